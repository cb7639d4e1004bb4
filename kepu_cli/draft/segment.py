"""Chinese text cut into words: the most probable path through jieba's dictionary, without loading jieba.

Importing jieba builds tables of 350,000 words and keeps a copy of them in the shared temporary folder, which it trusts
the next time. A draft needs only the words that can be made of the characters in front of it: one pass over the
dictionary finds them, and nothing is written.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from kepu_cli.lazy import Pattern

_LONGEST = 16  # characters of a word
_LONGEST_JOINED = 4
# Characters that are words by themselves: none of them begins or ends a word that the dictionary does not have.
_FUNCTION_WORDS = frozenset(
    "的了着过和与及或并且而在对为以等是将把被使让由从自到至向于往按据经因如若则即就才又再也还都均皆只仅不未无非有可能应须要会"
    "其之所者此该本这那各每某另个项条次名位家年月日时前后内外上下中里间我你他她它们两一二三四五六七八九十百千万亿省市县区乡镇村"
)
_RUN = Pattern(r"[\u4e00-\u9fff]+|(?P<other>[A-Za-z0-9]+|.)", re.DOTALL)


class Segmenter:
    """Cuts texts into words. It knows the words made of the characters it has met; a new character is looked up."""

    def __init__(self) -> None:
        self._characters: set[str] = set()
        self._costs: dict[str, float] = {}  # of a word, the less the more often it occurs
        self._rarest = 0.0  # of a character that is no word of the dictionary

    def learn(self, texts: Iterable[str]) -> None:
        """Look up the words of many texts at once; what ``cut`` finds is the same without."""
        met = {character for character in set().union(*texts) if "\u4e00" <= character <= "\u9fff"}
        if met <= self._characters:
            return
        self._characters |= met
        rows = re.findall(rf"^([{''.join(sorted(self._characters))}]+) (\d+)", _dictionary(), re.MULTILINE)
        self._rarest = math.log(_total())
        self._costs = {word: self._rarest - math.log(int(count) or 1) for word, count in rows}

    def cut(self, text: str) -> list[str]:
        """The words of a text, which make it up: 科普工作方案 -> 科普, 工作, 方案. A Latin word or a number is one."""
        self.learn([text])
        return [word for run in _RUN.finditer(text) for word in ([run[0]] if run["other"] else self._cut_run(run[0]))]

    def cut_joined(self, text: str) -> list[str]:
        """The words as ``cut`` has them, characters that stand together and are in none joined to one: 研学, 双减."""
        words: list[str] = []
        joining = False
        for word in self.cut(text):
            alone = len(word) == 1 and "\u4e00" <= word <= "\u9fff" and word not in _FUNCTION_WORDS
            if alone and joining and len(words[-1]) < _LONGEST_JOINED:
                words[-1] += word
            else:
                words.append(word)
            joining = alone
        return words

    def _cut_run(self, run: str) -> list[str]:
        # From the end backwards: the least cost from each position, and where its first word ends.
        best = [(0.0, len(run))] * (len(run) + 1)
        costs = self._costs
        for at in range(len(run) - 1, -1, -1):
            cheapest, last = costs.get(run[at], self._rarest) + best[at + 1][0], at + 1
            for end in range(at + 2, min(len(run), at + _LONGEST) + 1):
                cost = costs.get(run[at:end])
                if cost is not None and cost + best[end][0] <= cheapest:
                    cheapest, last = cost + best[end][0], end
            best[at] = cheapest, last
        words, at = [], 0
        while at < len(run):
            words.append(run[at : best[at][1]])
            at = best[at][1]
        return words


@cache
def get_segmenter() -> Segmenter:
    """The one of this process."""
    return Segmenter()


def word_ends(text: str) -> frozenset[int]:
    """The positions after each word of ``text``: 科普工作方案 -> {2, 4, 6}."""
    found, at = set(), 0
    for word in get_segmenter().cut(text):
        at += len(word)
        found.add(at)
    return frozenset(found)


@cache
def _dictionary() -> str:
    """The words of jieba's dictionary, one a line with how often it occurs; empty where it is not installed."""
    package = find_spec("jieba")
    folders = package.submodule_search_locations if package else None
    path = Path(next(iter(folders))) / "dict.txt" if folders else None
    return path.read_text(encoding="utf-8") if path is not None and path.is_file() else ""


@cache
def _total() -> int:
    """How often all words occur that do so a hundred times or more: nearly all of the text that was counted."""
    return sum(map(int, re.findall(r" (\d{3,})", _dictionary()))) or 1
