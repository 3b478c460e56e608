"""An incident as a person reads it, away from the desk: one account, and the forms it is written in. No Textual here.

account.py says what is told; page.py, sheet.py and markdown.py are the forms.
"""
