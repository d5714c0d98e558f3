"""How paper looks."""
