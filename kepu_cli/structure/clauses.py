"""责任表述: who has to do it, as the text says it.

A clause is a bracket （责任单位：甲、乙）, a group of words with a role in front (牵头单位：甲；配合单位：乙) or
behind (甲牵头，乙、丙按职责分工负责). Running prose (由甲牵头…) is not read: what it assigns is a matter of judgement.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from kepu_cli.lazy import Pattern
from kepu_cli.lexicon import current_lexicon, is_plain_name, looks_like_unit, split_units
from kepu_cli.model import Responsibility
from kepu_cli.records import NamedTuple, dataclass

NO_ROLE = "未注明"

_OPEN = {"（": "）", "(": ")", "﹙": "﹚", "〔": "〕", "[": "]", "【": "】"}
_BRACKET = Pattern(r"[（(﹙〔\[【）)﹚〕\]】]")
_CLOSE = {"）", ")", "﹚", "〕", "]", "】"}
_DUTY_OPEN = {"（", "(", "﹙", "【", "[", "〔"}

_HOLDER = r"(?:单位|部门|处室|科室|机构|主体|机关|地区|方|组|责任人|人)"
_ROLE_WORD = (
    r"(?:第一|其他|其它|主要|总|共同|具体|直接|市级|省级|区级|县级|市直|区直|县直|省直|国家|[省市区县])?"
    r"(?:牵头|责任|配合|主办|承办|协办|会办|参与|参加|协同|协助|协作|落实|实施|组织实施|组织|支持|支撑|指导|监督|督导|督办|汇总|主责|完成|执行|负责|主管|业务主管|业务指导|联合)"
    r"(?:和|及|与|、)?(?:牵头|责任|配合|承办|落实|参与|实施|负责)?"
)
_ROLE_BEFORE = rf"(?:{_ROLE_WORD}{_HOLDER}(?:[（(][^（）()]{{1,6}}[）)])?|牵头|配合|参与|参加|主办|协办|承办|分工|责任分工|任务分工|分工单位)"
_DEADLINE_NAME = (
    r"(?:完成时限|完成时间|时间节点|时限|时间要求|时间进度|责任时限|完成期限|办理时限|推进时限|实施期限|落实时限)"
)
_OTHER_NAME = r"(?:(?:牵头|责任|分管|包抓|挂钩|联系)[省市区县]?(?:级|委|政府)?领导|责任人|联系人|牵头人|具体责任人|经办人|督办单位联系人)"

# The words that close a list and say its role, the longer first. 按职责分工 is not part of the role.
_ROLES_AFTER = (
    "共同牵头负责", "牵头组织实施", "牵头负责", "牵头落实", "牵头推进", "牵头抓落实", "牵头", "组织落实", "配合落实", "负责落实", "组织实施", "共同负责",
    "分别负责", "具体负责", "具体落实", "具体实施", "分工负责", "抓好落实", "主办", "承办", "协办", "会办", "配合", "协助", "参与", "参加", "指导", "支持", "督促", "落实", "实施",
    "负责",
)  # fmt: skip
_BY_DUTY = r"(?:等)?(?:按照?|依据|根据)(?:各自)?(?:的)?(?:职责|职能|任务)?(?:和|及)?(?:任务)?(?:分工|权限)?"

_FIELD = Pattern(
    rf"(?P<other>{_OTHER_NAME})\s*[：:]|(?P<role>{_ROLE_BEFORE})\s*[：:]|(?P<deadline>{_DEADLINE_NAME})\s*[：:]"
)
_PLAIN_FIELDS = {
    **{
        f"{role}{holder}": "role"
        for role in ("责任", "牵头", "配合", "主办", "协办", "承办", "参与", "参加", "落实", "实施")
        for holder in ("单位", "部门")
    },
    **dict.fromkeys(("完成时限", "完成时间", "时限"), "deadline"),
}
"""Fields that most documents have, told without a look at their words."""
_AFTER = Pattern(
    rf"(?P<qualifier>(?:(?<![高中初同平优])等(?:(?![和及]各)[^、，；。]){{0,14}})?(?:结合(?:各自)?(?:实际|职责)|{_BY_DUTY})?)(?P<role>{'|'.join(_ROLES_AFTER)})$"
)
_ROLE_ENDS = ("牵头", "负责", "落实", "实施", "推进", "配合", "协助", "参与", "参加", "指导", "支持", "督促")
_SIGNS = (
    "（", "责任", "单位", "部门", "牵头", "负责", "配合", "主办", "承办", "协办", "参与", "参加", "落实", "实施", "指导", "时限", "按职责", "分工", "处室",
    "科室", "(", "〔", "[", "【",
)  # fmt: skip
_FULL_STOP = Pattern(r"[。\n]")
_LONGEST_CLAUSE = 2000
_NOTE_WORDS = ("列", "排", "居", "下同", "无牵头", "未注明", "以下", "第一", "标*", "加*")
_TAIL_NOTE = Pattern(
    r"[。；;，,]\s*(?=(?:名列|列|排名|排|居)(?:在)?(?:第一|首|最前)|下同|无牵头单位|未注明|以下|第一(?:个|家)?(?:责任)?单位|标\*|加\*)"
)


_NOTE_BRACKET = Pattern(
    r"[（(](?=[^（）()]{0,40}(?:下同|(?:列|排|居)[^（）()]{0,4}(?:第一|首)|第一(?:个|家)?(?:责任)?单位))[^（）()]{2,60}[）)]$"
)  # （第一责任单位为牵头单位，下同）


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause: what it assigns, the deadline it names, and where it stands in its text."""

    responsibilities: tuple[Responsibility, ...]
    start: int
    end: int
    deadline: str | None = None
    closed: bool = True  # False where the bracket never closes


