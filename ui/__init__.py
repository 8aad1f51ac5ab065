"""The window: everything that imports PySide6."""

import builtins

_plain = builtins.__import__
import PySide6.QtCore  # noqa: E402, F401

# PySide6 looks through the source of each module imported after it, for a spelling of Qt's names that we do not use.
builtins.__import__ = _plain
