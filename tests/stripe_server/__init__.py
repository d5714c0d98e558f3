"""A server on loopback that answers like Stripe where refunds are concerned, and keeps its book on the disk."""
