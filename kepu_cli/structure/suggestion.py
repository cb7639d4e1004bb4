"""建议 and 提案: the form at the head (or the foot) of what a deputy or member puts forward, as lines or as a table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kepu_cli.blocks import TableBlock
from kepu_cli.lazy import Pattern
from kepu_cli.model import Suggestion
from kepu_cli.numerals import parse_number
from kepu_cli.structure.head import join_title, squeeze
from kepu_cli.structure.lines import Line
from kepu_cli.structure.numbering import parse_label

_TITLE = Pattern(r"^.{4,90}(?:建议|提案|议案|书面意见)(?:案)?$")
_NOT_A_TITLE = Pattern(r"答复|复函|回复|印发|办理|通知|通报|意见的|[。；：:]")
_SESSION = Pattern(
    r"(?P<session>(?:中国人民政治协商会议|政协)?[\u4e00-\u9fff]{0,12}?第?[一二三四五六七八九十百\d]{1,5}届[\u4e00-\u9fff]{0,16}?第?[一二三四五六七八九十\d]{1,4}次(?:全体)?会议)"
)
_NUMBERED = Pattern(
    r"^[（(【\[]?.{0,40}?(?:第\s*(?P<number>[\d一二三四五六七八九十百〇零]{1,8})\s*号|(?P<bare>\d{1,8})\s*号)(?:[\u4e00-\u9fff]{0,6}(?:建议|提案|议案|意见))?[）)】\]]?$"
)
_PROPOSED = Pattern(
    r"^[（(]?(?P<names>[\u4e00-\u9fff·、，\s　]{2,40}?)\s*(?:等\s*[\d一二三四五六七八九十]*\s*[名位人]?)?(?:代表|委员)(?:等.{0,6})?(?:提出|提交)?[）)]?$"
)
_SIGNED = Pattern(
    r"^[\u4e00-\u9fff]{0,10}?(?:人大代表|政协委员|代表|委员)[\s　]+(?P<names>[\u4e00-\u9fff]{2,4}(?:[、，\s　]+[\u4e00-\u9fff]{2,4}){0,9})$"
)
_FIELD = Pattern(r"^[【\[]?(?P<name>[\u4e00-\u9fff\s　（）()]{1,14}?)[】\]]?\s*[：:]\s*(?P<value>.*)$")
_DOCUMENT_NUMBER = Pattern(r"[〔﹝\[［【（(]\d{4}[〕﹞\]］】）)]\s*\d+\s*号")
_REMARK = Pattern(r"[（(][^（）()]*[）)]")

# What a field of the form is, by its name; the first rule that fits counts.
_FIELDS: tuple[tuple[str, str], ...] = (
    ("number", r"(?:建议|提案|议案|案件)?(?:编\s*号|案\s*号|序号)|(?:建议|提案|议案)号"),
    ("session", r"(?:会议)?届次|会议(?:名称)?"),
    ("title", r"(?:建议|提案|议案)?(?:标\s*题|题\s*目|名称|题名)|案\s*由|案\s*题|事\s*由"),
    ("lead", r"领衔(?:代表|委员|人|提出人)?|(?:第一|主)?(?:提案|提出|建议|提议)(?:人|者|代表|委员)|(?:代表|委员)(?:姓名)?|姓名|提案单位"),
    ("joint", r"(?:附议|联名|联署|共同|其他)(?:代表|人|者|委员|提案人|提案者|提出人)?|附议(?:代表|人)?(?:姓名)?"),
    ("bearer", r"(?:会办|协办|协同办理)单位"),
    ("content", r"(?:建议|提案|议案)?(?:正文|(?:主要|具体)?内容)|具体建议"),
    ("other", r"类\s*别|分类|类型|界\s*别|代表团|(?:所属|推荐)?(?:单位|团组|组别)|职\s*务|工作单位|(?:联系)?电\s*话|手\s*机|(?:联系|通讯|通信)?地\s*址|邮\s*编|(?:建议)?(?:承办|主办|交办|分办)单位|.{0,4}(?:时间|日期)|(?:是否)?(?:同意)?公开|状态|.{0,4}审查意见|办理(?:类型|方式)|密级|备注|联系人"),
)  # fmt: skip
_HEAD_LINES = 25
_NEAR_TOP = 4  # a title without 关于 stands among the first lines
_FOOT_LINES = 6


@dataclass(slots=True)
class SuggestionForm:
    """What the form says. ``rest`` are the lines that are the text itself; ``taken`` are those of the form, the title among them."""

    title: str = ""
    number: int | None = None
    session: str | None = None
    lead: list[str] = field(default_factory=list)
    joint: list[str] = field(default_factory=list)
    body: str | None = None
    rest: list[Line] = field(default_factory=list)
    taken: list[tuple[str, Line]] = field(default_factory=list)

    @property
    def suggestion(self) -> Suggestion:
        """The 要素 of the suggestion; whoever leads comes first."""
        return Suggestion(
            body=self.body,  # type: ignore[arg-type]
            session=self.session,
            number=self.number,
            title=self.title or None,
            representatives=tuple(dict.fromkeys([*self.lead, *self.joint])),
        )


def read_suggestion_form(lines: Sequence[Line], named: str | None = None) -> SuggestionForm | None:
    """The form of a 建议 or 提案, None where the text is none: it needs a title of that kind and a number or a proposer.

    ``named`` is a title that the document's properties give (标题：…).
    """
    return _read_lines(lines, named) or _read_table(lines)


def _read_lines(lines: Sequence[Line], named: str | None) -> SuggestionForm | None:
    found = _find_title(lines)
    if found is None and named and _TITLE.match(squeeze(named)) and not _NOT_A_TITLE.search(squeeze(named)):
        found = (0, 0, named)
    if found is None:
        return None
    start, stop, title = found
    form = SuggestionForm(title)
    body_at = _take_head(lines, start, stop, form)
    form.rest = _take_foot(lines[body_at:], form)
    if form.number is None and not form.lead:
        return None
    form.body = _body_of("".join(line.text for _, line in form.taken))
    form.taken.sort(key=lambda pair: pair[1].order)
    return form


def _find_title(lines: Sequence[Line]) -> tuple[int, int, str] | None:
    """The lines of the title, up to three, and the title; the one that begins with 关于 before any other."""
    ordered = sorted(
        range(min(len(lines), _HEAD_LINES)), key=lambda index: not squeeze(lines[index].text).startswith("关于")
    )
    for start in ordered:
        words: list[str] = []
        for stop in range(start, min(start + 3, len(lines))):
            line = lines[stop]
            if line.table is not None or len(line.text) > 90 or (parse_label(line.text) and not words):
                break
            words.append(_value(line.text, "title") if stop == start else line.text)
            title = join_title(words)
            if _NOT_A_TITLE.search(squeeze(title)):
                break
            if (start < _NEAR_TOP or "关于" in title) and _TITLE.match(squeeze(title)) and not _says_number(title):
                return start, stop + 1, title
    return None


def _says_number(text: str) -> bool:
    """第35号建议, 代表建议: lines of the form that end as a title does."""
    flat = squeeze(text)
    return _NUMBERED.match(flat) is not None or _SESSION.search(flat) is not None


def _value(text: str, wanted: str) -> str:
    name, value = _read_field(text)
    return value if name == wanted and value else text


def _read_field(text: str) -> tuple[str | None, str]:
    """What a line 领衔代表：周文澜 is a field of, and its value; None for a line that is no field."""
    match = _FIELD.match(text) if len(text) <= 120 else None
    if match is None:
        return None, ""
    name = squeeze(_REMARK.sub("", match["name"]))
    kind = next((kind for kind, pattern in _FIELDS if re.fullmatch(pattern, name)), None)
    return kind, match["value"].strip()


def _take_head(lines: Sequence[Line], start: int, stop: int, form: SuggestionForm) -> int:
    """Take what stands above and right below the title; where the text begins."""
    for line in lines[:start]:
        _take(line, form)
        form.taken.append(("suggestion", line))
    form.taken += [("title", line) for line in lines[start:stop]]
    while stop < len(lines) and stop < start + _HEAD_LINES and _take(lines[stop], form):
        form.taken.append(("suggestion", lines[stop]))
        stop += 1
    return stop


def _take_foot(rest: Sequence[Line], form: SuggestionForm) -> list[Line]:
    """Take the proposer at the end of the text, whether the date stands behind or not; the lines that are left."""
    for index in range(max(0, len(rest) - _FOOT_LINES), len(rest)):
        if rest[index].table is None and _read_field(rest[index].text)[0] in ("lead", "joint"):
            taken = [line for line in rest[index:] if _take(line, form)]
            form.taken += [("suggestion", line) for line in taken]
            return [*rest[:index], *(line for line in rest[index:] if line not in taken)]
    return list(rest)


def _take(line: Line, form: SuggestionForm) -> bool:
    """Read one line of the form; False for a line of the text."""
    text = line.text.strip()
    if line.table is not None or len(text) > 120:
        return False
    if not text or _read_several(text, form):
        return True
    flat = squeeze(text)
    if len(flat) <= 50 and not re.search(r"[。；，]", flat):
        session = _SESSION.search(flat)
        number = None if _DOCUMENT_NUMBER.search(flat) else _NUMBERED.match(flat)
        if session or number:
            form.session = form.session or (session["session"] if session else None)
            if number:
                _set_number(number["number"] or number["bare"], form)
            return True
        proposed = _SIGNED.match(text) or _PROPOSED.match(text)
        if proposed:
            form.lead += _names(proposed["names"])
            return True
        if re.fullmatch(r"(?:人大)?(?:代表|政协|委员|市民)?(?:建议|提案)(?:办理|处理)?(?:单|表|稿|纸)?", flat):
            return True
    return False


def _read_several(text: str, form: SuggestionForm) -> bool:
    """One or several fields on a line: 编号：86　　类别：科技. A field whose value is the text itself is none."""
    pieces = re.split(r"(?:\s{2,}|　+|\t)(?=[\u4e00-\u9fff]{2,8}\s*[：:])", text)
    read = [_read_field(piece) for piece in pieces]
    if any(kind is None or kind == "content" or (kind == "title" and not value) for kind, value in read):
        return False
    for kind, value in read:
        if kind == "title" and not (_TITLE.match(squeeze(value)) and len(value) <= 90):
            return False
        _set_field(kind or "", value, form)
    return True


def _set_field(kind: str, value: str, form: SuggestionForm) -> None:
    if kind == "number":
        match = re.search(r"第\s*([\d一二三四五六七八九十百〇零]+)\s*号", value) or re.search(r"(\d+)\D*$", value)
        _set_number(match[1] if match else "", form)
        session = _SESSION.search(squeeze(value))
        form.session = form.session or (session["session"] if session else None)
    elif kind == "session":
        form.session = form.session or squeeze(value) or None
    elif kind == "lead":
        form.lead += _names(value)
    elif kind == "joint":
        form.joint += _names(value)
    elif kind == "title":
        form.title = form.title or value


def _set_number(text: str, form: SuggestionForm) -> None:
    digits = text.lstrip("0")
    number = int(digits) if digits.isdecimal() and digits.isascii() else parse_number(digits)
    if form.number is None and number is not None:
        form.number = number


def _names(text: str) -> list[str]:
    """周文澜（青溪代表团）、林 见 代表等3人 -> 周文澜, 林见."""
    bare = re.sub(r"等\s*[\d一二三四五六七八九十]*\s*[名位人]?$", "", _REMARK.sub("", text).strip())
    bare = re.sub(r"(?<=[、，,])\s+|\s+(?=[、，,])", "", bare)
    bare = re.sub(r"(?<![\u4e00-\u9fff])([\u4e00-\u9fff])\s+([\u4e00-\u9fff])(?![\u4e00-\u9fff])", r"\1\2", bare)
    names = (re.sub(r"(?:代表|委员)$", "", name) for name in re.split(r"[、，,；;\s　]+", bare))
    return [name for name in names if name]


def _body_of(text: str) -> str | None:
    flat = squeeze(text)
    if re.search(r"提案|政协|委员", flat):
        return "政协"
    return "人大" if re.search(r"代表|人大|人民代表大会", flat) else None


def _read_table(lines: Sequence[Line]) -> SuggestionForm | None:
    """A 办理单 or 提案表: the fields stand in the cells of the first table, its text in a cell of its own. The table stays."""
    table = next((line.table for line in lines[:_FOOT_LINES] if line.table is not None), None)
    if not isinstance(table, TableBlock):
        return None
    form = SuggestionForm()
    seen: set[str] = set()
    for kind, value in _iter_cells([cell.text for cell in table.cells]):
        seen.add(kind)
        _set_field(kind, value, form)
    if not {"title", "lead"} <= seen or not re.search(r"建议|提案|议案", form.title):
        return None
    form.rest = list(lines)
    for line in lines[:_FOOT_LINES]:
        _take(line, form)
    form.body = _body_of("".join(cell.text for cell in table.cells) + "".join(line.text for line in lines[:3]))
    return form


def _iter_cells(cells: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Name and value of each field of a form whose cells stand in reading order: a name, then its value."""
    position = 0
    while position < len(cells):
        name = squeeze(_REMARK.sub("", cells[position])).rstrip("：:")
        kind = next((kind for kind, pattern in _FIELDS if re.fullmatch(pattern, name)), None)
        if kind is None or position + 1 >= len(cells):
            inline, value = _read_field(cells[position])
            if inline and value:
                yield inline, value
            position += 1
            continue
        yield kind, cells[position + 1].strip()
        position += 2
