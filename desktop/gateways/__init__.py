"""How we reach the money."""
