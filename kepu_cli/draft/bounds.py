"""How much a template may build, run and print: a template is somebody's file, and nobody waits for it for ever."""

from __future__ import annotations

from collections.abc import Iterable

SIZE_LIMIT = 1_000_000  # characters of a template and of anything it builds
OUTPUT_LIMIT = 3_000_000  # characters printed
STEP_LIMIT = 500_000  # lines of template code run
TIME_LIMIT_S = 20.0
RANGE_LIMIT = 10_000


class BoundError(Exception):
    """A template went beyond a bound; the message says which."""


def join_bounded(mark: str, texts: Iterable[str]) -> str:
    """Texts joined by ``mark``; BoundError as soon as they are too long together, before anything is built."""
    parts: list[str] = []
    total = 0
    for text in texts:
        total += len(text) + len(mark)
        if total > SIZE_LIMIT:
            raise BoundError("拼出的内容太长")
        parts.append(text)
    return mark.join(parts)
