"""The map in a browser, as the console fills it (maps/web/ draws it): what goes out of the house, and in which words.

story.py is one incident as it became known, live.py what is open now, words.py what both pages say, leaving.py how a
file that leaves the house gets into the record first.
"""
