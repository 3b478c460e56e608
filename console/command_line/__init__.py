"""What may be typed after `larmbord`: one file of commands and options for each room. Nothing heavy is imported."""
