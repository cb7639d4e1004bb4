"""Links that belong together, and measures that changed their place."""

from __future__ import annotations

from collections.abc import Sequence

from kepu_cli.diff.align import Link
from kepu_cli.measures import Measure, fold


def group_links(links: Sequence[Link]) -> dict[tuple[int, int], int]:
    """A number for each link: one for all links of a measure that is split, or of measures that are merged into one."""
    members: list[tuple[set[int], set[int]]] = []
    home: dict[tuple[str, int], int] = {}
    found: dict[tuple[int, int], int] = {}
    for link in sorted(links, key=lambda link: (not link.primary, -link.similarity, link.a, link.b)):
        chosen = None
        if not link.primary:
            for key, alone in ((("a", link.a), 0), (("b", link.b), 1)):
                number = home.get(key)
                # Only a star: one measure on the side that is shared.
                if number is not None and len(members[number][alone]) == 1 and chosen is None:
                    chosen = number
        if chosen is None:
            chosen = len(members)
            members.append((set(), set()))
        members[chosen][0].add(link.a)
        members[chosen][1].add(link.b)
        home.setdefault(("a", link.a), chosen)
        home.setdefault(("b", link.b), chosen)
        found[link.a, link.b] = chosen
    numbers: dict[int, int] = {}
    return {(link.a, link.b): numbers.setdefault(found[link.a, link.b], len(numbers) + 1) for link in links}


def find_moved(links: Sequence[Link], a: Sequence[Measure], b: Sequence[Measure]) -> set[tuple[int, int]]:
    """The primary links out of order, as few as can be, and those that left a chapter the other side has too."""
    primary = [(link.a, link.b) for link in links if link.primary]
    kept = set(longest_rising([j for _, j in primary]))
    moved = {pair for position, pair in enumerate(primary) if position not in kept}
    paths_a = [tuple(fold(name) for name in measure.path) for measure in a]
    paths_b = [tuple(fold(name) for name in measure.path) for measure in b]
    chapters = set(paths_a) & set(paths_b)
    moved |= {
        (i, j) for i, j in primary if paths_a[i] != paths_b[j] and paths_a[i] in chapters and paths_b[j] in chapters
    }
    return moved


def longest_rising(values: Sequence[int]) -> list[int]:
    """The positions of a longest rising subsequence."""
    from bisect import bisect_left

    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for position, value in enumerate(values):
        at = bisect_left(tails, value)
        before.append(ends[at - 1] if at else -1)
        if at == len(tails):
            tails.append(value)
            ends.append(position)
        else:
            tails[at], ends[at] = value, position
    out = []
    position = ends[-1] if ends else -1
    while position >= 0:
        out.append(position)
        position = before[position]
    return out[::-1]
