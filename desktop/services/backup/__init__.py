"""Copies of the office: made, proved, kept by age, put back, and made into an office to practise in."""

from desktop.services.backup.keeping import KeptCopy, Reason, is_good, kept, newest_good
from desktop.services.backup.making import before_upgrade, due, make
from desktop.services.backup.restoring import Restored, restore
from desktop.services.backup.training import training_copy

__all__ = [
    "KeptCopy",
    "Reason",
    "Restored",
    "before_upgrade",
    "due",
    "is_good",
    "kept",
    "make",
    "newest_good",
    "restore",
    "training_copy",
]
