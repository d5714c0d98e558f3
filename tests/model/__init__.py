"""What things are and what they allow."""
