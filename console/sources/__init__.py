"""Ways in. Each is supervised and has a health."""
