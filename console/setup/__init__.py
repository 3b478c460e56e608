"""`larmbord setup`: a few questions, and a station file that is known to be right (questions.py, then written.py)."""
