"""Where the words of a title end: jieba's dictionary and its most probable path, without loading either.

Importing jieba and building its tables takes most of a second and 70 MiB; a title needs the few words that can be made
of its own characters, which one pass over the dictionary finds.
"""

from __future__ import annotations

import math
import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path

_TOTAL = 60_101_967  # the sum of all frequencies in the dictionary
_LONGEST = 16  # characters of a word


@cache
def word_ends(text: str) -> frozenset[int]:
    """The positions after each word of ``text``: 科普工作方案 -> {2, 4, 6}."""
    known = _frequencies("".join(sorted({character for character in text if "\u4e00" <= character <= "\u9fff"})))
    log_total = math.log(_TOTAL)
    # From the end backwards: the best sum of logarithms from each position, and where its first word ends.
    best = [(0.0, len(text))] * (len(text) + 1)
    for at in range(len(text) - 1, -1, -1):
        ends = [
            end for end in range(at + 1, min(len(text), at + _LONGEST) + 1) if end == at + 1 or text[at:end] in known
        ]
        best[at] = max((math.log(known.get(text[at:end], 1)) - log_total + best[end][0], end) for end in ends)
    found, at = set(), 0
    while at < len(text):
        at = best[at][1]
        found.add(at)
    return frozenset(found)


def _frequencies(characters: str) -> dict[str, int]:
    """The words of the dictionary that hold no other characters, and how often they occur."""
    package = find_spec("jieba")
    folders = package.submodule_search_locations if package else None
    dictionary = Path(next(iter(folders))) / "dict.txt" if folders else None
    if not characters or dictionary is None or not dictionary.is_file():
        return {}
    rows = re.finditer(rf"^([{characters}]+) (\d+)", dictionary.read_text(encoding="utf-8"), re.MULTILINE)
    return {row[1]: int(row[2]) or 1 for row in rows}
