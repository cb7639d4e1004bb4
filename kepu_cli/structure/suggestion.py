"""建议 and 提案: the form at the head (or the foot) of what a deputy or member puts forward, as lines or as a table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from kepu_cli.blocks import TableBlock
from kepu_cli.lazy import Pattern
from kepu_cli.model import Suggestion
from kepu_cli.numerals import parse_number
from kepu_cli.records import dataclass, field
from kepu_cli.structure.lines import Line
from kepu_cli.structure.numbering import parse_label
from kepu_cli.structure.titles import join_title
from kepu_cli.structure.words import squeeze

_TITLE = Pattern(r"^.{4,90}(?:建议|提案|议案|书面意见)(?:案)?$")
_NOT_A_TITLE = Pattern(r"答复|复函|回复|印发|办理|通知|通报|意见的|[。；：:]")
_SESSION = Pattern(
    r"(?P<session>(?:中国人民政治协商会议|政协)?\p{Han}{0,12}?第?[一二三四五六七八九十百\d]{1,5}届\p{Han}{0,16}?第?[一二三四五六七八九十\d]{1,4}次(?:全体)?会议)"
)
_SIGNED = Pattern(
    r"(?:人大|政协)?(?:代表|委员)[：:\s　]+(?P<names>\p{Han}{2,4}(?:[、，,\s　]+\p{Han}{2,4}){0,19})"
    r"|(?P<before>\p{Han}{2,4}(?:[、，,\s　]+\p{Han}{2,4}){0,19})\s*(?:等\s*[\d一二三四五六七八九十]*\s*[名位人]?)?(?:代表|委员)(?!团|会)"
)
# What a line of the form may say besides session, number and names.
_PLAIN = Pattern(
    r"(?:第|号|的|期间|提出|提交|等|共|[\d一二三四五六七八九十]+[名位人]|(?:人大)?(?:代表|政协|委员|市民)?(?:建议|提案|议案|书面意见)(?:办理|处理)?(?:单|表|稿|纸)?|人大|政协|代表|委员|大会|会议|[\s　（）()【】\[\]：:，,、—-])*"
)
_FIELD = Pattern(r"^[【\[]?(?P<name>(?:\p{Han}|[\s（）()]){1,14}?)[】\]]?\s*[：:]\s*(?P<value>.*)$")
_SPACED = Pattern(r"^(?P<name>\p{Han}{2,6})[ \t　]+(?P<value>\S.*)$")
_DOCUMENT_NUMBER = Pattern(r"[〔﹝\[［【（(]\d{4}[〕﹞\]］】）)]\s*\d+\s*号")
_REMARK = Pattern(r"[（(][^（）()]*[）)]")
_NUMBER = Pattern(
    r"第\s*(?<![\d-])(?P<number>[\d一二三四五六七八九十百〇零]{1,8})\s*号|(?<![\d〕）)\]－—-])(?P<bare>\d{1,8})\s*号"
)
_REMARK_BEHIND = Pattern(r"[（(][^（）()]*号[^（）()]*[）)]$")
_WHOM = Pattern(r"^(?:关于)?(?:对|在|于|就)")
_NAME_CELL = Pattern(r"[\u4e00-\u9fff·]{1,3}[\s　]{0,3}\p{Han}{1,3}")
_BEFORE_FIELD = Pattern(r"(?<!\s)(?:\s{2,}+|[　\t])(?=\p{Han}{2,8}\s*[：:])")
_SPACED_NAME = Pattern(r"(?<!\p{Han})(\p{Han})\s+(\p{Han})(?!\p{Han})")
_NOBODY = frozenset(("无", "暂无", "没有", "略", "姓名"))

# What a field of the form is, by its name; the first rule that fits counts.
_FIELDS: tuple[tuple[str, str], ...] = (
    ("number", r"(?:建议|提案|议案|案件)?(?:编\s*号|案\s*号|序号)|(?:建议|提案|议案)号"),
    ("session", r"(?:会议)?届次|会议(?:名称)?"),
    ("title", r"(?:建议|提案|议案)?(?:标\s*题|题\s*目|名称|题名)|案\s*由|案\s*题|事\s*由"),
    ("lead", r"领衔(?:代表|委员|人|提出人)?|(?:第一|主)?(?:提案|提出|建议|提议|提议案)(?:人|者|代表|委员|单位)|(?:人大|政协)?(?:代表|委员)(?:姓名)?|姓名"),
    ("joint", r"(?:附议|联名|联署|共同|其他)(?:提案|提出)?(?:代表|人|者|委员)?|附议(?:代表|人)?(?:姓名)?"),
    ("bearer", r"(?:会办|协办|协同办理)单位"),
    ("content", r"(?:建议|提案|议案)?(?:正文|(?:主要|具体)?内容)|具体建议"),
    ("other", r"类\s*别|党派界别|分类|类型|界\s*别|代表团|(?:所属|推荐)?(?:单位|团组|组别)|职\s*务|工作单位|(?:联系)?电\s*话|手\s*机|(?:联系|通讯|通信)?地\s*址|邮\s*编|(?:建议)?(?:承办|主办|交办|分办)单位|.{0,4}(?:时间|日期)|(?:是否)?(?:同意)?公开|状态|.{0,4}审查意见|办理(?:类型|方式)|密级|备注|联系人"),
)  # fmt: skip
_HEAD_LINES = 25
_TITLE_LINES = 3
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


def read_suggestion_form(lines: Sequence[Line], fields: Mapping[str, str] | None = None) -> SuggestionForm | None:
    """The form of a 建议 or 提案, None where the text is none: it needs a title of that kind and a number or a proposer.

    ``fields`` are the document's properties by name (标题, 编号, 提案人).
    """
    if not _may_be_suggestion(lines, fields or {}):
        return None
    return _read_lines(lines, fields or {}) or _read_table(lines)


def _may_be_suggestion(lines: Sequence[Line], fields: Mapping[str, str]) -> bool:
    """A quick look: such a title is printed among the first lines or named by a property, or a table may hold it."""
    if any(line.table is not None for line in lines[:_FOOT_LINES]):
        return True
    top = [line.text for line in lines[: _HEAD_LINES + _TITLE_LINES]]
    words = squeeze("".join([*top, *fields.values()])).replace("**", "")
    return any(word in words for word in ("建议", "提案", "议案", "书面意见"))


def _read_lines(lines: Sequence[Line], fields: Mapping[str, str]) -> SuggestionForm | None:
    known = {kind: value for name, value in fields.items() if (kind := _field_kind(name))}
    named = known.get("title", "")
    start, stop, title = _find_title(lines) or (0, 0, "")
    is_named = "关于" not in title and bool(_TITLE.match(squeeze(named)) and not _NOT_A_TITLE.search(squeeze(named)))
    if not title and not is_named:
        return None
    form = SuggestionForm(named if is_named else title)
    for kind, value in known.items():
        _set_field(kind, value, form)
    body_at = _take_head(lines, start, stop, form, "suggestion" if is_named else "title")
    form.rest = _take_foot(lines[body_at:], form)
    if form.number is None and not form.lead:
        return None
    form.body = _body_of("".join([*(line.text for _, line in form.taken), *fields, *fields.values()]))
    form.taken.sort(key=lambda pair: pair[1].order)
    return form


def _find_title(lines: Sequence[Line]) -> tuple[int, int, str] | None:
    """The lines of the title, up to three, and the title; the one that begins with 关于 before any other."""
    ordered = sorted(
        range(min(len(lines), _HEAD_LINES)),
        key=lambda index: not squeeze(_value(lines[index].text, "title")).startswith("关于"),
    )
    for start in ordered:
        words: list[str] = []
        for stop in range(start, min(start + _TITLE_LINES, len(lines))):
            line = lines[stop]
            if line.table is not None or len(line.text) > 90 or (parse_label(line.text) and not words):
                break
            if words and (_read_field(line.text)[0] or _says_number(words[0])):
                break
            words.append(line.text if words else _value(line.text, "title"))
            title = _REMARK_BEHIND.sub("", join_title(words))
            if _NOT_A_TITLE.search(squeeze(title)):
                break
            if (start < _NEAR_TOP or "关于" in title) and _TITLE.match(squeeze(title)) and not _says_number(title):
                return start, stop + 1, title
    return None


def _says_number(text: str) -> bool:
    """第35号建议, 市五届人大四次会议代表建议: lines of the form that end as a title does."""
    flat = squeeze(text)
    return (_SESSION.search(flat) or _NUMBER.search(flat)) is not None and "关于" not in flat


def _value(text: str, wanted: str) -> str:
    name, value = _read_field(text)
    return value if name == wanted and value else text


def _read_field(text: str) -> tuple[str | None, str]:
    """What a line 领衔代表：周文澜 or 领衔人 周文澜 is a field of, and its value; None for a line that is no field."""
    text = text.replace("**", "")
    match = (_FIELD.match(text) or _SPACED.match(text)) if len(text) <= 160 else None
    if match is None:
        return None, ""
    return _field_kind(match["name"]), match["value"].strip()


def _field_kind(name: str) -> str | None:
    flat = squeeze(_REMARK.sub("", name)).rstrip("：:")
    return next((kind for kind, pattern in _FIELDS if re.fullmatch(pattern, flat)), None)


def _take_head(lines: Sequence[Line], start: int, stop: int, form: SuggestionForm, element: str) -> int:
    """Take what stands above and right below the title; where the text begins. ``element`` is what the title's lines are:
    the name of the form (云岭市人大代表建议) where a field names the title."""
    index = 0
    while index < start:
        size = max(1, _take_pair(lines[index:start], form) or int(_take(lines[index], form)))
        form.taken += [("suggestion", line) for line in lines[index : index + size]]
        index += size
    form.taken += [(element, line) for line in lines[start:stop]]
    remark = _REMARK_BEHIND.search("".join(line.text for line in lines[start:stop]))
    if remark:
        _read_free(remark[0], form)
    while stop < len(lines) and stop < start + _HEAD_LINES:
        size = _take_pair(lines[stop:], form) or int(_take(lines[stop], form))
        if not size:
            break
        form.taken += [("suggestion", line) for line in lines[stop : stop + size]]
        stop += size
    return stop


def _take_pair(lines: Sequence[Line], form: SuggestionForm) -> int:
    """Read a field whose value stands on the next line, as the cells of a page without its grid; how many lines it took."""
    kind = _field_kind(lines[0].text) if lines and len(lines[0].text) <= 12 else None
    if kind in (None, "content") or len(lines) < 2:
        return 0
    value = lines[1].text.strip()
    if lines[1].table is not None or len(value) > 60 or _field_kind(value) or (kind == "title" and len(value) < 6):
        return 0
    _set_field(kind or "", value, form)
    return 2


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
    if line.table is not None or len(text) > 160:
        return False
    return not text or _read_several(text, form) or _read_free(text, form)


def _read_free(text: str, form: SuggestionForm) -> bool:
    """（市五届人大四次会议　第35号　代表　王小明）: session, number and names and hardly a word besides."""
    if re.search(r"[。；！？]", text) or _DOCUMENT_NUMBER.search(text):
        return False
    rest = text
    session = _SESSION.search(rest)
    rest = _cut(rest, session)
    number = _NUMBER.search(rest)
    rest = _cut(rest, number)
    signed = _SIGNED.search(rest)
    rest = _cut(rest, signed)
    found = session or number or signed or re.search(r"建议|提案|议案", text)
    if not found or len(_PLAIN.sub("", rest)) > 1:
        return False
    if session:
        form.session = form.session or _WHOM.sub("", squeeze(session["session"]))
    if number:
        _set_number(number["number"] or number["bare"], form)
    if signed:
        form.lead += _names(signed["names"] or signed["before"])
    return True


def _cut(text: str, match: re.Match[str] | None) -> str:
    return text if match is None else text[: match.start()] + " " + text[match.end() :]


def _read_several(text: str, form: SuggestionForm) -> bool:
    """One or several fields on a line: 编号：86　　类别：科技. A field whose value is the text itself is none."""
    pieces = _BEFORE_FIELD.split(text)
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
        match = re.search(r"第\s*([\d一二三四五六七八九十百〇零]+)\s*号", value) or re.search(r"^\D*(\d+)\D*$", value)
        _set_number(match[1] if match else "", form)
        session = _SESSION.search(squeeze(value))
        form.session = form.session or (session["session"] if session else None)
    elif kind == "session":
        form.session = form.session or squeeze(value) or None
    elif kind == "lead":
        form.lead += _names(value)
        number = _NUMBER.search(value)
        _set_number((number["number"] or number["bare"]) if number else "", form)
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
    bare = re.sub(r"(?:内容|案由|案据|正文|理由|建议)\s*[：:].*$", "", _REMARK.sub("", text).strip())
    bare = re.sub(r"等\s*+[\d一二三四五六七八九十]*+\s*+[名位人]?(?:代表|委员)?$", "", bare)
    bare = re.sub(r"(?<=[、，,])\s+|(?<!\s)\s++(?=[、，,])", "", bare)
    bare = _SPACED_NAME.sub(r"\1\2", bare)
    names = (re.sub(r"(?:代表|委员)$", "", name) for name in re.split(r"[、，,；;\s　]+", bare))
    return [name for name in names if name and name not in _NOBODY]


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
    for kind, value in _iter_cells(table):
        seen.add(kind)
        _set_field(kind, value, form)
    if not {"title", "lead"} <= seen or not re.search(r"建议|提案|议案", form.title):
        return None
    form.rest = list(lines)
    for line in lines[:_FOOT_LINES]:
        _take(line, form)
    form.body = _body_of("".join(cell.text for cell in table.cells) + "".join(line.text for line in lines[:3]))
    return form


def _iter_cells(table: TableBlock) -> Iterator[tuple[str, str]]:
    """Name and value of each field of a form: the value stands right of its name, or below it where names head columns."""
    at = {
        (row, column): cell
        for cell in table.cells
        for row in range(cell.row, cell.row + cell.row_span)
        for column in range(cell.column, cell.column + cell.column_span)
    }
    for cell in table.cells:
        kind = _field_kind(cell.text)
        if kind is None:
            inline, value = _read_field(cell.text)
            if inline and value:
                yield inline, value
            continue
        right = at.get((cell.row, cell.column + cell.column_span))
        if right is not None and right.text.strip() and _field_kind(right.text) is None:
            yield kind, right.text.strip()
            continue
        below = at.get((cell.row + cell.row_span, cell.column))
        while kind in ("lead", "joint") and below is not None and _NAME_CELL.fullmatch(below.text.strip()):
            if _field_kind(below.text):
                break
            yield kind, squeeze(below.text)
            below = at.get((below.row + below.row_span, cell.column))
