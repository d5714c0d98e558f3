"""The verbs: one file for each stage of work."""
