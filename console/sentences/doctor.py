"""What `larmbord doctor` says: what it found under a code, and what to do about it under the code with `.do`."""

from __future__ import annotations

SENTENCES: dict[str, str] = {}
