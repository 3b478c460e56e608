"""Scenarios: the model, the player. What is not built here cannot be reached from here."""
