"""Structure: blocks -> Policy."""
