"""Lines of one part -> its measures: a tree of sections with text, units, targets, and the tables between them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kepu_cli.lazy import Pattern
from kepu_cli.location import Location
from kepu_cli.model import Note, Responsibility, Section, Table
from kepu_cli.numerals import format_chinese_numeral, parse_number
from kepu_cli.records import dataclass, field
from kepu_cli.structure.clauses import Clause, iter_clauses
from kepu_cli.structure.lines import Line
from kepu_cli.structure.numbering import (
    INLINE,
    Label,
    iter_inline_ordinals,
    iter_midline_labels,
    parse_label,
)
from kepu_cli.structure.tables import is_table_title, read_table
from kepu_cli.structure.targets import find_deadline, iter_targets

TITLE_LIMIT = 45
"""The longest run-in heading, in characters. A longer first sentence is the measure itself and has no title."""

_LAST_TITLE = Pattern(r"附\s*则|其\s*[他它]|施行|期限|有效期")
_CLOSERS = set("。！？!?")
_PAIRS = {"“": "”", "《": "》", "（": "）", "(": ")", "「": "」", "〈": "〉", "【": "】"}
_CLOSING = Pattern(
    r"(?:本|该)(?:措施|办法|意见|方案|规定|通知|细则|政策|若干措施|若干意见|实施意见|实施方案|实施细则|行动方案|规划|计划|条例|规则)[^。]{0,30}(?:施行|执行|实施|有效|解释|生效|试行)"
    r"|特此(?:通知|通报|公告|报告|函告|函复|批复|复函|答复|请示|说明)|专此(?:函复|答复|报告)|此复|此致|敬礼"
    r"|(?:最后，|再次|衷心|诚挚|诚恳|也|真诚)*(?:地)?感谢(?:您|你|各位|贵)|(?:联系人|联系单位|联系电话|联系部门|联系方式)(?:及(?:电话|联系电话|联系方式))?[：:]|(?:出席|列席|请假|缺席|参加)(?:会议)?(?:人员|单位|人)?[：:]|以上(?:意见|请示|报告|答复|妥否|如无不妥)|妥否|当否|请予(?:批准|审批)"
)


_OUTLOOK = Pattern(r"下一步|下阶段|今后|接下来|综上|总之|总的来看")


@dataclass(slots=True, eq=False, repr=False)
class _Node:
    """A section while it is being built."""

    label: str
    level: int
    number: int
    style: str
    at: Location
    rank: int = 0  # what it nests by: its level, deeper inside an article
    title: str | None = None
    paragraphs: list[str] = field(default_factory=list)
    duties: list[Responsibility] = field(default_factory=list)
    deadline: str | None = None
    children: list[_Node] = field(default_factory=list)


@dataclass(slots=True, eq=False, repr=False)
class Outline:
    """What the lines of one part hold."""

    preamble: str | None = None
    responsibilities: tuple[Responsibility, ...] = ()
    sections: tuple[Section, ...] = ()
    tables: tuple[Table, ...] = ()
    closing: str | None = None
    notes: list[Note] = field(default_factory=list)


@dataclass(slots=True, eq=False, repr=False)
class _Item:
    """A piece of a line: a labelled paragraph, or one without a label (``label`` None)."""

    label: Label | None
    text: str
    line: Line
    lead: int = 0


# --- titles -----------------------------------------------------------------------------------------------------------


def first_sentence_end(text: str) -> int:
    """Position after the first 。 that stands outside quotation marks and brackets, or -1."""
    stack: list[str] = []
    for position, character in enumerate(text):
        if stack and character == stack[-1]:
            stack.pop()
        elif character in _PAIRS:
            stack.append(_PAIRS[character])
        elif character in _CLOSERS and not stack:
            return position + 1
        if position > 400:
            break
    return -1


def split_title(rest: str, lead: int = 0, own_line: bool = True) -> tuple[str | None, str]:
    """A paragraph's words after its label -> (title, text).

    完善科普基础设施布局。贯彻落实… gives the heading and what follows. A short paragraph without 。 is a heading; one
    long sentence is a measure without one. ``lead`` is how many characters are set apart in type.
    """
    rest = rest.strip()
    if not rest:
        return None, ""
    end = first_sentence_end(rest)
    clause = _clause_in_title(rest, end)
    if lead and 2 <= lead < len(rest) and lead <= TITLE_LIMIT + 15 and (end < 0 or lead <= end):
        title = rest[:lead].rstrip("。；;：:，, \t\u3000")
        if len(title) >= 4 or (rest[lead - 1] in "。：: " and end == lead):
            return title, rest[lead:].lstrip("。；;：:，, \t\u3000").rstrip()
    if clause is not None and (end < 0 or clause.start < end):
        before = rest[: clause.start].rstrip("。；;：: \t\u3000")
        if len(before) <= TITLE_LIMIT and "。" not in before:
            return before or None, rest[clause.start :]
        return None, rest
    if end < 0:
        bare = rest.rstrip("。：:，, \t\u3000")
        if rest[-1] in "；;":
            return None, rest  # one item of an enumeration, not a heading
        if len(rest) <= TITLE_LIMIT and rest[-1] not in "，,、":
            if rest[-1] in "：:" and len(rest) > 25:
                return None, rest
            return bare or None, "" if bare else rest
        colon = re.search(r"[：:]", rest)
        if colon and 6 <= colon.start() <= 30 and "，" not in rest[: colon.start()]:
            return rest[: colon.start()], rest[colon.end() :].strip()
        return None, rest
    title = rest[: end - 1]
    if len(title) <= TITLE_LIMIT:
        return title.strip(), rest[end:].strip()
    colon = re.search(r"[：:]", title)
    if colon and 6 <= colon.start() <= 30 and "，" not in title[: colon.start()]:
        return title[: colon.start()].strip(), rest[colon.end() :].strip()
    return None, rest


_ARTICLE_TITLE_LIMIT = 11


def _split_article(text: str) -> tuple[str | None, str]:
    """An article is a rule, not a heading: it has a title only where a few words stand as a sentence before the rule
    (第三条　载体建设。对……给予支持)."""
    end = first_sentence_end(text)
    if 0 < end < len(text) and end - 1 <= _ARTICLE_TITLE_LIMIT and not any(sign in text[:end] for sign in "，、（("):
        return text[: end - 1].strip(), text[end:].strip()
    return None, text


def _clause_in_title(rest: str, end: int) -> Clause | None:
    """The clause that stands in the first sentence (加强组织领导（责任单位：市科技局）), or None."""
    stop = len(rest) if end < 0 else end
    if stop > 400 or not ("（" in rest[:stop] or "(" in rest[:stop] or "：" in rest[:stop] or ":" in rest[:stop]):
        return None
    return next((clause for clause in iter_clauses(rest[:stop] if end > 0 else rest) if clause.start > 0), None)


# --- which labels are labels ------------------------------------------------------------------------------------------


class _Sequence:
    """What number comes next at each level, and which styles were seen there."""

    def __init__(self) -> None:
        self.last: dict[int, int] = {}
        self.style: dict[int, str] = {}
        self.above = 0  # the level of the last label
        self.needles: tuple[str, ...] = ()

    def expects(self, label: Label) -> bool:
        """Whether the number goes on at its level, or counts from one right below a heading of a higher level."""
        return label.number == self.last.get(label.level, 0) + 1 or (label.number == 1 and self.above < label.level)

    def accept(self, label: Label) -> None:
        self.last[label.level] = label.number
        self.style[label.level] = label.style
        self.above = label.level
        self.needles = ()

    def may_continue(self, text: str) -> bool:
        """Whether a text holds the figure of a label that could come next: a quick look before the rules."""
        if not self.needles:
            wanted = {"一、", "一）", "一)", "1.", "1．", "1、"}
            for level, number in self.last.items():
                if level <= 3:
                    figure = str(number + 1) if level == 3 else format_chinese_numeral(number + 1)
                    wanted |= {figure + mark for mark in ("、", "）", ")", ".", "．")}
            self.needles = tuple(wanted)
        return any(map(text.__contains__, self.needles))


def _followed(lines: Sequence[Line], starts: Sequence[Label | None], position: int, label: Label) -> bool:
    """Whether the next label of this level at a line's start carries the next number."""
    for index in range(position + 1, min(len(lines), position + 200)):
        other = starts[index]
        if other is None:
            continue
        if other.level == label.level:
            return other.number == label.number + 1
        if other.level < label.level and not other.weak:
            return False
    return False


