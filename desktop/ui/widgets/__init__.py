"""The controls that pages and dialogs are made of."""
