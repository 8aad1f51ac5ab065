"""The window: everything that imports PySide6."""

import builtins
from importlib import machinery
from importlib.machinery import ModuleSpec
from importlib.util import LazyLoader
from typing import Any

# Not "mapping": into that PySide6 looks past Python's ways, so that it must be there when a call is wrong.
_EXPLAIN = {"enum_sig", "errorhandler", "feature", "importhandler", "layout", "parser", "pyi_generator", "tool"}
_plain = builtins.__import__


def _spec(name: str, loader: Any) -> ModuleSpec:
    """PySide6 compiles anew at each start what tells a programmer how Qt is called: that waits for a wrong call."""
    waits = name.rpartition(".")[2] in _EXPLAIN
    return ModuleSpec(name, LazyLoader(loader) if waits else loader)


machinery.ModuleSpec = _spec  # type: ignore[assignment, misc]
import shiboken6  # noqa: E402, F401

machinery.ModuleSpec = ModuleSpec  # type: ignore[misc]
import PySide6.QtCore  # noqa: E402, F401

# PySide6 looks through the source of each module imported after it, for a spelling of Qt's names that we do not use.
builtins.__import__ = _plain
