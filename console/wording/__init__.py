"""Facts and figures in words, for the screen, for lines of text and for the record read back. No Textual here."""
