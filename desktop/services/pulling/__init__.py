"""Taking over payments that a gateway knows and the books do not: read, propose an invoice, take in what is chosen."""
