"""The window, by pressing what a person presses and reading what a person reads."""