def iter_brackets(text: str) -> Iterator[tuple[int, int, bool]]:
    """The outermost brackets of a text: (position of the opening one, position after the closing one, closed).

    Full- and half-width forms pair with each other, as they do in print. A bracket that never closes ends with its text.
    """
    depth, start = 0, 0
    for match in _BRACKET.finditer(text):
        if match[0] in _OPEN:
            if depth == 0:
                start = match.start()
            depth += 1
        elif depth:
            depth -= 1
            if depth == 0:
                yield start, match.end(), True
    if depth:
        yield start, len(text), False


# A group of a clause that only says when: 2025年底前完成, 持续推进.
_TIME_GROUP = Pattern(
    r"^(?P<time>(?:[^、，]*\d[^、，]*(?:前|底|末)|长期(?:坚持|推进|任务)?|持续(?:推进|实施)|常态化(?:推进|开展)?|每(?:年|季度|月)[^、，]{0,10}|年内)(?=完成|落实|办结|推进|取得|$))"
)
_TIME_PIECE = Pattern(
    r"(?P<time>(?:[于在到至]|力争|确保)?[^、，,：:]{0,8}?\d[^、，,：:]{0,14}?(?:前|底|末|年|月|日|内|起|年度|季度)|长期|持续|常态化|每(?:年|季度|月)[^、，,]{0,10}?|年内|全年|立即|即时)"
    r"(?P<done>(?:基本|全面|全部|持续|长期)?(?:坚持|完成|落实|办结|推进|实施|开展|启动|建成|见效|取得[^、，,]{0,10}|(?:出台|制定|印发|报送)[^、，,]{0,12})?(?:到位|任务)?)"
)
_PLAIN_TAILS = ("等按职责分工负责", "按职责分工负责", "等按职责分工", "等部门", "等单位", "等")


def split_list(text: str) -> tuple[tuple[str, ...], str]:
    """(units, qualifier) of a list as ``split_units`` gives them, with a short way for lists of names met before."""
    names, tail = _plain_pieces(text)
    if current_lexicon().plain_names.issuperset(names):
        return tuple(names), tail
    found = split_units(text)
    for unit in found.units:
        is_plain_name(unit)  # remembered for the lists that follow
    return found.units, found.qualifier or ""


def _plain_pieces(text: str) -> tuple[list[str], str]:
    """(names, tail) of a list cut at its commas alone: what ``split_units`` gives where every name is a plain one."""
    tail = next((tail for tail in _PLAIN_TAILS if text.endswith(tail)), "") if text.endswith(_PLAIN_TAILS) else ""
    return text[: len(text) - len(tail)].replace("，", "、").split("、"), tail


_LEADS = Pattern(r"[（(](?:牵头|主办)[^（）()]{0,4}[）)]")


