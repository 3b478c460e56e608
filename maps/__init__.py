"""Everything geographic. Imports nothing from the console, and nothing large until a picture is drawn."""
