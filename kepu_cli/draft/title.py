"""Break a title into centred lines: whole words, a trapezoid or a diamond (GB/T 9704-2012, 7.3.1)."""

from __future__ import annotations

import itertools
from functools import lru_cache

from kepu_cli.draft.measure import text_width, wide_width
from kepu_cli.draft.segment import word_ends

_NEVER_FIRST = "，。、；：！？）》”’〉】〕…—·.,%％"
_NEVER_LAST = "（《“‘〈【〔"
_OPENING = (
    "关于",
    "印发",
    "转发",
    "贯彻",
    "落实",
    "进一步",
    "推进",
    "加强",
    "实施",
    "开展",
    "做好",
    "促进",
    "建立",
    "《",
)
_TAILS = (
    "的通知",
    "的实施意见",
    "的意见",
    "的答复函",
    "的答复",
    "的函",
    "实施方案",
    "工作方案",
    "任务分解表",
    "的批复",
    "的报告",
    "的请示",
)

_LONGEST, _MOST_LINES = 120, 6  # of a title whose lines are weighed; a longer one is cut


@lru_cache(maxsize=64)
def break_title(title: str, width: float = 19.0) -> tuple[str, ...]:
    """The lines of a title at most ``width`` characters wide.

    Lines the writer broke by hand are kept. A line never begins with a closing mark or 的, never ends with an opening
    one; words and the document's own name at the end stay whole; all lines get longer, or all shorter, or longer
    and then shorter (trapezoid, diamond), which no two equal lines are.
    """
    title = title.strip()
    if "\n" in title:
        return tuple(line.strip() for line in title.split("\n") if line.strip())
    if text_width(title) <= width:
        return (title,)
    gaps = _price_gaps(title)
    least = -int(-text_width(title) // width)
    best: tuple[float, tuple[str, ...]] | None = None
    for count in range(least, least + 3):
        found = _best_lines(title, gaps, count, width)
        if found is not None:
            cost = found[0] + 14 * (count - least)
            if best is None or cost < best[0]:
                best = (cost, found[1])
    return best[1] if best else _cut(title, int(width))


def _price_gaps(title: str) -> dict[int, float]:
    """Where a line may end: position to price; 0 is a good place, positions that would be wrong are left out."""
    prices: dict[int, float] = {}
    ends = word_ends(title)
    tail = next((len(title) - len(tail) for tail in _TAILS if title.endswith(tail)), len(title))
    depth = open_points = 0
    for at in range(1, len(title)):
        before, after = title[at - 1], title[at]
        depth += (before in "《〈（") - (before in "》〉）")
        open_points += (before == "【") - (before == "】")
        if after in _NEVER_FIRST or before in _NEVER_LAST or after.isspace():
            continue
        if before.isascii() and after.isascii() and before.isalnum() and after.isalnum():
            continue
        price = 0.0 if at in ends else 60.0
        if open_points > 0:
            price += 60
        if after in "的和与及等之" or before in "第":
            price += 40
        if after in "省市县区州局委厅办部":
            price += 30  # a name that no dictionary knows: 云岭 | 市, 科学技术 | 局
        if before in "和与及等为对在":
            price += 12
        if title.startswith(_OPENING, at):
            price -= 6
        if title.startswith("关于", at - 2):
            price += 10
        if at > tail and at != len(title):
            price += 60
        if depth > 0:
            price += 2
        if before.isdigit() or after.isdigit():
            price += 20 if not (before in "0123456789" and after == "年") else 60
        prices[at] = price
    return prices


def _best_lines(title: str, gaps: dict[int, float], count: int, width: float) -> tuple[float, tuple[str, ...]] | None:
    """The cheapest division into ``count`` lines that has a shape, or None. Titles are short: every division is tried."""
    if len(title) > _LONGEST or count > _MOST_LINES:
        return None
    places = sorted(gaps)
    reach = [text_width(title[:end]) for end in range(len(title) + 1)]
    widest = [wide_width(title[:end]) for end in range(len(title) + 1)]
    ideal = reach[-1] / count
    best: tuple[float, tuple[int, ...]] | None = None

    def fits(start: int, end: int) -> bool:
        return reach[end] - reach[start] <= width and widest[end] - widest[start] <= width + 1

    def walk(start: int, left: int, cost: float, cuts: tuple[int, ...]) -> None:
        nonlocal best
        if best is not None and cost >= best[0]:
            return
        if left == 1:
            if not fits(start, len(title)):
                return
            bounds = (0, *cuts, len(title))
            shapes = (
                [measured[b] - measured[a] for a, b in itertools.pairwise(bounds)] for measured in (reach, widest)
            )
            final = cost + max(_price_shape(widths) for widths in shapes)
            final += abs(reach[-1] - reach[start] - ideal) * 0.8
            if best is None or final < best[0]:
                best = (final, cuts)
            return
        for at in places:
            size = reach[at] - reach[start]
            if at <= start or size < 3:
                continue
            if not fits(start, at):
                break
            if reach[-1] - reach[at] > width * (left - 1):
                continue
            walk(at, left - 1, cost + gaps[at] + abs(size - ideal) * 0.8, (*cuts, at))

    walk(0, count, 0.0, ())
    if best is None:
        return None
    bounds = (0, *best[1], len(title))
    return best[0], tuple(title[a:b].strip() for a, b in itertools.pairwise(bounds))


def _price_shape(widths: list[float]) -> float:
    """0 for a trapezoid or a diamond; lines that differ by less than a character look equal, and two equal lines are a block."""
    if len(widths) == 1:
        return 0.0
    turns = [round(b) - round(a) if abs(b - a) >= 1 else 0 for a, b in itertools.pairwise(widths)]
    peak = widths.index(max(widths))
    shaped = all(turn > 0 for turn in turns) or all(turn < 0 for turn in turns)
    diamond = all(turn >= 0 for turn in turns[:peak]) and all(turn <= 0 for turn in turns[peak:]) and any(turns)
    price = 0.0 if shaped or diamond else 200.0
    if 0 in turns:
        price += 15
    if min(widths) < 4:
        price += 20
    return price


def _cut(title: str, width: int) -> tuple[str, ...]:
    return tuple(title[at : at + width] for at in range(0, len(title), width))
