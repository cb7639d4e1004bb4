"""Which lines of a head are the title, where a page prints it several times and other lines around it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from kepu_cli.structure.lines import Line
from kepu_cli.structure.organs import is_organ, names_series
from kepu_cli.structure.parts import issued_title
from kepu_cli.structure.tables import is_table_title
from kepu_cli.structure.titles import continues_title, title_score
from kepu_cli.structure.words import core, squeeze

if TYPE_CHECKING:
    from kepu_cli.structure.head import Head


def choose_title(head: Head, candidates: Sequence[tuple[int, Line]], *, over_table: bool = False) -> None:
    """Group neighbouring candidate lines; the group that looks most like a title is the title.

    ``over_table`` says that the last of them stands right above a table: 科普活动安排表 is a title there. A page often prints the title again (with the number before it, in 《》): those lines are chrome. Other lines are left.
    """
    groups: list[list[Line]] = []
    last = -2
    for index, line in candidates:
        if groups and index == last + 1 and continues_title(groups[-1], line):
            groups[-1].append(line)
        else:
            groups.append([line])
        last = index
    if not groups:
        return
    series = _part_series(groups, head.series_end)
    scored = [
        (title_score("".join(line.text for line in group), group), -position) for position, group in enumerate(groups)
    ]
    below = [pair for pair, group in zip(scored, groups, strict=True) if series and group[0].order > series[-1].order]
    best_score, position = max(scored)
    if below and max(below)[0] >= 3:
        best_score, position = max(below)  # the mark of a series has a title of its own below it
    if best_score < 3 and over_table and is_table_title(groups[-1][-1].text):
        best_score, position = 3.0, 1 - len(groups)
    if best_score < 1:
        head.left = [line for _, line in candidates]
        return
    best = _fullest(groups, groups[-position])
    words = core("".join(line.text for line in best))
    shorter = core("".join(line.text for line in groups[-position]))
    for group in groups:
        text = core("".join(line.text for line in group))
        if not head.recipients and text != words and text in words and group[0].order > best[-1].order:
            continue  # the title of what is issued, where no notice stands between the two
        if group is not best and (
            text == words
            or (len(words) >= 10 and (words in text or (len(text) >= 10 and text in words)))
            or (len(shorter) >= 10 and shorter in text and group[0].order < best[0].order)
        ):
            head.chrome += group
    head.title = _trim_organs(best, head)
    head.lines += [("title", line) for line in head.title]
    if series and not head.mark:
        head.mark = series
        head.lines += [("mark", line) for line in series if series is not best]
    head.lines.sort(key=lambda pair: pair[1].order)
    chosen = {line.order for lines in (head.title, head.chrome, head.mark) for line in lines}
    head.left = [line for _, line in candidates if line.order not in chosen]


def _part_series(groups: list[list[Line]], end: int) -> list[Line]:
    """The lines that end with the one of order ``end`` and are the mark of a series, as a group of their own; else none."""
    for position, group in enumerate(groups):
        if group[-1].order == end:
            for start in range(len(group)):
                if names_series("".join(line.text for line in group[start:])):
                    groups[position : position + 1] = [part for part in (group[:start], group[start:]) if part]
                    return group[start:]
    return []


def _fullest(groups: Sequence[list[Line]], best: list[Line]) -> list[Line]:
    """The group that prints the title of ``best`` once more with its issuers in front, or the notice below that issues
    it, else ``best``: a page names the file without them."""
    words = core("".join(line.text for line in best))
    for group in groups:
        printed = "".join(line.text for line in group)
        text = core(printed)
        if len(words) >= 8 and group[0].order > best[-1].order and core(issued_title(printed) or "") == words:
            return group
        if len(words) < 10 or len(text) <= len(words) or not text.endswith(words) or not is_organ(text[: -len(words)]):
            continue
        alike = (group[0].hints.align == "center" or group[0].hints.bold) and group[0].hints == group[-1].hints
        runs_on = words.startswith("关于") and any(
            is_organ(line.text.partition("关于")[0]) for line in group if "关于" in line.text
        )
        if alike or runs_on:
            return group  # set like the title, or running on into it: not the source that a site names
    return best


def _trim_organs(group: list[Line], head: Head) -> list[Line]:
    """A red head without colour: organs above 文件 or above the number are the mark, not the title."""
    words = squeeze("".join(line.text for line in group))
    if "关于" not in words:
        return group
    if re.match(r"^[^关]{2,60}关于", words):
        return group  # 某某局 / 关于……: the issuers belong to the title
    start = next((i for i, line in enumerate(group) if "关于" in line.text), 0)
    for line in group[:start]:
        head.mark.append(line)
        head.lines.append(("mark", line))
    return group[start:]
