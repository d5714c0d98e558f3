"""Runs acceptance cases: an office, invoices with payments, and steps with the result that each must have."""
