"""What a fault calls itself, in the words of whoever must do something about it."""

from __future__ import annotations

from console.i18n import N_

REASONS: dict[str, str] = {
    "FullError": N_("the disk is full"),
    "IOError": N_("the disk failed"),
    "OSError": N_("the disk failed"),
    "CorruptError": N_("the file is damaged"),
    "NotADBError": N_("it is no journal, or the key is another one"),
    "CantOpenError": N_("it cannot be opened"),
    "ReadOnlyError": N_("it can only be read"),
    "PermissionError": N_("this user may not"),
    "PermissionsError": N_("this user may not"),
    "FileNotFoundError": N_("it is not there"),
    "NotADirectoryError": N_("its folder is none"),
    "IsADirectoryError": N_("it is a folder"),
    "BusyError": N_("another program holds it"),
    "LockedError": N_("another program holds it"),
    "NoMemError": N_("the machine has no memory left"),
    "TimeoutError": N_("no answer in time"),
}
