"""The console: alarms in, decisions out, and everything that happens in one journal."""

__version__ = "0.1.0"
