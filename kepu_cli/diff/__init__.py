"""Policies compared: measures aligned by meaning, then units, targets, deadlines and words side by side."""
