"""The running program, pressed and read from outside through the accessibility tree of a Linux screen."""
