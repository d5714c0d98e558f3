"""Steps that use cases are made of: each joins the transaction of its caller."""
