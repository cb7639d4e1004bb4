"""Where one part of a document ends and the next begins: the notice, what it issues, each 附件."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kepu_cli.model import PartRole
from kepu_cli.records import dataclass, field
from kepu_cli.structure.citations import iter_citations
from kepu_cli.structure.lines import Line
from kepu_cli.structure.numbering import parse_label
from kepu_cli.structure.organs import is_organ
from kepu_cli.structure.tail import match_attachment_mark, match_titled_attachment
from kepu_cli.structure.titles import ends_like_title, join_title
from kepu_cli.structure.words import squeeze


@dataclass(slots=True, eq=False, repr=False)
class RawPart:
    """The lines of one part; ``title`` holds the lines of its own title, ``mark`` the line 附件1."""

    role: PartRole
    lines: list[Line] = field(default_factory=list)
    title: list[Line] = field(default_factory=list)
    mark: Line | None = None
    title_text: str | None = None


def _core(text: str) -> str:
    return re.sub(r"[^\w]", "", text)


_ISSUING = ("印发", "发布", "公布", "转发", "颁布", "下发", "实施")


def issued_title(title: str | None) -> str | None:
    """The document that a title issues: 关于印发《X》的通知 -> X, or None where it issues none."""
    if not title or not any(word in title for word in _ISSUING):
        return None
    for quoted, _ in iter_citations(title):
        return quoted
    match = re.search(r"(?:印发|转发|公布|下发)(?P<name>.+)的通知$", title)
    return match["name"] if match else None


def _title_at(lines: Sequence[Line], index: int, wanted: str) -> int:
    """How many lines from ``index`` on print the wanted title, 0 where they don't. A line of organs may stand before it."""
    joined = ""
    for count in range(1, 7):
        if index + count > len(lines):
            return 0
        line = lines[index + count - 1]
        if line.table is not None or len(line.text) > 120:
            return 0
        if count > 1 and line.text.endswith("。"):
            return 0
        joined += _core(line.text)
        if len(joined) > len(wanted) + 40:
            return 0
        if joined == wanted:
            return count
        if joined.endswith(wanted) and len(wanted) >= 6 and is_organ(joined[: -len(wanted)]):
            return count
        if (
            len(wanted) >= 10
            and wanted.endswith(joined)
            and len(joined) >= 0.6 * len(wanted)
            and ends_like_title(joined)
            and len(joined) >= 8
        ):
            return count
    return 0


def find_issued(lines: Sequence[Line], start: int, title: str | None) -> tuple[int, int]:
    """(index, number of lines) of the title of the issued document, (-1, 0) where it is not found by its words."""
    wanted = _core(issued_title(title) or "")
    if len(wanted) < 4:
        return -1, 0
    for index in range(start, len(lines)):
        if lines[index].table is not None or len(lines[index].text) > 120:
            continue
        count = _title_at(lines, index, wanted)
        if not count:
            continue
        while count > 1 and (shorter := _title_at(lines, index + 1, wanted)):
            index, count = index + 1, shorter  # lines above the title that only happen to stand there
        above = lines[index - 1] if index > start else None
        if (
            above is not None
            and above.table is None
            and is_organ(above.text)
            and (above.hints.heading or above.hints.align == "center")
        ):
            return index - 1, count + 1
        return index, count
    return -1, 0