def read_list(role: str, listed: str) -> list[Responsibility]:
    """The duties of a list under one role: 市科协（牵头）、市教育局 gives the marked unit a duty of its own."""
    role = "".join(role.split())
    mark = _LEADS.search(listed) if "牵头" in listed or "主办" in listed else None
    if mark is not None:
        found = split_units(listed)
        others = tuple(unit for unit in found.units if unit not in found.leads)
        if found.leads and others and set(found.leads) < set(found.units):
            cuts = "，".join(cut for cut in found.cuts if _LEADS.fullmatch(cut) is None)
            return [Responsibility(mark[0][1:-1], found.leads, mark[0]), Responsibility(role, others, cuts or None)]
    units, qualifier = split_list(listed)
    return [Responsibility(role, units, qualifier or None)] if units else []


_SUPPORTS = ("配合", "配合落实", "协助", "参与", "参加", "支持", "指导", "协办", "会办")


def _read_value(role: str, value: str) -> list[Responsibility]:
    """The duties of a field's value: 责任单位：甲，乙配合 and 牵头单位：甲；有关部门负责 give the last ones a role of their own."""
    behind = _find_role_behind(value)
    if behind is None:
        return read_list(role, value)
    inner = _read_trailing(value)
    semicolon, comma = max(value.rfind("；"), value.rfind(";")), max(value.rfind("，"), value.rfind(","))
    at = semicolon if semicolon > 0 else comma if behind["role"] in _SUPPORTS else -1
    if at > 0 and _find_role_behind(value[:at]) is None:
        last = _read_trailing(value[at + 1 :].strip(), beside=True)
        if last is not None:
            return [*read_list(role, value[:at]), *last]
    if inner is not None and any(duty.role != "负责" for duty in inner):
        return inner  # 责任分工：甲牵头，乙配合
    return read_list(role, value)


def _find_role_behind(text: str) -> re.Match[str] | None:
    return _AFTER.search(text) if text.rstrip("\n").endswith(_ROLES_AFTER) else None


def _split_groups(text: str) -> list[str]:
    """Groups of a clause between ；。 (outside brackets), empty ones dropped."""
    groups, depth, start = [], 0, 0
    for position, character in enumerate(text):
        if character in _OPEN:
            depth += 1
        elif character in _CLOSE:
            depth = max(0, depth - 1)
        elif depth == 0 and character in "；;。\n":
            groups.append(text[start:position])
            start = position + 1
    groups.append(text[start:])
    return [group.strip(" \t\u3000，,") for group in groups if group.strip(" \t\u3000，,")]


def _without_tail_note(text: str) -> str:
    """A clause without the remark behind it (，下同; 。列第一位者为牵头单位); one inside a name's bracket stays."""
    if not any(map(text.__contains__, _NOTE_WORDS)):
        return text
    for note in _TAIL_NOTE.finditer(text):
        before = text[: note.start()]
        if sum(map(before.count, _OPEN)) <= sum(map(before.count, _CLOSE)):
            return before
    return text


class _Field(NamedTuple):
    """The name of a field with its colon: where it begins and ends, and whether a ``role``, a ``deadline`` or another."""

    start: int
    end: int
    kind: str
    name: str


def _find_fields(text: str) -> list[_Field]:
    """The fields of a text that begins with one: 牵头单位：, 完成时限：."""
    if "：" not in text and ":" not in text:
        return []
    plain = _plain_fields(text)
    if plain:
        return plain
    first = _FIELD.match(text)
    if first is None:
        return []
    rest = text[first.end() :]
    marks = [first, *_FIELD.finditer(text, first.end())] if "：" in rest or ":" in rest else [first]
    return [_Field(mark.start(), mark.end(), mark.lastgroup or "", mark[mark.lastgroup or 0]) for mark in marks]


def _plain_fields(text: str) -> list[_Field]:
    """The fields of a text that has only those of most documents, parted by ；, and nothing else; else none."""
    found: list[_Field] = []
    position = 0
    for piece in text.replace(";", "；").replace(":", "：").split("；"):
        name, colon, value = piece.partition("：")
        kind = _PLAIN_FIELDS.get(name.strip())
        if kind is None or not colon or "：" in value:
            return []
        start = position + len(name) - len(name.lstrip())
        found.append(_Field(start, position + len(name) + 1, kind, name.strip()))
        position += len(piece) + 1
    return found if found[0].start == 0 else []