def _iter_items(lines: Sequence[Line]) -> Iterator[_Item]:
    """The lines as labelled and unlabelled pieces: weak labels and labels in mid-line only where the sequence proves them."""
    starts = [None if line.table is not None or line.footnote else parse_label(line.text) for line in lines]
    sequence = _Sequence()
    for position, line in enumerate(lines):
        if line.table is not None:
            yield _Item(None, "", line)
            continue
        label = starts[position]
        if (
            label is not None
            and label.weak
            and not (sequence.expects(label) and (label.number > 1 or _followed(lines, starts, position, label)))
        ):
            label = None
        text, begin = line.text, 0
        if label is not None:
            sequence.accept(label)
            begin = label.end
        cuts = list(_midline_cuts(text, begin, sequence, lines, starts, position))
        ends = [cut for cut, _ in cuts] + [len(text)]
        lead = max(0, line.hints.lead - begin) if line.hints.lead else 0
        first = text[begin : ends[0]].strip()
        if label is not None or first:
            yield _Item(label, first, line, lead)
        for (_, inner), stop in zip(cuts, ends[1:], strict=True):
            yield _Item(inner, text[inner.end : stop].strip(), line)


def _midline_cuts(
    text: str, begin: int, sequence: _Sequence, lines: Sequence[Line], starts: Sequence[Label | None], position: int
) -> Iterator[tuple[int, Label]]:
    """Labels inside a line that lost their paragraph break: each continues the sequence of its own style."""
    if len(text) - begin < 12:
        return
    if not sequence.may_continue(text):
        return
    local: set[str] = set()  # styles that count from 1 in this line: a list inside a sentence
    for at, label in iter_midline_labels(text, begin):
        if label.level > 3:
            continue
        before = text[at - 1] if at else ""
        after = text[label.end] if label.end < len(text) else ""
        if not ("\u4e00" <= after <= "\u9fff" or after in "“《‘（("):
            continue
        if label.number == 1:
            if (
                before in "。！？"
                and _followed(lines, starts, position, label)
                and sequence.last.get(label.level, 0) in (0, sequence.last.get(label.level, 0))
            ) and not _counts_on(text, label, at):
                sequence.accept(label)
                yield at, label
                continue
            local.add(label.style)
            continue
        if label.style in local or sequence.style.get(label.level) != label.style or not sequence.expects(label):
            continue
        glued = label.style == "arabic" and "\u4e00" <= before <= "\u9fff"
        if not (before in "。！？）)”" or glued):
            continue
        sequence.accept(label)
        yield at, label


