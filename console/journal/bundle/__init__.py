"""An incident as files that prove themselves anywhere.

`aes_gcm`, `ed25519`, `packed`, `files`, `links`, `manifest`, `chain`, `check` and `program` need nothing but a stock
Python 3.9. `verifier` joins them into the `verify.py` that travels in every bundle, and `larmbord journal verify
BUNDLE` runs the very same code. Annotations that Python 3.9 could not evaluate stand in quotes there: `verify.py` may
not import `__future__` before it has made sure that no file of the bundle can be imported.

`gather`, `lines`, `draft` and `write` make a bundle.
"""
