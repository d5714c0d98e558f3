"""The words of the papers, a file for each language; all have the same keys."""
