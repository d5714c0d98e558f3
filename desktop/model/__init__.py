"""What things are and what they allow: the books of an office, without window, gateway or paper."""