def _read_fields(text: str, marks: list[_Field]) -> tuple[list[Responsibility], str | None]:
    """牵头单位：甲；配合单位：乙、丙；完成时限：2025年底 -> the roles and the deadline."""
    duties: list[Responsibility] = []
    deadline = None
    for mark, following in zip(marks, [*marks[1:], None], strict=True):
        value = text[mark.end : following.start if following else len(text)].strip(" \t\u3000；;，,。").rstrip()
        if value.endswith(("）", ")")) and any(map(value.__contains__, _NOTE_WORDS)):
            value = _NOTE_BRACKET.sub("", value)
        value = _without_tail_note(value.rstrip())
        if mark.kind == "deadline":
            deadline = value or None
        elif mark.kind == "role" and value:
            duties += _read_value(mark.name, value)
    return duties, deadline


def _read_trailing(
    group: str, *, alone: bool = False, offices: bool = False, beside: bool = False
) -> list[Responsibility] | None:
    """甲牵头，乙、丙按职责分工负责 -> two duties; None where the words are no list of units with a role behind.

    Beside a unit (``beside``, or in an earlier piece) 有关部门 is one as well.
    """
    duties: list[Responsibility] = []
    rest = group
    for piece in _split_roles(rest):
        match = _find_role_behind(piece)
        if match is None or match.start() == 0:
            return None
        listed = _INTRODUCED.sub("", piece[: match.start()].strip(" ，,、"), count=1)
        if not listed:
            return None
        units, cut = split_list(listed)
        general = (beside or bool(duties)) and _GENERAL.fullmatch(listed) is not None
        if general:
            units, cut = (listed,), ""
        if not units or not (general or _are_units(listed, units, alone=alone) or (offices and _are_offices(units))):
            return None
        duties.append(Responsibility(match["role"], units, cut + match["qualifier"] or None))
    return duties or None


_GENERAL = Pattern(r"(?:各?(?:有关|相关|其他|其它)(?:责任)?|各)(?:部门|单位|部门和单位|单位和部门|科室|处室)")
_DOING = Pattern(
    r"制定|印发|出台|开展|推进|推动|组织|落实|细则|方案|政策|措施|工作|并$"
)  # words of what is done, not of a name
_INTRODUCED = Pattern(
    r"^(?:(?:此|该|本|这|上述|以上|具体)(?:[项些]|各项)?(?:工作|任务|措施|事项)?|工作)?由"
)  # 此项工作由市教育局牵头
_PLAIN_NAME = Pattern(r"[\u4e00-\u9fff（）()]{2,20}")
_REMARK = Pattern(r"[（(](?:不?含|包括|以下)[^（）()]*[）)]")  # 各县政府（含开发区管委会，下同）


def _are_units(listed: str, units: Sequence[str], *, alone: bool) -> bool:
    """Whether a list names units: all of it, or most members where one bears a name nobody knows."""
    plain = current_lexicon().plain_names.issuperset(units) and _plain_pieces(listed)[0] == list(units)
    if plain or looks_like_unit(_REMARK.sub("", listed)):
        return True
    if alone and all(_PLAIN_NAME.fullmatch(unit) for unit in units):
        return True
    strange = [unit for unit in units if not looks_like_unit(unit)]
    return 2 * len(strange) <= len(units) > 1 and all(len(unit) <= 25 and not _DOING.search(unit) for unit in strange)


_OFFICE = Pattern(
    r"[\u4e00-\u9fff（）]{1,12}(?:部|处|科|股|办公室|研究室|调研室|督查室|中心|站|馆|队|党委|团委|工会|学会|协会|局|办)|办公室"
)
_NO_OFFICE = Pattern(
    r"(?:[东南西北中内外全局支]|干|总|前|后|上|下|一|大|小|各)部|[本专学内外儿妇产骨眼牙皮]科|(?:教|车|卧|温|居|实验)室|.*(?:党|团)支部|.处"
)
_SURE_OFFICE = Pattern(
    r"(?:局|厅|委|机关)?(?:办公室|机关党委|.*(?:法规|人事|财务|计财|组织|宣传|组宣|综合|规划|督查|秘书|政工|审批|基教|职教|教务|科研|后勤|监察|执法|学会|科普|普及|调宣|国际|信息|业务).{0,4}[部处科股])"
)


