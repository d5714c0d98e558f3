"""Bringing in the invoices of another program: read a table, map its columns, plan, take as one act, take back."""
