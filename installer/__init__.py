"""How Refund Desk comes onto a machine."""
