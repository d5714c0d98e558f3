"""Refund Desk: pays money back exactly once, to the cent, with the paper to prove it."""

__version__ = "0.1.0"