def _are_offices(units: Sequence[str], *, named: bool = False) -> bool:
    """Whether a list names the offices of one organ (学会部、办公室), two at least where ``named`` asks for a usual name."""
    if not units or not all(_OFFICE.fullmatch(unit) and not _NO_OFFICE.fullmatch(unit) for unit in units):
        return False
    return not named or (len(units) > 1 and any(_SURE_OFFICE.fullmatch(unit) for unit in units))


_ROLE_BREAK = Pattern(rf"({'|'.join(_ROLES_AFTER)})[，,；;]\s*")


def _split_roles(group: str) -> list[str]:
    """甲牵头，乙负责 -> [甲牵头, 乙负责]; a comma that only parts units does not split."""
    pieces, start = [], 0
    for match in _ROLE_BREAK.finditer(group):
        pieces.append(group[start : match.end(1)])
        start = match.end()
    pieces.append(group[start:])
    return [piece for piece in pieces if piece.strip()]


def _cut_time(content: str) -> tuple[str, str | None]:
    """A clause without the time that stands as its last or first member: （市科技局负责，2025年底前完成） -> 2025年底前."""
    named = next((mark for mark in _FIELD.finditer(content) if mark["deadline"]), None) if "时" in content else None
    if named is not None and named.start() and _FIELD.search(content, 0, named.start()) is None:
        value = content[named.end() :].strip(" \t\u3000。；;，,")
        return content[: named.start()].rstrip(" \t\u3000；;，,"), value or None  # no role in front of the units
    behind: list[str] = []  # 6月底前出台相关政策，年内持续推进
    while len(behind) < 3:
        last = max(content.rfind(mark) for mark in "，,；;")
        timed = None
        if last > 0 and len(content) - last <= 32:
            timed = _TIME_PIECE.fullmatch(content[last + 1 :].strip(" \t\u3000。"))
        if timed is None:
            break
        behind.insert(0, timed["time"])
        content = content[:last]
    if behind:
        return content, behind[0]
    first = min((at for mark in "，,；;" if (at := content.find(mark)) > 0), default=0)
    if 0 < first <= 30:
        timed = _TIME_PIECE.fullmatch(content[:first].strip())
        if timed is not None and timed["done"]:
            return content[first + 1 :].strip(), timed["time"]
    return content, None


def _opens_with_role(text: str) -> bool:
    """Whether a text begins with a role and a colon: 牵头单位：…"""
    match = _FIELD.match(text.lstrip()) if "：" in text or ":" in text else None
    return match is not None and match["role"] is not None


_COLONLESS = Pattern(
    r"(?P<role>(?:责任|牵头|配合|主办|承办|协办|参与)(?:单位|部门|科室|处室))[，,、\s]*(?=[^：:]+$)"
)  # the colon was forgotten


def read_clause(
    content: str, *, bare: bool = True, alone: bool = False
) -> tuple[tuple[Responsibility, ...], str | None] | None:
    """What a clause without its brackets assigns and its deadline, or None where it is ordinary text.

    ``bare`` allows a list of units without any role (（市科委、市发展改革委）), ``alone`` says that units are expected here
    (a cell under 责任单位): then 办公室牵头 names one too.
    """
    content = content.strip(" \t\u3000")
    if not content or len(content) > _LONGEST_CLAUSE:
        return None
    content, deadline = _cut_time(content)
    fields = _find_fields(content)
    if fields:
        duties, named_deadline = _read_fields(content, fields)
        return (tuple(duties), named_deadline or deadline) if duties or named_deadline else None
    named = _COLONLESS.match(content) if content[0] in "责牵配主承协参" else None
    if named is not None and looks_like_unit(content[named.end() :]):
        whole = read_list(named["role"], content[named.end() :])
        return (tuple(whole), deadline) if whole else None
    duties = []
    for group in _split_groups(_without_tail_note(content)):
        if duties and len(group) <= 30 and (timed := _TIME_GROUP.match(group)):
            deadline = deadline or timed["time"]
            continue
        if re.match(r"(?:名列|列|排名|排|居)(?:在)?(?:第一|首)|下同|无牵头单位", group):
            continue
        found = _read_trailing(group, alone=alone, offices=bare, beside=bool(duties))
        if (
            found is None
            and bare
            and not _has_prose(group)
            and (looks_like_unit(group) or _are_offices(split_list(group)[0], named=True))
        ):
            listed = split_units(group)
            found = [Responsibility(NO_ROLE, tuple(listed.units), listed.qualifier or None)] if listed.units else None
        if found is None:
            return None
        duties += found
    return (tuple(duties), deadline) if duties else None


