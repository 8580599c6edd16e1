"""Which models stay in memory: those used last, as long as they fit below a ceiling."""

from __future__ import annotations

import contextlib
import ctypes
import threading
from collections import OrderedDict
from collections.abc import Collection
from typing import Protocol


class Resident(Protocol):
    """A model that can be loaded again."""

    @property
    def cost(self) -> int:
        """The bytes that it takes once it has been used."""
        ...

    def unload(self) -> None:
        """Give the memory back; the next use loads the model again."""
        ...


class Residence:
    """The loaded models of one store, the least recently used first."""

    def __init__(self, ceiling: int | None = None) -> None:
        """Keep all models below a ceiling in bytes; without one all stay."""
        self._ceiling = ceiling
        self._lock = threading.Lock()
        self._loaded: OrderedDict[Resident, int] = OrderedDict()

    @property
    def used(self) -> int:
        """What the loaded models take, by what is known of each."""
        with self._lock:
            return sum(self._loaded.values())

    def use(self, model: Resident) -> None:
        """Note that a model is used now, after unloading others until it fits; one too large for the ceiling is alone.

        A model that another thread is at work with gives its memory back when that work is done.
        """
        with self._lock:
            self._loaded[model] = model.cost
            self._loaded.move_to_end(model)
            unloaded = self._make_room()
        if unloaded:
            _give_back()

    def keep_only(self, models: Collection[Resident]) -> None:
        """Forget models whose packages are gone; whoever is at work with one still has it."""
        with self._lock:
            for model in [model for model in self._loaded if model not in models]:
                del self._loaded[model]

    def _make_room(self) -> int:
        unloaded = 0
        while self._ceiling is not None and len(self._loaded) > 1 and sum(self._loaded.values()) > self._ceiling:
            model, _cost = self._loaded.popitem(last=False)
            model.unload()
            unloaded += 1
        return unloaded


def _give_back() -> None:
    """Hand what was freed to the system: the GNU C library keeps pieces of a model's size for the next one."""
    with contextlib.suppress(AttributeError, OSError):
        ctypes.CDLL(None).malloc_trim(0)