def _counts_on(text: str, label: Label, at: int) -> bool:
    """Whether the same line counts on from this label: then it is a list inside the paragraph."""
    return any(
        other.style == label.style and other.number == label.number + 1
        for _, other in iter_midline_labels(text, at + 1)
    )


# --- the tree ---------------------------------------------------------------------------------------------------------

_INLINE_START = Pattern(
    r"(?:[一二三四五六七八九十]{1,3}是(?!否)|第[一二三四五六七八九十]{1,3}[，,]|其[一二三四五六七八九十][，,：:]|(?:首先|其次|再次|最后)[，,])"
)


_INLINE_FIRST = frozenset("一二三四五六七八九十第其首再最")


def _inline_start(text: str) -> tuple[int, str, int] | None:
    """(number, family, end) of the ordinal a paragraph opens with, or None."""
    match = _INLINE_START.match(text) if text[:1] in _INLINE_FIRST else None
    if match is None:
        return None
    word = match[0]
    if word[:2] in {"首先", "其次", "再次", "最后"}:
        return {"首先": 1, "其次": 2, "再次": 3, "最后": 9}[word[:2]], "首先", match.end()
    digits = re.sub(r"[是第其，,：:]", "", word)
    number = parse_number(digits)
    return (number, word[0] if word[0] in "第其" else "是", match.end()) if number else None