_PROSE = Pattern(r"以下|简称|试行|含|见|除|包括|例如|比如|其中|指(?![挥导])|是|即|为|[0-9０-９]|《")


def _has_prose(text: str) -> bool:
    return _PROSE.search(text) is not None


def iter_clauses(text: str) -> Iterator[Clause]:
    """The responsibility clauses of a paragraph, in order, brackets first where they hold one.

    Outside brackets a clause is a field with a role in front that opens a line or a sentence (牵头单位：…), or a
    whole sentence made of nothing but units and roles (甲牵头，乙、丙按职责分工负责。).
    """
    if not any(map(text.__contains__, _SIGNS)):
        return
    found: list[Clause] = []
    taken: list[tuple[int, int]] = []
    brackets = list(iter_brackets(text))
    for start, end, closed in brackets:
        if text[start] not in _DUTY_OPEN:
            continue
        content = text[start + 1 : end - 1 if closed else end]
        inner = read_clause(content, bare=closed and _ends_sentence(text, start, end))
        if inner is None and not closed and not _opens_with_role(content):
            continue
        if inner is None:
            continue
        found.append(Clause(inner[0], start, end, inner[1], closed))
        taken.append((start, end))
    found += _iter_open_clauses(text, taken, brackets)
    found.sort(key=lambda clause: clause.start)
    yield from found


def _ends_sentence(text: str, start: int, end: int) -> bool:
    """A bracket without a role counts only where it closes its sentence or stands alone."""
    while end < len(text) and text[end].isspace():
        end += 1
    while start and text[start - 1].isspace():
        start -= 1
    return start == 0 or end == len(text) or text[end] in "。；;"


def _iter_sentences(text: str) -> Iterator[tuple[int, int]]:
    """(start, end) of the pieces of a text that end with 。；or a line break, the sign included."""
    start = 0
    for piece in text.replace("；", "。").replace(";", "。").replace("\n", "。").split("。"):
        end = start + len(piece) + 1
        if start < len(text):
            yield start, min(end, len(text))
        start = end


def _touches(spans: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Whether one of the spans, in order and apart from each other, shares a character with ``start:end``."""
    last = bisect_left(spans, (end,)) - 1
    return last >= 0 and spans[last][1] > start


def _iter_open_clauses(text: str, taken: list[tuple[int, int]], brackets: list[tuple[int, int, bool]]) -> list[Clause]:
    """Clauses that stand without brackets."""
    found: list[Clause] = []
    position = 0
    closed = [(start + 1, end) for start, end, closed in brackets if closed]
    for start, end in _iter_sentences(text):
        if start < position:
            continue
        sentence = text[start:end]
        body = sentence.strip(" \t\u3000。；;\n")
        if not body.endswith(_ROLE_ENDS) and "：" not in body and ":" not in body:
            continue
        if _touches(taken, start, end) or _touches(closed, start, start + 1):
            continue
        offset = start + len(sentence) - len(sentence.lstrip(" \t\u3000\n"))
        if _opens_with_role(body):
            # 牵头单位：甲；配合单位：乙。 runs on over ；
            following = bisect_left(taken, (start,))
            stop = taken[following][0] if following < len(taken) else len(text)
            stop = min(stop, start + _LONGEST_CLAUSE + 100)
            full = _FULL_STOP.search(text, start, stop)
            stop = stop if full is None else full.end() if full[0] == "。" else full.start()
            inner = read_clause(text[offset:stop].strip(" \t\u3000。；;\n"))
            if inner is not None and inner[0]:
                found.append(Clause(inner[0], offset, stop, inner[1]))
                position = max(position, stop)
            continue
        if len(body) <= 400 and not _has_prose(body):
            duties = _read_trailing(body)
            if duties is not None and all(len(unit) <= 30 for duty in duties for unit in duty.units):
                found.append(Clause(tuple(duties), offset, end))
    return found
