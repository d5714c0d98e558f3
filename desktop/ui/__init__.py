"""What people see."""

import ctypes
import sys

if sys.version_info < (3, 12):
    # PySide6 6.12 hands back None, True and False without counting them, which is right from Python 3.12 on, where they
    # are immortal. Python 3.11 counts: after some thousand calls into Qt it would free one of them and abort. With a
    # count that no program can use up they are as immortal there as in its successors.
    for shared in (None, True, False):
        ctypes.c_ssize_t.from_address(id(shared)).value += 1 << 40
