"""What stands around a find: where a name may begin and end, what an organ is there for, where a bracket closes."""

from __future__ import annotations

from collections.abc import Iterable

from kepu_cli.draft.region.wording import OPENING, compiled, wording

_LOOKED_AHEAD = 80  # characters behind a unit that say what it is there for

_MOST_NAMES = 300  # looked for one by one; a measure has fewer


def may_follow(text: str, start: int) -> bool:
    """Whether a new name may begin here: behind punctuation, a verb or a particle."""
    before = text[max(start - 1, 0) : start]
    return not "\u4e00" <= before <= "\u9fff" or before in wording()["单位前可有的字"]


def ends_name(text: str, end: int) -> bool:
    """Whether a name may end here: 财政部 does not in 财政部门."""
    stops: dict[str, str] = wording()["单位后不能有的字"]
    return text[end : end + 1] not in tuple(stops.get(text[end - 1], ""))


def is_authority(text: str, start: int, end: int) -> bool:
    """Whether the organ stands there as the one that approves, rules or wrote: 经省政府批准, 按照财政部规定, 省科技厅《…》."""
    before, after = text[max(start - 2, 0) : start], text[end : end + _LOOKED_AHEAD]
    if compiled("权限", "后").match(after):
        return True
    return bool(compiled("权限", "前").search(before) and compiled("权限", "规定").match(after))


def sentence_around(text: str, at: int) -> str:
    """The sentence that a position stands in, at most 200 characters to either side of it."""
    start = max(text.rfind(mark, max(at - 200, 0), at) for mark in "。；\n")
    ends = [end for mark in "。；\n" if (end := text.find(mark, at, at + 200)) >= 0]
    return text[max(start + 1, at - 200) : min(ends, default=at + 200)]


def find_names(text: str, names: Iterable[str]) -> list[tuple[int, int]]:
    """Where the names stand in a text, in order; of two at one place the longer."""
    spans: dict[int, int] = {}
    for name in sorted({name for name in names if len(name) > 1})[:_MOST_NAMES]:
        at = text.find(name)
        while at >= 0:
            spans[at] = max(spans.get(at, 0), at + len(name))
            at = text.find(name, at + len(name))
    return sorted(spans.items())


def close_bracket(text: str, start: int) -> int:
    """Where a bracket or quotation that opens at ``start`` is closed; the end of the line where it never is."""
    opening = text[start]
    line_end = text.find("\n", start)
    line_end = len(text) if line_end < 0 else line_end
    if opening == '"':
        end = text.find('"', start + 1, line_end)
        return end + 1 if end >= 0 else start + 1
    closing = OPENING[opening]
    depth = 0
    for position in range(start, line_end):
        depth += (text[position] == opening) - (text[position] == closing)
        if depth == 0:
            return position + 1
    return line_end
