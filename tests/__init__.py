"""What people and the law expect of the desk."""
