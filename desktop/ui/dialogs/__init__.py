"""The dialogs: one act each."""
