"""A proxy between the desk and the Stripe-like server that breaks one request; the server's own book is the judge."""
