"""A long list of small pieces of work, half of it done by a second process.

Threads do not help where the work is Python's own; starting a process costs as much as some hundred pieces, so only
callers with very many ask for it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

Item = TypeVar("Item")
Plain = TypeVar("Plain")

_KILL = 9  # signal.SIGKILL, without the time that importing it takes


def map_halves(
    work: Callable[[Item], Plain], items: Sequence[Item], *, worth: int, objects: bool = False
) -> list[Plain]:
    """The result of ``work`` on every item, in order; from ``worth`` items on, a second process does the later half."""
    return start_shared(work, items, worth=worth, objects=objects)()


def start_shared(
    work: Callable[[Item], Plain], items: Sequence[Item], *, worth: int, own: float = 0.5, objects: bool = False
) -> Callable[[], list[Plain]]:
    """Begin ``work`` on the later items in a second process, from ``worth`` items on; what comes back does the rest and gives all.

    ``own`` is the share left for this process, less than half where it has something else to do in between. Results are made
    of None, bool, int, float, str, bytes, tuple, list and dict alone, unless they are ``objects``, which take longer to hand
    over. Whatever goes wrong in the second process happens again here, so that an error is what it would be without it.
    """
    if len(items) < max(worth, 2) or not _can_fork():
        return lambda: [work(item) for item in items]
    middle = int(len(items) * own)
    child = _start(work, items[middle:], objects)

    def finish() -> list[Plain]:
        try:
            first = [work(item) for item in items[:middle]]
            written = child.answer()
        finally:
            child.end()
        if written is None:
            return first + [work(item) for item in items[middle:]]
        loads = _writer_and_reader(objects)[1]
        later: list[Plain] = loads(written)  # this program's own words, written a moment ago
        return first + later

    return finish


class _Child:
    """A process at work and the pipe that it answers through. It ends with this object, whatever becomes of its answer."""

    def __init__(self, number: int, pipe: int) -> None:
        self._number = number
        self._pipe = open(pipe, "rb")  # noqa: SIM115 - closed by ``end``

    def answer(self) -> bytes | None:
        """What it wrote, once it has ended; None where it failed."""
        written = self._pipe.read()
        status = os.waitpid(self._number, 0)[1]
        self._number = 0
        return None if status else written

    def end(self) -> None:
        """Stop it if it is still at work, wait for it and close the pipe."""
        self._pipe.close()
        if self._number:
            os.kill(self._number, _KILL)
            os.waitpid(self._number, 0)
            self._number = 0

    __del__ = end


def _start(work: Callable[[Item], Plain], items: Sequence[Item], objects: bool) -> _Child:
    """A process that does the work and writes the results."""
    read, write = os.pipe()
    child = os.fork()
    if child:
        os.close(write)
        return _Child(child, read)
    status = 1
    try:
        os.close(read)
        dumps, _ = _writer_and_reader(objects)
        with open(write, "wb") as sent:
            sent.write(dumps([work(item) for item in items]))
        status = 0
    finally:
        # Without any of the clearing up that belongs to the first process: its files are open here as well.
        os._exit(status)


def _writer_and_reader(objects: bool) -> tuple[Callable[[Any], bytes], Callable[[bytes], Any]]:
    """How results travel from one process to the other."""
    if objects:
        import pickle

        return pickle.dumps, pickle.loads
    import marshal

    return marshal.dumps, marshal.loads


def _can_fork() -> bool:
    """Whether a second process is to be had at once: not on Windows and macOS, nor beside threads, nor with one processor."""
    if sys.platform != "linux" or len(os.sched_getaffinity(0)) < 2:
        return False
    threading = sys.modules.get("threading")
    return threading is None or threading.active_count() == 1
