"""Servers that answer like Stripe and that nobody here wrote, unmodified and as processes of their own; Linux only."""
