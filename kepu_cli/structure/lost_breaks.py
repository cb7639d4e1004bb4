"""Text whose line breaks were all lost: a whole document on one line, split again where the numbering proves it."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import replace

from kepu_cli.lazy import Pattern
from kepu_cli.structure.citations import NUMBER
from kepu_cli.structure.dates import split_date
from kepu_cli.structure.head import KINDS, ends_like_title, is_recipients
from kepu_cli.structure.lines import Line, renumber
from kepu_cli.structure.numbering import Label, iter_midline_labels, parse_label

_MINIMUM = 200
"""A shorter line never counts as a document on one line, in characters."""

_TITLE_ROOM = 45
_ENDERS = set("。！？；：!?;”’）)】")


def _accepted(text: str) -> list[tuple[int, Label]]:
    """The labels of one line that form sequences: each level counts from one, at least one level to three."""
    start = parse_label(text)
    candidates: list[tuple[int, Label]] = [(0, start)] if start is not None and not start.weak else []
    candidates += iter_midline_labels(text, start.end if start else 0)
    found: list[tuple[int, Label]] = []
    last: dict[int, int] = {}
    style: dict[int, str] = {}
    previous_end = 0
    by_key: dict[tuple[str, int], list[int]] = {}
    for position, label in candidates:
        by_key.setdefault((label.style, label.number), []).append(position)
    for position, label in candidates:
        if label.level > 4:
            continue
        before = text[position - 1] if position else "。"
        ended = before in _ENDERS or before.isspace() or position == 0
        near = position - previous_end <= _TITLE_ROOM and bool(found)
        if not ended and not near:
            continue
        expected = label.number == last.get(label.level, 0) + 1 and style.get(label.level, label.style) == label.style
        fresh = label.number == 1 and any(p > position for p in by_key.get((label.style, 2), ()))
        if before in "：；:;" and label.level >= 3 and label.number == 1:
            continue  # 包括：1.…；2.… is a list inside a sentence
        if before in "；;" and label.level >= 3:
            continue
        if not ((expected and (label.number > 1 or fresh)) or fresh):
            continue
        found.append((position, label))
        last[label.level], style[label.level] = label.number, label.style
        for deeper in [level for level in last if level > label.level]:
            if label.level <= 2 and deeper >= 4:
                del last[deeper]
        previous_end = label.end
    return found


def split_lost_breaks(lines: Sequence[Line]) -> tuple[list[Line], bool]:
    """Split each line that holds a whole document or chapter; (the lines, whether any was split).

    Proof is a sequence: at least three first- or second-level labels that count on inside one line.
    """
    if not any(line.table is None and len(line.text) >= _MINIMUM for line in lines):
        return list(lines), False
    result: list[Line] = []
    split = False
    for line in lines:
        if line.table is not None or len(line.text) < _MINIMUM:
            result.append(line)
            continue
        labels = _accepted(line.text)
        major = [label for position, label in labels if label.level <= 2 and position > 0]
        if len(major) < 2 or not _proves(labels):
            result.append(line)
            continue
        split = True
        cuts = [position for position, _ in labels]
        head = line.text[: cuts[0]].strip()
        pieces = _split_head(head) if head else []
        bounds = [*cuts, len(line.text)]
        body = [line.text[start:stop].strip() for start, stop in itertools.pairwise(bounds)]
        if body:
            body[-1:] = _split_tail(body[-1])
        result += [
            replace(line, text=piece, number="", hints=replace(line.hints, lead=0))
            for piece in [*pieces, *body]
            if piece
        ]
    return renumber(result), split


def _proves(labels: Sequence[tuple[int, Label]]) -> bool:
    """Whether one level counts 1, 2 at least: only then the line is a document."""
    for level in (1, 2):
        numbers = [label.number for _, label in labels if label.level == level]
        if 1 in numbers and 2 in numbers:
            return True
        if len(numbers) >= 3:
            return True
    return False


_OPENING = r"(?:为|根据|按照|依据|遵照|现将|现就|现印|近年|当前|各[省市县区有乡镇地部]|经[省市县区国]|结合|针对|您|你|尊敬|随着|自\d)"
_GLUED_TITLE = Pattern(
    rf"^(?P<title>[^。：:]{{4,100}}?(?:{KINDS})(?:[（(][^（）()]{{1,30}}[）)])?)(?={_OPENING}|[\u4e00-\u9fff]{{2,4}}(?:代表|委员)[：:])"
)


def _split_head(text: str) -> list[str]:
    """The words before the first label: number, title, recipients, text, each on a line of its own where they can be told."""
    pieces: list[str] = []
    rest = text
    match = re.match(r"^(?P<mark>\S{2,40}文件)\s+", rest)
    if match:
        pieces.append(match["mark"])
        rest = rest[match.end() :]
    match = re.match(rf"^(?P<number>{NUMBER.pattern})\s*", rest)
    if match:
        pieces.append(match["number"])
        rest = rest[match.end() :]
    words = re.split(r"(?<=\S)\s+", rest)
    if len(words) > 1:
        for count in range(1, min(len(words), 6)):
            title = "".join(words[:count])
            if ends_like_title(title) and 6 <= len(title) <= 120:
                pieces.append(" ".join(words[:count]))
                words = words[count:]
                break
        for index, word in enumerate(words):
            if (index < 3 and NUMBER.fullmatch(word)) or (index < 3 and is_recipients(word)):
                pieces.append(word)
            else:
                rest = " ".join(words[index:])
                break
        else:
            rest = ""
    else:
        match = _GLUED_TITLE.match(rest)
        if match and rest[match.end() :].strip():
            pieces.append(match["title"])
            rest = rest[match.end() :].strip()
    colon = re.search(r"[：:]", rest[:600])
    if colon and is_recipients(rest[: colon.end()]):
        pieces.append(rest[: colon.end()])
        rest = rest[colon.end() :].strip()
    if rest:
        pieces.append(rest)
    return pieces


def _split_tail(text: str) -> list[str]:
    """The last measure may carry signature and date behind its final stop."""
    stop = max(text.rfind("。"), text.rfind("）"), text.rfind(")"))
    while stop > 0:
        found = split_date(text[stop + 1 :])
        if found is not None and found[0].strip() and not any(sign in found[0] for sign in "。；：:，,"):
            pieces = [
                text[: stop + 1],
                found[0].strip(),
                text[stop + 1 + len(found[0]) : len(text) - len(found[2])].strip(),
                found[2].strip(),
            ]
            return [piece for piece in pieces if piece]
        if found is None and len(text) - stop > 300:
            break
        stop = max(text.rfind("。", 0, stop), text.rfind("）", 0, stop), text.rfind(")", 0, stop))
    return [text]
