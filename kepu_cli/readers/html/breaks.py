"""Runs of text of a page, and the paragraphs that only line breaks of the source part.

A browser shows a line break of the source as nothing. Pages written by hand, and texts pasted into a page, part their
paragraphs by nothing else: where a label stands behind such a break and a sentence ends before it, it is one.
"""

from __future__ import annotations

from collections.abc import Sequence

from kepu_cli.lazy import Pattern
from kepu_cli.readers.html.style import Style
from kepu_cli.records import dataclass

_LABELLED = Pattern(
    r"\s*\n\s*(?=(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]|第[一二三四五六七八九十百]{1,4}[章节条]|\d{1,2}(?:[、．]|\.(?!\d)))\s*\w)"
)
_BREAK = Pattern(r"\s*\n\s*")
_ENDS = ("。", "；", "：", "！", "？", "）", ")", "”", ":", ";")
_LONGEST_HEADING = 30
_IN_SENTENCES = frozenset("，。；：！？,;")


@dataclass(slots=True)
class Run:
    """Text of one style."""

    text: str
    style: Style


def split_at_labels(runs: list[Run]) -> list[list[Run]]:
    """One visual line in pieces: cut at the line breaks of the source that a label follows, and behind a heading so found."""
    if not any("\n" in run.text for run in runs):
        return [runs]
    text = "".join(run.text for run in runs)
    cuts: list[int] = []
    heading = _LABELLED.match(f"\n{text.lstrip()}") is not None  # whether the piece since the last cut has a label
    start = 0
    for found in _BREAK.finditer(text):
        above = text[start : found.start()].strip()
        labelled = _LABELLED.match(text, found.start()) is not None
        if above and _parts(above, heading=heading, labelled=labelled, first=not cuts):
            start = found.end()
            cuts.append(start)
            heading = labelled
        elif not above and labelled:
            start, heading = found.end(), True
    if not cuts or any(run.style.pre for run in runs):
        return [runs]
    return _cut_runs(runs, cuts)


def _is_heading(text: str) -> bool:
    return len(text) <= _LONGEST_HEADING and _IN_SENTENCES.isdisjoint(text)


def _parts(above: str, *, heading: bool, labelled: bool, first: bool) -> bool:
    """Whether a paragraph ends here: a heading, a sentence before a label, or the recipients that open the text."""
    if heading and _is_heading(above):
        return True
    return (labelled and above.endswith(_ENDS)) or (first and _is_addressed(above))


def _is_addressed(text: str) -> bool:
    """Whether a text is 主送机关: names and a colon, and nothing that a sentence has."""
    return (
        text.endswith(("：", ":")) and "各" in text and len(text) <= 300 and not any(c in "。；：:" for c in text[:-1])
    )


def _cut_runs(runs: Sequence[Run], cuts: Sequence[int]) -> list[list[Run]]:
    pieces: list[list[Run]] = [[]]
    position = 0
    waiting = list(cuts)
    for run in runs:
        text = run.text
        while waiting and waiting[0] < position + len(text):
            at = waiting.pop(0) - position
            pieces[-1].append(Run(text[:at], run.style))
            pieces.append([])
            text, position = text[at:], position + at
        pieces[-1].append(Run(text, run.style))
        position += len(text)
    return pieces
