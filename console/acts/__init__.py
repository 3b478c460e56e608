"""What each request is checked against, by subject. Entered through actions.py."""
