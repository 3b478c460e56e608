"""`larmbord doctor`: what is connected, what is wrong, what to do about it. It changes nothing (rounds.py).

Every check is given a `Visit` and returns Findings; nothing here asks the machine but through `machine.py`.
"""
