"""Regular expressions that are compiled when they are first used.

Compiling the patterns of the structure rules takes longer than reading an eight-page notice, and no
document needs all of them: a notice without a table never asks what a column is called.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

_NAME = r"\p{Han}"
_HAN = r"[^\W\d_A-Za-z]"


def compile_pattern(pattern: str, flags: int = 0) -> re.Pattern[str]:
    r"""What ``re.compile`` gives; ``\p{Han}`` in it stands for one Chinese character, outside of ``[...]`` only.

    The compiler goes through the 20,992 characters of ``[\u4e00-\u9fff]`` one by one, which takes forty times as long as the
    class that stands here for it: a letter that is none of ASCII's. In Chinese texts the two are the same. ValueError
    where it stands within ``[...]``.
    """
    before, *others = pattern.split(_NAME)
    for other in others:
        # A bracket that is open may be a plain character: rare enough to look closely.
        if before.rfind("[") > before.rfind("]") and _opens_set(before):
            raise ValueError(f"{_NAME} within [...]: {pattern}")
        before += other
    return re.compile(pattern.replace(_NAME, _HAN), flags)


def _opens_set(pattern: str) -> bool:
    """Whether a pattern, read to its end, is inside ``[...]``."""
    inside = escaped = False
    for character in pattern:
        if escaped or character == "\\":
            escaped = not escaped
        elif character in "[]":
            inside = character == "["
    return inside


def any_of(characters: str) -> str:
    """What matches one of some characters, to stand inside a pattern in place of ``[...]``; none of them is special.

    The compiler gives a set of three Chinese characters a table of all 65,536, which takes several times as long as
    to list them one by one. Matching takes longer: not for a place that is tried at every character of a text.
    """
    first, *others = map(re.escape, characters)
    # (?=) always holds: without it the compiler makes the set after all.
    return f"(?:{'|'.join([f'{first}(?=)', *others])})"


class Pattern:
    """What ``compile_pattern`` gives, compiled at the first call of any method; only the methods used here."""

    __slots__ = ("_flags", "finditer", "fullmatch", "match", "pattern", "search", "split", "sub")

    search: Callable[..., re.Match[str] | None]
    match: Callable[..., re.Match[str] | None]
    fullmatch: Callable[..., re.Match[str] | None]
    finditer: Callable[..., Iterator[re.Match[str]]]
    split: Callable[..., list[Any]]
    sub: Callable[..., str]

    def __init__(self, pattern: str, flags: int = 0) -> None:
        self.pattern = pattern
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        # Reached only while the method slots are empty: fill them all, so that later calls cost nothing more.
        if name not in Pattern.__slots__:
            raise AttributeError(name)
        compiled = compile_pattern(self.pattern, self._flags)
        for method in ("search", "match", "fullmatch", "finditer", "split", "sub"):
            setattr(self, method, getattr(compiled, method))
        return getattr(self, name)
