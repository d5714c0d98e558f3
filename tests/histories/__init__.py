"""Histories that nobody thought of: every verb in any order, with what must be true after each step."""
