"""Text whose line breaks were all lost: a whole document on one line, split again where the numbering proves it."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from kepu_cli.lazy import Pattern
from kepu_cli.records import replace
from kepu_cli.structure.dates import iter_date_spans
from kepu_cli.structure.lines import Line, renumber
from kepu_cli.structure.numbering import Label, iter_midline_labels, parse_label
from kepu_cli.structure.organs import is_organ
from kepu_cli.structure.recipients import is_recipients
from kepu_cli.structure.titles import KINDS, ends_like_title

_MINIMUM = 200
"""A shorter line never counts as a document on one line, in characters."""

# One of these stands in every line that counts to two or past it at a first or second level: a quick look.
_SIGNS = ("二、", "四、", "二）", "四）", "二)", "四)", "第二")
_TITLE_ROOM = 45
_ENDERS = set("。！？；：!?;:”’）)】")


def _accepted(text: str) -> list[tuple[int, Label]]:
    """The labels of one line that form sequences: each level counts from one, at least one level to three."""
    start = parse_label(text)
    candidates: list[tuple[int, Label]] = [(0, start)] if start is not None and not start.weak else []
    candidates += iter_midline_labels(text, start.end if start else 0)
    found: list[tuple[int, Label]] = []
    last: dict[int, int] = {}
    style: dict[int, str] = {}
    previous_end = 0
    last_at = {(label.style, label.number): position for position, label in candidates}
    for position, label in candidates:
        if label.level > 4:
            continue
        before = text[position - 1] if position else "。"
        ended = before in _ENDERS or before.isspace() or position == 0
        near = position - previous_end <= _TITLE_ROOM and bool(found)
        law = label.style in ("part", "chapter", "division", "article")
        titled = not found and ends_like_title(text[max(0, position - 40) : position])
        if not (
            ended or near or law or titled or (label.level == 1 and _known_heading(text[position : position + 40]))
        ):
            continue
        expected = label.number == last.get(label.level, 0) + 1 and style.get(label.level, label.style) == label.style
        fresh = label.number == 1 and (
            last_at.get((label.style, 2), -1) > position or _opens_below(text, position, label, found)
        )
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


def _opens_below(text: str, position: int, label: Label, found: Sequence[tuple[int, Label]]) -> bool:
    """Whether a label stands right behind the heading it belongs to: 二、加强监测评估（一）监测主体。"""
    if not found or label.level != 2 or found[-1][1].level != 1:
        return False
    heading = text[found[-1][1].end : position]
    return 2 <= len(heading) <= 20 and not any(sign in heading for sign in "。；：，,;:")


def split_lost_breaks(lines: Sequence[Line]) -> tuple[list[Line], bool]:
    """Split each line that holds a whole document or chapter; (the lines, whether any was split).

    Proof is a sequence: at least three first- or second-level labels that count on inside one line.
    """
    if not any(line.table is None and len(line.text) >= _MINIMUM for line in lines):
        return list(lines), False
    result: list[Line] = []
    split = False
    alone = sum(1 for line in lines if len(line.text) > _TITLE_ROOM) == 1
    for line in lines:
        if line.table is not None or len(line.text) < _MINIMUM:
            result.append(line)
            continue
        pieces = _split_at_indents(line.text)
        labels = _accepted(line.text) if not pieces and any(sign in line.text for sign in _SIGNS) else []
        major = [label for position, label in labels if (label.level <= 2 or label.style == "article") and position > 0]
        if len(major) < 2 or not _proves(labels):
            pieces = pieces or (_split_counted(line.text) if alone else [])
            split = split or bool(pieces)
            result += [replace(line, text=piece, number="") for piece in pieces] or [line]
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
            replace(line, text=piece, number="", hints=replace(line.hints, lead=_known_heading(piece)))
            for piece in [*pieces, *body]
            if piece
        ]
    return renumber(result), split


_INDENT = Pattern(r"[ \t\xa0]*(?:\u3000{2}|[ \xa0]{4})[ \t\u3000\xa0]*")
_FEWEST_INDENTS = 3


def _split_at_indents(text: str) -> list[str]:
    """The paragraphs of a long text that still holds the white space before each: ……如下：　　一、加强领导　　各县……; else none."""
    if not any(sign in text for sign in ("\u3000\u3000", "    ", "\xa0\xa0")):
        return []
    pieces = [piece for piece in _INDENT.split(text) if piece]
    ended = sum(piece[-1] in _ENDERS for piece in pieces[:-1])
    return pieces if len(pieces) > _FEWEST_INDENTS and 2 * ended >= len(pieces) - 1 else []


def _split_counted(text: str) -> list[str]:
    """The pieces of a text that is all one line and counts 1. 2. … behind full stops alone; empty where it does not."""
    if not any(sign in text for sign in ("2.", "2．", "2、")):
        return []
    cuts: list[int] = []
    for position, label in iter_midline_labels(text, 0):
        if label.style == "arabic" and label.number == len(cuts) + 1 and text[position - 1] in "。！）":
            cuts.append(position)
    if len(cuts) < 2:
        return []
    bounds = [*cuts, len(text)]
    return [*_split_head(text[: cuts[0]]), *(text[start:stop].strip() for start, stop in itertools.pairwise(bounds))]


# Headings that plans share: glued to their text they are told by their words alone.
_HEADINGS = [
    "总体要求",
    "总体目标",
    "总体思路",
    "指导思想",
    "基本原则",
    "基本要求",
    "主要目标",
    "工作目标",
    "发展目标",
    "目标任务",
    "工作原则",
    "重点任务",
    "主要任务",
    "工作任务",
    "重点工作",
    "主要措施",
    "工作措施",
    "重点举措",
    "主要举措",
    "工作内容",
    "主要内容",
    "实施步骤",
    "工作步骤",
    "工作要求",
    "有关要求",
    "保障措施",
    "组织保障",
    "组织领导",
    "组织实施",
    "强化保障",
    "活动主题",
    "活动时间",
    "活动内容",
    "活动安排",
    "加强组织领导",
    "强化组织领导",
    "强化组织保障",
    "强化责任落实",
    "加强督促检查",
    "加强宣传引导",
    "强化宣传引导",
    "强化经费保障",
    "加强经费保障",
    "背景和意义",
    "重要意义",
    "适用范围",
    "申报条件",
    "申报程序",
    "申报要求",
    "总则",
    "附则",
    "主要职责",
    "工作职责",
    "职责分工",
    "组成人员",
    "成员单位",
    "组织机构",
    "工作机构",
    "工作机构及其职责",
    "工作规则",
    "工作机制",
    "其他事项",
    "有关事项",
    "基本情况",
    "存在问题",
    "补助标准",
    "补贴标准",
]


_SPACED_HEADING = Pattern(r"\s*(?P<heading>[^\s，。：；、,:;]{4,24})\s+(?=\S{4})")  # the break became a space


# 整治计划2024年…, 组织机构为加强…: a noun that closes headings, right before a word that opens a sentence
_GLUED_HEADING = Pattern(
    r"\p{Han}{2,8}?(?:计划|目标|原则|任务|要求|步骤|措施|安排|内容|时间|范围|对象|条件|程序|机制|职责|方式|标准|意义|思路|分工|机构)"
    r"(?=(?:19|20)\d\d年|为(?:[了加切进贯深确全认推做]|进一步)|根据|按照|结合[本我全实]|以习|坚持以|全面贯彻)"
)


def _known_heading(piece: str) -> int:
    """How many characters the label and a heading known by its words take at the start of a piece, 0 where there is none."""
    label = parse_label(piece)
    if label is None or label.style == "article":
        return 0
    spaced = _SPACED_HEADING.match(piece, label.end) if label.level <= 2 else None
    if spaced:
        return spaced.end("heading")
    glued = _GLUED_HEADING.match(piece, label.end) if label.level <= 2 else None
    if glued:
        return glued.end()
    name = max((name for name in _HEADINGS if piece.startswith(name, label.end)), key=len, default="")
    after = piece[label.end + len(name) : label.end + len(name) + 1]
    return label.end + len(name) if name and after and after not in "。，；：:、（(的和与及" else 0


def _proves(labels: Sequence[tuple[int, Label]]) -> bool:
    """Whether one level counts 1, 2 at least: only then the line is a document."""
    for level in (1, 2):
        numbers = [label.number for _, label in labels if label.level == level]
        if 1 in numbers and 2 in numbers:
            return True
        if len(numbers) >= 3:
            return True
    return sum(label.style == "article" for _, label in labels) >= 3


_OPENING = r"(?:为|根据|按照|依据|遵照|现将|现就|现印|近年|当前|各[省市县区有乡镇地部]|经[省市县区国]|结合|针对|您|你|尊敬|随着|自\d)"
_GLUED_TITLE = Pattern(
    rf"^(?P<title>[^。：:]{{4,100}}?(?:{KINDS})(?:[（(][^（）()]{{1,30}}[）)])?)。?(?={_OPENING}|\p{{Han}}{{2,4}}(?:代表|委员)[：:]|(?![^〔［\[]{{0,10}}(?:的|通知|意见|方案|办法))\p{{Han}}{{2,10}}[〔［\[]20\d\d)"
)


_NUMBER_END = Pattern(r"\s*[〔\[［【﹝（(]\s*(?:19|20)\d\d\s*[〕\]］】﹞）)]\s*\d{1,5}\s*号")
_CODE_START = (
    "文件",
    "通知",
    "意见",
    "方案",
    "措施",
    "办法",
    "答复",
    "复函",
    "函",
    "计划",
    "要点",
    "规划",
    "》",
    "）",
    ")",
    "。",
)
_RESULT = Pattern(r"(?:办理结果|类别标记|办理类别|答复类别)\s*[：:]\s*[（(]?[A-DＡ-Ｄ甲乙丙丁]类?[）)]?")
_CC_START = Pattern(r"抄\s*[送报]\s*[：:]")
_NOTE = Pattern(r"[（(](?:此件|本件|主动公开|依申请公开)[^（）()]{0,30}[）)]")


def _split_head(text: str) -> list[str]:
    """The words before the first label: mark, number, title, recipients, notice, signature, the title of what is issued,
    each on a line of its own where it can be told."""
    pieces, rest = _split_number(re.sub(r"答\s*复\s*函", "答复函", text))
    result = _RESULT.match(rest)
    if result:
        pieces.append(result[0].strip())
        rest = rest[result.end() :].strip()
    title, rest = _split_title_off(rest)
    pieces += [title] if title else []
    more, rest = _split_number(rest) if not pieces or (title and len(pieces) == 1) else ([], rest)
    pieces += more
    colon = re.search(r"[：:]", rest[:600])
    if colon and is_recipients(rest[: colon.end()]):
        pieces.append(rest[: colon.end()])
        rest = rest[colon.end() :].strip()
    signed = _split_signature(rest)
    if len(signed) > 1:
        pieces += signed[:-1]
        title, rest = _split_title_off(signed[-1])
        return [*pieces, *([title] if title else []), *([rest] if rest else [])]
    return [*pieces, rest] if rest else pieces


def _split_number(text: str) -> tuple[list[str], str]:
    """([the red head, the number], the rest) where a number stands within the first words of a text."""
    match = _NUMBER_END.search(text[:160])
    if match is None:
        return [], text
    start = match.start()
    while (
        start > 0
        and match.start() - start < 16
        and not text[start - 1].isspace()
        and not text[:start].endswith(_CODE_START)
    ):
        start -= 1
    # A name of an organ may stand right before the code: 云岭市科学技术局云科建复〔2024〕26号.
    run = text[start : match.start()]
    for cut in range(len(run) - 2, 3, -1):
        if len(run) >= 8 and run[cut - 1] in "局厅委会办府部院署协" and is_organ(run[:cut]) and len(run) - cut <= 8:
            start += cut
            break
    before = text[:start].strip()
    if before and is_organ(before) and len(before) <= 40:
        return [before, text[start : match.end()].strip()], text[match.end() :].strip()
    if before and (not before.endswith("文件") or len(before) > 50):
        return [], text  # a title stands before it: that is cut first
    return [piece for piece in (before, text[start : match.end()].strip()) if piece], text[match.end() :].strip()


def _split_title_off(text: str) -> tuple[str, str]:
    """(the title that opens a text, the rest); ("", text) where none can be told."""
    words = text.split(maxsplit=5)
    for count in range(1, len(words)):
        title = "".join(words[:count])
        if ends_like_title(title) and 6 <= len(title) <= 120 and not any(sign in title for sign in "。：:"):
            return " ".join(words[:count]), text.split(maxsplit=count)[count]
    match = _GLUED_TITLE.match(text)
    if match and text[match.end() :].strip():
        return match["title"], text[match.end() :].strip()
    return "", text


def _split_signature(text: str) -> list[str]:
    """A text as [words, organs, date, annotation, rest] where a signature stands in it behind a final stop; else [text]."""
    for start, end in iter_date_spans(text):
        stop = max(text.rfind(sign, 0, start) for sign in "。；：:）)”") + 1
        organs = text[stop:start].strip()
        if not stop or (organs and not is_organ(organs)):
            continue
        rest = text[end:].strip()
        if rest[:1] in ("，", "。", "、", "；", "至", "前", "起", "—", "-") or rest.startswith(("印发", "以")):
            continue
        note = _NOTE.match(rest)
        pieces = [text[:stop].strip(), organs, text[start:end].strip()]
        if note:
            pieces.append(note[0])
            rest = rest[note.end() :].strip()
        return [*(piece for piece in pieces if piece), rest]
    return [text]


def _split_tail(text: str) -> list[str]:
    """The last measure may carry signature, annotation, cc and imprint behind its final stop."""
    copy = _CC_START.search(text)
    body, copied = (text[: copy.start()].strip(), text[copy.start() :].strip()) if copy else (text, "")
    pieces = [piece for piece in _split_signature(body) if piece]
    note = _NOTE.search(pieces[-1]) if pieces else None
    if note and note.end() == len(pieces[-1]) and note.start():
        pieces[-1:] = [pieces[-1][: note.start()].strip(), note[0]]
    if copied:
        stop = copied.find("。") + 1
        pieces += [copied[:stop].strip(), copied[stop:].strip()] if stop else [copied]
    return [piece for piece in pieces if piece]