def guess_title(lines: Sequence[Line], *, marked: bool = False) -> int:
    """How many of the first lines look like a title: short, unnumbered, without a final stop.

    ``marked`` says that 附件1 stands above: then the first such line is the title whatever its words.
    """
    count = 0
    joined = ""
    for line in lines[:6]:
        text = line.text
        if (
            line.table is not None
            or not text
            or len(text) > 70
            or (parse_label(text) is not None and not ends_like_title(text))
        ):
            break
        if text.endswith(("。", "；", "，", "：", ":")) or match_attachment_mark(text):
            break
        if (
            count
            and ends_like_title(squeeze(joined))
            and line.hints.align != "center"
            and not text.startswith(("（", "("))
        ):
            break
        if (
            count
            and line.hints.size_pt
            and lines[0].hints.size_pt
            and abs(line.hints.size_pt - lines[0].hints.size_pt) > 2
        ):
            break
        joined += text
        count += 1
    # The title of a text is followed by a text: short lines alone (a list, a form) have no title but their first line.
    if count > 1 and not ends_like_title(squeeze(joined)):
        for shorter in range(count, 0, -1):
            if ends_like_title(squeeze("".join(line.text for line in lines[:shorter]))):
                return shorter
        if marked:
            return 1
        return (
            1
            if lines[0].hints.align in (None, "center")
            and (lines[0].hints.align == "center" or lines[0].hints.heading or len(lines[0].text) >= 6)
            else 0
        )
    return count


def split_parts(lines: Sequence[Line], title: str | None, names: Sequence[str], *, signed: bool) -> list[RawPart]:
    """The lines behind the notice as parts. ``names`` are the attachments that the 附件说明 lists; ``signed`` says that a
    signature stands before these lines, so that a title may begin them."""
    parts: list[RawPart] = []
    current: RawPart | None = None
    index = 0
    wanted = _core(issued_title(title) or "")
    while index < len(lines):
        line = lines[index]
        mark = match_attachment_mark(line.text) if line.table is None else None
        titled = None
        if mark is None and line.table is None and match_titled_attachment(line.text):
            titled = _titled_attachment(line, lines, index, names, current)
        if mark is not None or titled is not None:
            current = RawPart("attachment", mark=line)
            parts.append(current)
            index += 1
            if titled is not None:
                current.title_text = titled
            else:
                count = max((_title_at(lines, index, _core(name)) for name in names), default=0) or guess_title(
                    lines[index:], marked=True
                )
                current.title = list(lines[index : index + count])
                index += count
            words = current.title_text or join_title([item.text for item in current.title])
            if wanted and words and (_core(words) == wanted or _core(words).endswith(wanted)):
                current.role = "issued"
            continue
        if current is None:
            current = RawPart("issued")
            parts.append(current)
            authors = _authors_above(lines, index, wanted) if len(wanted) >= 4 else 0
            current.lines += lines[index : index + authors]
            index += authors
            count = (_title_at(lines, index, wanted) if len(wanted) >= 4 else 0) or (
                guess_title(lines[index:]) if signed else 0
            )
            current.title = list(lines[index : index + count])
            index += count
            if count:
                continue
        if index < len(lines):
            current.lines.append(lines[index])
        index += 1
    return parts


def _authors_above(lines: Sequence[Line], index: int, wanted: str) -> int:
    """How many lines, two at least, name the organs that wrote what a notice passes on (转发), above its title; else 0."""
    for count, line in enumerate(lines[index : index + 25]):
        if count > 1 and line.table is None and not is_organ(line.text) and _title_at(lines, index + count, wanted):
            return count
        if line.table is not None or not is_organ(line.text):
            return 0
    return 0


def _titled_attachment(
    line: Line, lines: Sequence[Line], index: int, names: Sequence[str], current: RawPart | None
) -> str | None:
    """The title in a line 附件1：××实施方案 that opens an attachment, or None where the line only mentions one."""
    match = match_titled_attachment(line.text)
    if match is None:
        return None
    text = match["title"].strip()
    if text.endswith(("。", "；", "，")) or parse_label(text) is not None:
        return None
    known = any(_core(name) == _core(text) for name in names)
    following = lines[index + 1] if index + 1 < len(lines) else None
    if following is None:
        return None
    opens = (
        line.hints.page_break_before or line.hints.align == "center" or bool(match["number"]) or line.hints.heading > 0
    )
    return text if known or opens or (ends_like_title(text) and not is_organ(following.text)) else None
