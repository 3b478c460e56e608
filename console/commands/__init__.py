"""One command a file. What is heavy is imported by the command that needs it, when it runs."""