_LAW_STYLES = {"part", "chapter", "division", "article"}


class _Builder:
    """Puts items under each other and reads what stands in them."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self.root: list[_Node] = []
        self.path: list[_Node] = []
        self.preamble_text: list[str] = []
        self.duties: list[Responsibility] = []
        self.tables: list[Table] = []
        self.notes: list[Note] = []
        self.last: dict[int, tuple[int, str, str]] = {}
        self.inline: tuple[str, int] | None = None

    # adding ----------------------------------------------------------------------------------------

    def add(self, items: Sequence[_Item]) -> None:
        for index, item in enumerate(items):
            if item.line.table is not None:
                self._add_table(item)
            elif item.label is not None:
                self._open(item.label, item)
            else:
                self._add_paragraph(item, items, index)

    def _open(self, label: Label, item: _Item) -> None:
        self._note_sequence(label, item.line.at)
        node = _Node(label.text, label.level, label.number, label.style, item.line.at)
        self._attach(node)
        self.inline = None
        if label.style == "article":
            node.title, text = _split_article(item.text)
        elif (
            label.level >= 4
            and item.text.endswith(("。", "；", ";"))
            and first_sentence_end(item.text) in (-1, len(item.text))
        ):
            node.title, text = None, item.text  # one of several items, each a sentence: alike, whatever closes it
        else:
            node.title, text = split_title(item.text, item.lead)
        if text:
            self._fill(node, text, item.line.at)

    def _attach(self, node: _Node) -> None:
        # Inside an article （一） and 1. are its 项 and 目: they stand under it although their style is of a lesser level.
        inside = node.style not in _LAW_STYLES and any(other.style == "article" for other in self.path)
        rank = node.level + 10 if inside else node.level
        node.rank = rank
        while self.path and self.path[-1].rank >= rank:
            self.path.pop()
        (self.path[-1].children if self.path else self.root).append(node)
        self.path.append(node)

    def _add_paragraph(self, item: _Item, items: Sequence[_Item], index: int) -> None:
        ordinal = _inline_start(item.text)
        if ordinal is not None:
            number, family, end = ordinal
            goes_on = self.inline == (family, number - 1) or (
                family == "首先" and self.inline is not None and self.inline[0] == family
            )
            opens = number == 1 and self._ordinal_follows(items, index, family)
            whole_run = number == 1 and any(run[0][0] == 0 for run in iter_inline_ordinals(item.text))
            if (goes_on or opens) and not whole_run:
                node = _Node(item.text[:end], INLINE, number, family, item.line.at)
                self._attach(node)
                self.inline = (family, number)
                self._fill_inline(node, item.text[end:].strip())
                return
        if self._names_open_label(item):
            node = self.path[-1]
            node.title, text = split_title(item.text, item.lead)
            if text:
                self._fill(node, text, item.line.at)
            return
        if not self.path:
            self.preamble_text.append(item.text)
            for clause in iter_clauses(item.text):
                self.duties += clause.responsibilities
            return
        self._fill(self.path[-1], item.text, item.line.at, own_line=True)

    def _names_open_label(self, item: _Item) -> bool:
        """Whether a short paragraph is the heading of the label that stands alone on the line above."""
        node = self.path[-1] if self.path else None
        if node is None or node.title or node.paragraphs or node.children or node.level > 3 or node.style == "article":
            return False
        follows = node.at.block is not None and item.line.at.block == node.at.block + 1
        return follows and len(item.text) <= TITLE_LIMIT and not item.text.endswith((*_CLOSERS, "；", "：", ":"))

    @staticmethod
    def _ordinal_follows(items: Sequence[_Item], index: int, family: str) -> bool:
        for other in items[index + 1 : index + 12]:
            if other.label is not None:
                return False
            found = _inline_start(other.text)
            if found is not None and found[1] == family:
                return found[0] == 2
        return False

    def _add_table(self, item: _Item) -> None:
        assert item.line.table is not None
        title = None
        if self.path:
            paragraphs = self.path[-1].paragraphs
            if paragraphs and is_table_title(paragraphs[-1]):
                title = paragraphs[-1]
        elif self.preamble_text and is_table_title(self.preamble_text[-1]):
            title = self.preamble_text[-1]
        table, moved = read_table(item.line.table, title)
        self.tables.append(table)
        if moved:
            message = f"表格有{moved}行的单元格与表头对不上（多半是合并单元格在转换时丢失），已按内容归到各列，请核对"
            self.notes.append(Note("short-rows", message, at=table.at))

    # reading ---------------------------------------------------------------------------------------

    def _fill(self, node: _Node, text: str, at: Location, *, own_line: bool = False) -> None:
        """Give a node one paragraph: its inline ordinals become children, its clauses duties."""
        if node.level == INLINE:
            if own_line and self._is_clause_line(text) and len(self.path) > 1:
                parent = self.path[-2]
                node.paragraphs.append(text)
                self._take(parent, list(iter_clauses(text)))
                return
            self._fill_inline(node, text)
            return
        runs = sorted(iter_inline_ordinals(text), key=lambda run: run[0][0])
        clauses = list(iter_clauses(text))
        marks: list[tuple[int, int]] = []
        for run in runs:
            if not marks or run[0][0] > marks[-1][0]:
                marks += [(start, end) for start, end, _ in run]
        if not marks:
            node.paragraphs.append(text)
            self._take(node, clauses)
            return
        head = text[: marks[0][0]].strip()
        if head:
            node.paragraphs.append(head)
        inside = [clause for clause in clauses if clause.start >= marks[0][0]]
        shared = len(inside) == 1 and len(marks) > 1 and inside[0].start > marks[-1][0]
        self._take(node, [clause for clause in clauses if clause not in inside] + (inside if shared else []))
        for (start, end), stop in zip(marks, [mark[0] for mark in marks[1:]] + [len(text)], strict=True):
            child = _Node(text[start:end], INLINE, 0, "inline", at)
            node.children.append(child)
            words = text[end:stop].strip()
            self._fill_inline(child, words, duties=not shared)

    def _fill_inline(self, node: _Node, words: str, *, duties: bool = True) -> None:
        if node.title is None and not node.paragraphs:
            end = first_sentence_end(words)
            semicolon = words.find("；")
            if semicolon >= 0 and (end < 0 or semicolon < end - 1):
                end = semicolon + 1
            if 0 < end < len(words) and end - 1 <= TITLE_LIMIT and not any(c.start < end for c in iter_clauses(words)):
                node.title, words = words[: end - 1], words[end:].strip()
        if words:
            node.paragraphs.append(words)
            if duties:
                self._take(node, list(iter_clauses(words)))

    def _take(self, node: _Node, clauses: Sequence[Clause]) -> None:
        for clause in clauses:
            node.duties += clause.responsibilities
            node.deadline = node.deadline or clause.deadline
            if not clause.closed:
                self.notes.append(
                    Note("unclosed-bracket", f"{node.label}{node.title or ''}：责任表述的括号没有闭合", at=node.at)
                )

    @staticmethod
    def _is_clause_line(text: str) -> bool:
        first = next(iter_clauses(text), None)
        return first is not None and first.start == 0 and first.end >= len(text.rstrip("。；"))

    # notes -----------------------------------------------------------------------------------------

    def _note_sequence(self, label: Label, at: Location) -> None:
        level, number = label.level, label.number
        previous = self.last.get(level)
        siblings = self._siblings(label)
        fresh = not any(node.level == level for node in siblings)
        if previous is None:
            if number != 1:
                self.notes.append(Note("numbering-gap", f"{label.text}之前没有同级的编号", at=at))
        elif not (number == previous[0] + 1 or (number == 1 and fresh)):
            if number == previous[0]:
                self.notes.append(Note("numbering-repeat", f"{previous[1]}之后又是{label.text}", at=at))
            elif number > previous[0]:
                self.notes.append(Note("numbering-gap", f"{previous[1]}之后是{label.text}", at=at))
            else:
                self.notes.append(Note("numbering-restart", f"{previous[1]}之后回到{label.text}", at=at))
        if fresh:
            above = next((node.level for node in reversed(self.path) if node.level < level), 0)
            if level - above > 1 and level <= 5 and above and label.style != "article":
                self.notes.append(Note("level-jump", f"{label.text}直接跟在第{above}级标题之下", "info", at))
        self.last[level] = (number, label.text, label.style)

    def _siblings(self, label: Label) -> list[_Node]:
        inside = label.style not in _LAW_STYLES and any(node.style == "article" for node in self.path)
        rank = label.level + 10 if inside else label.level
        parent: list[_Node] = self.root
        for node in self.path:
            if node.rank < rank:
                parent = node.children
        return parent


def _freeze(node: _Node, parent: _Node | None) -> Section:
    text = "\n".join(node.paragraphs) or None
    duties = tuple(node.duties)
    heading_unit = _heading_duty(node, parent)
    if heading_unit is not None and not duties:
        duties = (heading_unit,)
    own = (node.title or "") + "。" + (text or "")
    return Section(
        label=node.label,
        level=node.level,
        title=node.title,
        text=text,
        responsibilities=duties,
        targets=tuple(iter_targets(own)),
        deadline=node.deadline or find_deadline(own),
        at=node.at,
        sections=tuple(_freeze(child, node) for child in node.children),
    )


_DUTY_HEADING = ("职责", "分工", "责任", "任务")


def _heading_duty(node: _Node, parent: _Node | None) -> Responsibility | None:
    """工作职责 / （一）市科技局。负责…: a heading that is itself a unit's name bears the duty named above it."""
    if parent is None or not node.title or not parent.title:
        return None
    if not any(map(parent.title.__contains__, _DUTY_HEADING)):
        return None
    from kepu_cli.lexicon import looks_like_unit, split_units

    title = node.title.rstrip("：: ")
    if len(title) > 40 or not looks_like_unit(title):
        return None
    units = split_units(title).units
    return Responsibility(parent.title, tuple(units)) if units else None


