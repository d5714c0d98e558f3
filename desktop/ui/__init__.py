"""What people see."""

import ctypes
import sys

if sys.version_info < (3, 12):
    # PySide6 6.12 hands back None without counting it, which is right from Python 3.12 on, where None is immortal.
    # Python 3.11 counts: after some thousand calls into Qt it would free None and abort. With a count that no program
    # can use up, None is as immortal there as it is in its successors.
    ctypes.c_ssize_t.from_address(id(None)).value += 1 << 40
