"""The journal: append, read, follow, claim. What is in it has happened; nothing else holds state."""