def build_outline(lines: Sequence[Line]) -> Outline:
    """The measures, tables and remaining paragraphs of one part's lines (no head, signature or imprint among them)."""
    items = list(_iter_items(lines))
    builder = _Builder(lines)
    closing = _closing_start(items)
    builder.add(items[:closing])
    outline = Outline(notes=builder.notes)
    outline.preamble = "\n".join(builder.preamble_text) or None
    outline.responsibilities = tuple(builder.duties)
    outline.sections = tuple(_freeze(node, None) for node in builder.root)
    outline.tables = tuple(builder.tables)
    outline.closing = "\n".join(item.text for item in items[closing:]) or None
    return outline


def _closing_start(items: Sequence[_Item]) -> int:
    """Where the closing begins: unlabelled paragraphs at the end that say 特此通知, 本措施自…起施行, 感谢您 …"""
    if not any(item.label is not None or _inline_start(item.text) for item in items):
        return len(items)
    start = len(items)
    index = len(items) - 1
    counted = all(item.label is None for item in items)  # 一是, 二是 alone: nothing else ends the last of them
    while index >= 0 and index >= len(items) - 8:
        item = items[index]
        if item.label is not None or item.line.table is not None or (counted and _inline_start(item.text)):
            break
        if _CLOSING.match(item.text) or (counted and _OUTLOOK.match(item.text)):
            start = index
        index -= 1
    above = items[start - 1] if 0 < start < len(items) else None
    if above is not None and above.label is not None and _LAST_TITLE.search(above.text) and len(above.text) <= 12:
        return len(items)  # 本办法自公布之日起施行 is what 附则 says
    return start
