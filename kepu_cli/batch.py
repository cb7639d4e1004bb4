"""One piece of work over many files: in order, some at a time, none stopping the others."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Generic, TypeVar

from kepu_cli.errors import KepuError
from kepu_cli.records import dataclass

if TYPE_CHECKING:
    from multiprocessing.context import BaseContext

Item = TypeVar("Item")
Result = TypeVar("Result")

# Starting processes costs as much as parsing this many DOCX files; a PDF takes as long as 20 of them.
_WORTH_A_PROCESS = 200
_PDF_WEIGHT = 20


@dataclass(frozen=True, slots=True)
class Outcome(Generic[Item, Result]):
    """What came of one item: a result, or the error of a person (``message``) or of the program (``traceback`` too)."""

    item: Item
    result: Result | None = None
    message: str | None = None
    traceback: str | None = None


def run_batch(
    work: Callable[[Item], Result], items: Sequence[Item], *, jobs: int = 1
) -> Iterator[Outcome[Item, Result]]:
    """Do ``work`` on every item and give the outcomes in the order of the items, ``jobs`` processes at a time.

    ``work`` must be a function of a module and its results picklable when ``jobs`` is above 1. A process that dies
    (a crash in a library, too little memory) is the failure of its item alone.
    """
    if jobs <= 1 or len(items) <= 1:
        return (_attempt(work, item) for item in items)
    return _run_parallel(work, items, min(jobs, len(items)))


def choose_jobs(paths: Iterable[str]) -> int:
    """How many processes these files are worth: one, unless the work outweighs starting them."""
    weight = sum(_PDF_WEIGHT if path.lower().endswith((".pdf", ".ofd")) else 1 for path in paths)
    return 1 if weight < _WORTH_A_PROCESS else (os.cpu_count() or 1)


def _attempt(work: Callable[[Item], Result], item: Item) -> Outcome[Item, Result]:
    try:
        return Outcome(item, result=work(item))
    except KepuError as error:
        return Outcome(item, message=str(error))
    except Exception as error:
        import traceback

        name = type(error).__name__
        return Outcome(item, message=f"程序出错（{name}），请把文件一起反馈", traceback=traceback.format_exc())


def _run_parallel(work: Callable[[Item], Result], items: Sequence[Item], jobs: int) -> Iterator[Outcome[Item, Result]]:
    from collections import deque
    from concurrent.futures import Future, ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool
    from functools import partial

    attempt: Callable[[Item], Outcome[Item, Result]] = partial(_attempt, work)
    position = 0
    careful = 0  # items to do one by one after a crash, to find the one that caused it
    while position < len(items):
        width = 1 if careful else jobs
        with ProcessPoolExecutor(max_workers=width, mp_context=_context()) as pool:
            waiting: deque[Future[Outcome[Item, Result]]] = deque()
            following = position
            stop = position + careful if careful else len(items)
            try:
                while position < stop:
                    while following < stop and len(waiting) < (1 if careful else 4 * width):
                        waiting.append(pool.submit(attempt, items[following]))
                        following += 1
                    outcome = waiting[0].result()
                    waiting.popleft()
                    position += 1
                    careful = max(careful - 1, 0)
                    yield outcome
            except BrokenProcessPool:
                if careful:
                    yield Outcome(items[position], message="读取时进程意外中止；文件可能损坏，或内存不足")
                    position += 1
                    careful -= 1
                else:
                    careful = following - position
            finally:
                for future in waiting:
                    future.cancel()


def _context() -> BaseContext:
    """Forking is four times as fast as starting afresh; on macOS the system's own libraries do not survive it."""
    import multiprocessing
    import sys

    return multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
