"""Desks, a network and a gateway in one process: seeded histories with faults and crashes at every point."""
