"""Write docs/feed.schema.json anew: python docs/write_feed_schema.py"""

from pathlib import Path

from console.readers.feed_messages import schema

if __name__ == "__main__":
    Path(__file__).with_name("feed.schema.json").write_bytes(schema())
