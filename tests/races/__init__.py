"""Two workstations, each a program of its own, that want the same thing at the same moment."""
