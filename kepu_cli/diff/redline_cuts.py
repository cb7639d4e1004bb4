"""Paragraphs that were split or merged: the whole one is cut, so that its parts are compared with what became of them."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from kepu_cli.diff.redline_paragraphs import Paragraph
from kepu_cli.measures import fold
from kepu_cli.records import NamedTuple

_SHARED = 0.5  # of the words of each part that stand in the whole sentence by sentence


class Paired(NamedTuple):
    """The paragraphs of both drafts, the old position of each new one that has one, and the new positions that kept order."""

    first: list[Paragraph]
    second: list[Paragraph]
    pairs: dict[int, int]
    kept: set[int]


def cut_paragraphs(paired: Paired) -> Paired:
    """The same with every paragraph cut in two that was split into two neighbours, or that two neighbours were merged into."""
    first, second, pairs, kept = paired
    places = {pairs[position]: position for position in kept}
    cut_new = _find_cuts(second, first, {new: old for old, new in places.items()}, set(pairs.values()))
    cut_old = _find_cuts(first, second, places, pairs.keys(), set(cut_new))
    if not cut_old and not cut_new:
        return paired
    # What was paired with a whole is paired with one of its parts, its free neighbour with the other.
    links = {new: old for new, old in pairs.items() if new not in cut_new and old not in cut_old}
    old_at, first = _cut(first, {place: cut for place, (_, cut) in cut_old.items()})
    new_at, second = _cut(second, {place: cut for place, (_, cut) in cut_new.items()})
    found = {new_at[new]: old_at[old] for new, old in links.items()}
    still = {new_at[new] for new in kept if new in links}
    for place, (part, _) in cut_old.items():
        found |= {new_at[part + n]: old_at[place] + n for n in (0, 1)}
        still |= {new_at[part], new_at[part + 1]}
    for place, (part, _) in cut_new.items():
        found |= {new_at[place] + n: old_at[part + n] for n in (0, 1)}
        still |= {new_at[place], new_at[place] + 1}
    return Paired(first, second, dict(sorted(found.items())), still)


def _find_cuts(
    wholes: Sequence[Paragraph],
    parts: Sequence[Paragraph],
    places: dict[int, int],
    paired: Collection[int],
    barred: Collection[int] = (),
) -> dict[int, tuple[int, int]]:
    """For each whole that is two parts: the position of the first part, and the character where the second begins.

    ``places`` says which part a whole is paired with; the other part must be its neighbour and without a pair.
    """
    found: dict[int, tuple[int, int]] = {}
    used: set[int] = set()
    for whole, part in sorted(places.items()):
        for start in (part, part - 1):
            other = start + 1 if start == part else start
            if not 0 <= other < len(parts) or other in paired or {start, start + 1} & used or part in barred:
                continue
            if wholes[whole].cells or parts[other].cells:
                continue
            cut = _find_cut(wholes[whole].text, parts[start].text, parts[start + 1].text)
            if cut:
                found[whole] = start, cut
                used |= {start, start + 1}
                break
    return found


def _find_cut(whole: str, before: str, behind: str) -> int:
    """Where in ``whole`` the words of ``behind`` begin after those of ``before``, 0 where it is not made of the two."""
    sentences, last = _sentences(whole), _sentences(behind)
    count = 0
    while count < min(len(sentences) - 1, len(last)) and fold(sentences[-1 - count]) == fold(last[-1 - count]):
        count += 1
    if not count or not _shares(last, sentences[-count:]):
        return 0
    rest = sentences[:-count]
    return sum(map(len, rest)) if _shares(_sentences(before), rest) else 0


def _shares(part: Sequence[str], whole: Sequence[str]) -> bool:
    known = {fold(sentence) for sentence in whole}
    words = [fold(sentence) for sentence in part]
    return sum(len(word) for word in words if word in known) >= _SHARED * max(1, sum(map(len, words)))


def _sentences(text: str) -> list[str]:
    return re.findall(r"[^。；！？]*[。；！？]+|[^。；！？]+", text)


def _cut(paragraphs: Sequence[Paragraph], cuts: dict[int, int]) -> tuple[list[int], list[Paragraph]]:
    """The new position of each paragraph, and the paragraphs with those of ``cuts`` cut in two."""
    places: list[int] = []
    found: list[Paragraph] = []
    for place, paragraph in enumerate(paragraphs):
        places.append(len(found))
        if place in cuts:
            text = paragraph.text
            found.append(paragraph._replace(text=text[: cuts[place]]))
            found.append(paragraph._replace(label="", text=text[cuts[place] :], continues=True))
        else:
            found.append(paragraph)
    return places, found
