"""Lists of units in running text: 省教育厅、省科学技术厅等按职责分工负责.

A list is cut at its separators and then put together again where a separator stood inside a name (发展和改革委员会,
各区、县级市). What says how the units act (等有关部门, 按职责分工负责, 牵头) is cut away and returned, never lost.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from kepu_cli.lazy import any_of, compile_pattern
from kepu_cli.lexicon.current import current_lexicon
from kepu_cli.lexicon.places import LEVEL_WORDS, read_prefix
from kepu_cli.lexicon.spelling import clean_name
from kepu_cli.lexicon.table import Lexicon
from kepu_cli.lexicon.units import Unit, UnitList, UnitRef

_OPENING = {
    "（": "）",
    "(": "）",
    "<": "）",
    "＜": "）",
    "〈": "）",
    "〔": "〕",
    "[": "]",
    "《": "》",
    "“": "”",
    "【": "】",
}
_CLOSING = {
    "）": "）",
    ")": "）",
    ">": "）",
    "＞": "）",
    "〉": "）",
    "〕": "〕",
    "]": "]",
    "》": "》",
    "”": "”",
    "】": "】",
}
_STRONG = frozenset("、，,；;/／|。…\n\r")
_LONGEST_NAME = 60
_LONGEST_LIST = 20_000
_LOOKED_AT = 2_000
_LONGEST_TAIL = 80

_PLACE_WORDS = (
    r"(?:省直管县|省直管市|省直辖县级行政区|直管市|省|自治区|直辖市|计划单列市|副省级城市|地级以上市|设区的?市|省辖市|地级市|县级市|市|自治州|州|地区|盟|自治县|县|市辖区|城区|区|旗|新区|特区|林区"
    r"|功能区|经济技术开发区|经济开发区|高新技术产业开发区|开发区|产业园区|工业园区|园区|高新区|经开区|保税区|风景名胜区|风景区|旅游度假区|度假区|示范区|试验区|管理区|集聚区|街道|街|乡|镇|乡镇|村|社区|兵团|新疆生产建设兵团|师|（[^（）]{1,16}）)"
)
_BODY = r"(?:人民政府|政府|党委|党委政府|管委会|管理委员会|办事处|街道办事处|（[^（）]{1,16}）)"

_ENDS_EACH_UNIT = (
    "部门", "单位", "机构", "团体", "委", "办", "学会", "协会", "高校", "院校", "学校", "院所", "企业", "科协", "部室", "区县", "处", "局", "厅", "中小学",
    "幼儿园",
)  # fmt: skip

_OPEN = "【待定："


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return compile_pattern(_PATTERNS[name])


_LEVEL = any_of("省市县区州")
_PATTERNS = {
    # the list under one 各: what may stand before a separator, and what may follow it
    "each_places": rf"(?:.{{0,6}}?(?:各|相关|有关))?(?>{_PLACE_WORDS}|[、，和及与])+",
    "each_bodies": rf"(?:.{{0,6}}?(?:各|相关|有关))(?>{_PLACE_WORDS}|{_BODY}|[、，和及与])+",
    "more_places": rf"(?>{_PLACE_WORDS}|[和及与])+{_BODY}*+",
    "named_body": r"\p{Han}{2,8}(?:林区|新区|特区|[市区县旗]|兵团|示范区)人民政府",
    "each_committees": r"各.{0,16}?(?:[省市州县区旗镇乡）)]委|党委|工委)",
    "their_governments": r"[省市州县区旗镇乡]*(?:(?:人民)?政府|管委会)",
    "lower_organ": r"(?:直辖市|副省级城市|计划单列市|自治州|市辖区|自治县|县级市|县|区|旗)(?:（[^（）]{1,16}）)?(?P<organ>\p{Han}{2,}(?:（[^（）]{1,12}）)?)",
    "each_units": rf".{{0,12}}?(?:各|有关|相关|成员|[省市县区]级|[省市县区]属|全国|在\p{{Han}}(?=[高科])|驻\p{{Han}}(?=[高科单])).{{0,14}}?(?:{'|'.join(_ENDS_EACH_UNIT)})",
    "more_units": r"(?:委|办|厅|局|室|处|委办)|(?:直属|企事业|科研|医疗|医疗卫生|卫生|金融|教育|研究|行业|龙头|重点|社会|新闻|人民|群众)?(?:组织|媒体|单位|部门|机构|团体|学会|协会|研究会|学校|高校|院校|科研院所|院所|科研机构|企业|医院|中小学校?|幼儿园|部室|(?:企业|高校|园区|基层|乡镇|街道|学校|农村)科协(?:组织)?)",
    # what is cut away
    "role": (
        r"(?:，?(?:按照?|依据|根据|依)?(?:各自|部门)?(?:职责|职能|任务|权限)(?:和|与)?(?:任务|范围|职责)?(?:分工)?(?:要求)?|按照?分工|分别|共同|具体|组织|协同|积极|结合实际|联合"
        r"|牵头并?|总)*(?:负总责|负责(?:落实|实施|推进|组织实施|指导|实施落实)?|(?:总)?牵头(?:负责|落实|实施|组织实施|推进|抓总)?|配合(?:落实|实施|做好)?|参与|参加|指导|落实|组织实施|实施"
        r"|承担|推进|推动|协助|协同推进|协同|支持|主办|协办|会办|承办|督促指导|督导|统筹|统筹协调|分工落实|按照?(?:各自)?(?:职责|职能)分工|职责分工|按职责|抓好落实|办理)"
    ),
    "first_leads": r"(?:列|排)(?:在|名)?(?:第一|首|前)|下同$|^以下|逐一列出|^不再|^第一(?:个|位|家)|为(?:牵头|主办|责任|汇总)(?:单位|部门)$",
    "lead_note": r"。|[，；]\s*(?:列|排)(?:在|名)?(?:第一|首)",
    "role_mark": r"（(?:牵头|牵头单位|主办|主办单位|牵头负责|总牵头|配合|配合单位|协办|责任单位|负责|参与)）$",
    "label": r"^(?:\d{1,2}[.．、]|[（(]\d{1,2}[）)]|[①-⑳])",
    "joined": r"会同|商(?=[省市县区国])|联合(?=[省市县区])",
    "seam": (
        rf"(?:(?<=[局厅委办协联部署会院室心队馆司行站])|(?<={any_of('局厅委办')}）))(?=各|团{_LEVEL}委|{_LEVEL}(?:(?<!委.)政府"
        rf"|(?!政(?!{any_of('协法务')})|民(?!{any_of('政宗防')})|城(?!{any_of('管市乡投')})|直(?!机关[工党])|市(?!场)|{any_of('场容域级属划乡省县区州）)')}|分[局行]|\p{{Han}}[）)])))"
    ),
    "general": r"(?:各?(?:有关|相关|其他|其它)?(?:部门|单位|机构|地区|方面)(?:和单位)?|同级有关部门)",
    "amount": r"\d{3,}|\d+(?:万|亿|%|％|元|家|个(?!部门|单位|区|县|市)|年|月|日)",
    "including": r"含\p{Han}",
    "plausible": r"^[\u4e00-\u9fff（）、]+$",
    "left_open": rf"{_OPEN}([^【】]{{1,60}})】",
    "organ_and_field": r"(?P<organ>\p{Han}{2,12}?[局委厅部])\p{Han}{2,6}",
}


_OTHERS = frozenset(
    "国务院中央省市县区州镇乡街道级直属各有关相其他它成员责任行业主管业务职能配合参与部委局办单位机构门政府地方企事团体组织高校院所和及方面力量多个家"
    "0123456789一二三四五六七八九十按照分工负落实牵头共同别具协指导推进做好参加与总抓统筹调支持督促承担结际积极、，"
)
"""The characters of what follows 等: 等国务院有关部门按职责分工负责."""
_BRACKETS = str.maketrans("()<>〈〉＜＞〔〕[]", "（）（）（）（）（）（）")
_MARKS_OF_LISTS = ("各", "相关", "有关", "成员", "级", "属", "全国")
_BELOW_DISTRICT = ("乡", "镇", "街道", "街", "村", "社区", "园区", "功能区", "开发区")
_NO_PLAIN = (*_MARKS_OF_LISTS, "等")  # what stands under one 各 with its neighbours, and where a remark begins
_MOST_REMEMBERED = 10_000
_ENDS_PLACE = frozenset("省市州盟县区旗镇乡村道团师城域场）)")
_ENDS_PLAIN = frozenset("局厅委部署办会院社行校馆站队府室协联组所法检央台")
_ENDS_EACH_PLACE = _ENDS_PLACE | frozenset("街、，和及与")
_EACH = ("各", "相关", "有关")
_MORE_BODIES = frozenset(
    ("乡人民政府", "镇人民政府", "乡政府", "场", "农场", "林场", "街道办事处", "街道办", "街道", "办事处", "镇政府", "开发区管委会", "功能区管委会", "园区管委会", "管委会")
)  # fmt: skip
_HEADERS = frozenset(
    f"{role}{body}"
    for role in ("责任", "牵头", "配合", "主办", "协办", "成员", "参与", "主管", "协同", "承办")
    for body in ("单位", "部门", "机构")
)
_SENTENCE_SIGNS = frozenset("：:《》？?！!是为对将把被但若如则即已曾")
_SENTENCE_WORDS = ("以下简称", "包括", "尤其", "例如", "不含", "不包")
_NOTE_WORDS = ("列", "排", "下同", "以下", "逐一", "不再", "第一", "为")
_JOINTS = ("会同", "商省", "商市", "商县", "商区", "商国", "联合省", "联合市", "联合县", "联合区")
_DETERMINERS = ("各", "有关", "相关", "所有", "成员单位", "责任单位", "牵头单位", "属地", "国务院", "级", "直属")
_GOVERNMENTS = ("相关", "有关", "属地", "政府", "党委", "管委会", "办事处")
_LEVEL_CHARACTERS = frozenset("省市县区州盟旗")
_VERBS = frozenset("是为的")
_ENDS_UNIT = (
    *"局厅委部署办会院社行校馆站队府团室协联组所台盟县市省州镇乡区", "中心", "公司", "集团", "大学", "人大", "海关", "总台", "街道",
)  # fmt: skip
_ENDS_GLUED = frozenset("局厅委部办会")
_SHORTEST_GLUED = 6
_MOST_GLUED = 40
_BRANCH = 5  # characters of a place and 分局 without what it does
_ENDS_ANY = (*_ENDS_UNIT, *"门位构体地方级业介基台）关织村派场网商城街")
_ORGAN_ENDS = frozenset("局厅委部署办会院社行校馆站队府团室协联组所心法检央关台司）")
_ZONES = ("高新区", "经开区", "开发区", "示范区", "保税区", "园区", "管理区", "度假区", "风景区", "试验区")
_ZONE_STARTS = (
    "高新",
    "经开",
    "经济",
    "示范",
    "保税",
    "园区",
    "管理区",
    "度假",
    "风景",
    "试验",
    "开发",
    "综保",
    "工业",
    "产业",
)
_ENDS_BODY = ("中心", "总站", "监测站", "研究院", "总队", "支队")
_ENDS_APART = ("办公室", "总队", "支队", "大队", "图书馆", "博物馆", "科技馆", "文化馆", "集团", "公司", "分行", "支行")
_ENDS_NO_UNIT = ("网站", "官网", "公众号", "实验区")
_ROLE_ENDS = frozenset("责头合与加导落实施担进动助同持办筹工理")


def split_units(text: str, lexicon: Lexicon | None = None) -> UnitList:
    """The units of a list as printed and what was cut away: 甲局、乙局等按职责分工负责 → (甲局, 乙局), 等按职责分工负责.

    A list under one 各 (各省、自治区、直辖市人民政府) and what stands in brackets are never torn. Every character of the text is in
    a unit, in a cut, or is a separator. Role labels (责任单位：) are to be taken off before.
    """
    lexicon = lexicon or current_lexicon()
    text = _unwrap(text)
    units: list[str] = []
    cuts: list[str] = []
    leads: list[str] = []
    for item in _join(_pieces(text), lexicon):
        _take(item, lexicon, units, cuts, leads)
    return UnitList(tuple(units), "，".join(cuts) or None, tuple(cuts), tuple(leads))


def _unwrap(text: str) -> str:
    """A list without the square brackets that hold all of it: （责任单位：〔甲局、乙局负责〕）."""
    inner = text.strip()
    if inner[:1] in ("〔", "[") and len(inner) > 1 and _CLOSING.get(inner[-1]) == _OPENING[inner[0]]:
        return inner[1:-1] if inner[0] not in inner[1:] else text
    return text


def looks_like_unit(text: str, lexicon: Lexicon | None = None, *, alone: bool = False) -> bool:
    """Whether a bracket or a cell holds units and nothing else: 财政部、教育部负责 does, 试行 and 含5000万元 do not.

    ``alone`` says that units are expected here (a cell under 责任单位): then one bare institution (图书馆) is enough too.
    """
    stripped = text.strip()
    if not 2 <= len(stripped) <= _LOOKED_AT:
        return False
    if _OPEN in stripped:  # 【待定：海关总署】: what a draft leaves open is judged by the name inside
        stripped = _pattern("left_open").sub(r"\1", stripped)
    if _is_sentence(_without_lead_note(stripped)):
        return False
    lexicon = lexicon or current_lexicon()
    found = split_units(stripped, lexicon)
    if not found.units:
        return False
    marks = [_certainty(unit, lexicon) for unit in found.units]
    doubtful = [unit for unit, mark in zip(found.units, marks, strict=True) if mark == 0]
    if doubtful:
        named = [
            unit for unit in doubtful if len(unit) <= 25 and _pattern("plausible").search(unit.translate(_BRACKETS))
        ]
        return len(named) == len(doubtful) and marks.count(3) >= 2 * len(doubtful)
    return alone or 3 in marks or marks.count(2) > 1


def _without_lead_note(text: str) -> str:
    """A list without the sentence behind it, or the note that the first unit leads."""
    if "列" in text or "排" in text:
        return _pattern("lead_note").split(text, maxsplit=1)[0]
    return text.partition("。")[0]


def _is_sentence(text: str) -> bool:
    """Whether a text says something, as no list of units does."""
    if not _SENTENCE_SIGNS.isdisjoint(text) or any(word in text for word in _SENTENCE_WORDS):
        return True
    if any(map(str.isdecimal, text)) and _pattern("amount").search(text):
        return True
    return "含" in text and _pattern("including").search(text) is not None


def is_plain_name(name: str, lexicon: Lexicon | None = None) -> bool:
    """Whether a name is one unit whatever stands beside it in a list: 市科技局 is; 各区, 市卫健委等 and 县级市 are not."""
    lexicon = lexicon or current_lexicon()
    if name in lexicon.plain_names:
        return True
    if (
        name[-1:] not in _ENDS_PLAIN
        or len(name) > _LONGEST_NAME
        or not all("\u4e00" <= character <= "\u9fff" for character in name)
        or name[0] in "在驻"
        or any(map(name.__contains__, _NO_PLAIN))
    ):
        return False
    plain = split_units(name, lexicon) == UnitList((name,)) and looks_like_unit(name, lexicon)
    if plain and len(lexicon.plain_names) < _MOST_REMEMBERED:
        lexicon.plain_names.add(name)
    return plain


def expand_inherited(units: Sequence[str], lexicon: Lexicon | None = None) -> list[UnitRef]:
    """Each unit with the prefix it inherits: 市委组织部、宣传部、省科技厅、财政厅 → 市委宣传部, 省财政厅. As printed stays."""
    lexicon = lexicon or current_lexicon()
    place = ""
    party = False
    refs: list[UnitRef] = []
    for spelling in units:
        name = clean_name(spelling)
        own = _own_prefix(name, lexicon)
        if own is not None:
            place, party = own
            refs.append(UnitRef(spelling, name))
            continue
        unit = lexicon.look_up(name)
        if unit.kind == "collective":
            place, party = _prefix_of_each(name, lexicon) or (place, party)
        committee = f"{place}党委" if place.endswith("自治区") else f"{place}委"
        # 统战部 alone is no name of the table, 市委统战部 is.
        of_party = (
            party
            and (unit.kind == "party" or not unit.known)
            and not name.startswith(("委", "纪委", "监委"))
            and lexicon.is_known(committee + name)
        )
        if not place or not (of_party or _inherits(name, unit)):
            refs.append(UnitRef(spelling, name))
            continue
        prefix = committee if of_party else place
        refs.append(UnitRef(spelling, prefix + name, prefix))
    return refs


def _inherits(name: str, unit: Unit) -> bool:
    """Whether a bare name is short for one with the prefix of its list: an organ of the table or what ends like one."""
    if (
        not name
        or unit.kind == "collective"
        or unit.level == "国家"
        or unit.place is not None
        or unit.group is not None
    ):
        return False
    return unit.known or name.endswith(("局", "委", "厅", "办"))


def _prefix_of_each(name: str, lexicon: Lexicon) -> tuple[str, bool] | None:
    """各县（市、区）科技局 → 各县（市、区）; None for a collective without an organ."""
    stems = lexicon.table["stems"][""]
    for cut in range(2, len(name) - 1):
        if name[cut:] in stems and name[:cut].startswith("各"):
            return name[:cut], False
    return None


def _own_prefix(name: str, lexicon: Lexicon) -> tuple[str, bool] | None:
    """The place or level word a name starts with, and whether it is a party organ's; None for a bare name."""
    unit = lexicon.look_up(name)
    if unit.level == "国家" and unit.known:
        return "", False
    if name.startswith("团") and len(name) == 3 and name[1] in LEVEL_WORDS:
        return name[1], False
    stems = lexicon.table["stems"][""]
    if name in stems:
        return None
    text = name.removeprefix("中共")
    best = None
    for cut in range(1, min(len(text), 25)):
        if read_prefix(text[:cut]) is not None and (text[cut:] in stems or best is None):
            best = text[:cut]
            if text[cut:] in stems:
                break
    if best is None:
        return None
    return best, text[len(best) :].startswith(("委", "党委")) and len(text) > len(best) + 1


# ---- cutting


def _pieces(text: str) -> list[tuple[str, str]]:
    """(separator before it, piece) at bracket depth 0: strong separators, white space, and 和 及 与 以及."""
    inside = _bracketed(text)
    weak = len(text) <= _LONGEST_LIST
    pieces: list[tuple[str, str]] = []
    separator, start, at, end = "", 0, 0, len(text)
    while at < end:
        character = text[at]
        width = 0
        if not inside[at]:
            if character in _STRONG or (weak and (character in "和及与暨" or character.isspace())):
                width = 1
            elif weak and text.startswith("以及", at):
                width = 2
        if width:
            pieces.append((separator, text[start:at]))
            separator = text[at : at + width]
            at += width
            start = at
        else:
            at += 1
    pieces.append((separator, text[start:]))
    return pieces


def _bracketed(text: str) -> bytearray:
    """1 for each character inside a pair of brackets; a bracket without partner counts for nothing."""
    inside = bytearray(len(text))
    stack: list[tuple[str, int]] = []
    for at, character in enumerate(text):
        if character in _OPENING:
            stack.append((_OPENING[character], at))
        elif character in _CLOSING:
            while stack and stack[-1][0] != _CLOSING[character]:
                stack.pop()
            if stack:
                _, start = stack.pop()
                if not stack:
                    inside[start : at + 1] = b"\x01" * (at + 1 - start)
    return inside


def _join(pieces: list[tuple[str, str]], lexicon: Lexicon) -> list[str]:
    """The pieces put together again where the separator belonged to a name."""
    items: list[str] = []
    current = pieces[0][1]
    for number, (separator, piece) in enumerate(pieces[1:], 1):
        if _separates(current, separator, piece, pieces, number, lexicon):
            items.append(current)
            current = piece
        else:
            current += separator + piece
    items.append(current)
    return items


def _separates(
    current: str, separator: str, piece: str, pieces: list[tuple[str, str]], number: int, lexicon: Lexicon
) -> bool:
    left, right = clean_name(current), clean_name(piece)
    if len(left) > _LONGEST_NAME:
        return True
    if separator.isspace():
        if not left or not right:
            return not left
        joined = lexicon.look_up(_without_tail(left + right, lexicon))
        if joined.known and joined.confidence != "pattern":
            return False
        return _is_complete(left, lexicon) and _starts_unit(pieces, number, lexicon)
    if separator in _STRONG:
        if separator in "、/／" and _shares_end(left, right, lexicon):
            return False
        return separator in "。；;|…" or not _continues(left, right, lexicon)
    if not _is_complete(left, lexicon):
        return False
    whole = _without_tail(left + separator + right, lexicon)
    if len(whole) > len(left) and lexicon.is_in_table(whole):  # 财政和金融局
        return False
    if _continues(left, right, lexicon):
        return False
    return _starts_unit(pieces, number, lexicon)


def _shares_end(left: str, right: str, lexicon: Lexicon) -> bool:
    """Whether two fields share the body they belong to: 国家药监局药品 | 医疗器械技术审评检查长三角分中心."""
    if left.endswith(_ENDS_ANY) or not right.endswith(_ENDS_BODY):
        return False
    organ = _pattern("organ_and_field").fullmatch(left)
    return organ is not None and lexicon.is_known(organ["organ"])


def _continues(left: str, right: str, lexicon: Lexicon) -> bool:
    """Whether the right side still stands under the 各 of the left: 各区 | 县级市, 各有关部门 | 单位, 各乡镇人民政府 | 街道办事处."""
    right = _without_tail(right, lexicon)
    if not left or not right or len(left) > _LONGEST_NAME or len(right) > 24:
        return False
    marked = left.startswith(("在", "驻")) or any(word in left for word in _MARKS_OF_LISTS)
    if not marked and left[-1] not in _ENDS_PLACE:
        return False
    if left.endswith(_ZONES) and "各" not in left and right.startswith(_ZONE_STARTS):
        return False  # 高新区、经开区管委会 are two
    if right[0] in "省市县区" and right[1:].startswith(_ZONE_STARTS):
        return False  # 各乡镇（街道），县经济开发区 too
    if left[-1] in _ENDS_EACH_PLACE and _pattern("each_places").fullmatch(left):
        if _pattern("more_places").fullmatch(right) or right in ("部门", "单位"):
            return True
        if "各" in left and _pattern("named_body").fullmatch(right):
            return True
        may_be_lower = "各" in left and not left.endswith(_BELOW_DISTRICT) and not _determined(right)
        lower = _pattern("lower_organ").fullmatch(right) if may_be_lower else None
        return lower is not None and lexicon.is_known(lower["organ"])
    if left[0] == "各" and _pattern("each_committees").fullmatch(left):
        return _pattern("their_governments").fullmatch(right) is not None
    if any(word in left[:8] for word in _EACH) and _pattern("each_bodies").fullmatch(left):
        return right in _MORE_BODIES
    return (
        left.endswith(_ENDS_EACH_UNIT)
        and _pattern("each_units").fullmatch(left) is not None
        and _pattern("more_units").fullmatch(right) is not None
        and right[0] != "各"
    )


def _starts_unit(pieces: list[tuple[str, str]], number: int, lexicon: Lexicon) -> bool:
    """Whether a unit stands behind the separator, which may itself hold 和: 市工业 和 信息化局."""
    text = ""
    for separator, piece in pieces[number : number + 4]:
        if text and separator in _STRONG and not separator.isspace():
            break
        text += separator + piece if text else piece
        name = _without_tail(clean_name(text), lexicon)
        if 1 < len(name) <= _LONGEST_NAME and _is_member(name, lexicon):
            return True
    return False


def _is_member(name: str, lexicon: Lexicon) -> bool:
    """Whether a name stands behind 和 as a unit of its own: 和市教育局, 和有关部门, but not 和单位."""
    certainty = _certainty(name, lexicon)
    return certainty >= 2 or (certainty > 0 and (_determined(name) or lexicon.is_listed(name)))


def _is_complete(name: str, lexicon: Lexicon) -> bool:
    """Whether a text is a unit's name as it stands, whatever is cut from its end."""
    bare = _without_tail(name, lexicon)
    return 1 < len(bare) <= _LONGEST_NAME and _certainty(bare, lexicon) > 0


def _without_tail(name: str, lexicon: Lexicon) -> str:
    """A name without 等… and without the words of its role."""
    name, _ = _cut_tail(name, lexicon)
    return name


def _cut_tail(item: str, lexicon: Lexicon) -> tuple[str, str]:
    """(name, what is cut from its end): 教育部等有关部门负责 → (教育部, 等有关部门负责)."""
    at = max(-1, len(item) - _LONGEST_TAIL)
    while (at := item.find("等", at + 1)) >= 0:
        if at == 0 or item[at - 1] in "高中初同平优" or item[at + 1 : at + 2] in ("级", "候", "待"):
            continue
        if _OTHERS.issuperset(item[at + 1 :]):
            return item[:at], item[at:]
    if not item or item[-1] not in _ROLE_ENDS or lexicon.is_listed(item):
        return item, ""
    window = max(0, len(item) - 40)
    for match in _pattern("role").finditer(item, window):
        if match.end() == len(item):
            return item[: match.start()], item[match.start() :]
    return item, ""


def _take(item: str, lexicon: Lexicon, units: list[str], cuts: list[str], leads: list[str]) -> None:
    """Sort one item of the list into units, cuts and leads."""
    text = _tidy(item)
    if not text:
        return
    if text[0] in "（(" or text[0].isdigit():
        label = _pattern("label").match(text)
        if label:
            cuts.append(label[0])
            text = text[label.end() :]
    if len(text) < 80 and any(word in text for word in _NOTE_WORDS) and _pattern("first_leads").search(text):
        cuts.append(text)
        return
    if not any(word in text for word in _JOINTS):
        _take_name(text, False, lexicon, units, cuts, leads)
        return
    parts = _pattern("joined").split(text, maxsplit=4)
    joints = _pattern("joined").findall(text)
    for number, part in enumerate(parts):
        if number:
            cuts.append(joints[number - 1])
        _take_name(part, number > 0, lexicon, units, cuts, leads)


def _take_name(text: str, joined: bool, lexicon: Lexicon, units: list[str], cuts: list[str], leads: list[str]) -> None:
    name, tail = _cut_tail(text, lexicon)
    if name.startswith("由") and len(name) > 2:
        cuts.append("由")
        name = name[1:]
    printed_mark = ""
    mark = _pattern("role_mark").search(name.translate(_BRACKETS)) if name.endswith(("）", ")")) else None
    if mark:
        printed_mark = name[mark.start() :]
        name = name[: mark.start()]
        if "牵头" in printed_mark or "主办" in printed_mark:
            leads.append(name)
    general = joined and _pattern("general").fullmatch(name) is not None
    if name and (general or (name in ("单位", "部门") and cuts and cuts[-1].startswith("等"))):
        cuts.append(name + printed_mark + tail)
        return
    if name:
        units.extend(_unglue(name, lexicon))
    if printed_mark:
        cuts.append(printed_mark)
    if tail:
        cuts.append(tail)


def _unglue(name: str, lexicon: Lexicon) -> list[str]:
    """The units of a name whose separators are gone (市教育局市科协各县区), the name itself where it is one."""
    if len(name) < _SHORTEST_GLUED or lexicon.is_listed(name) or lexicon.look_up(name).kind == "collective":
        return [name]  # 国务院各部门
    pieces = _pattern("seam").split(name)
    marks = [_certainty(piece, lexicon) if len(piece) > 2 else 0 for piece in pieces]
    if len(pieces) > 1 and 3 in marks and all(map(_stands_apart, pieces, marks)):
        return pieces
    return _segment(name, lexicon) or [name]


def _stands_apart(piece: str, certainty: int) -> bool:
    """Whether a piece between two seams is a unit: known as one, or a body of its level by its end (区政务服务中心)."""
    if certainty == 3:
        return True
    if certainty < 2 or piece[0] not in _LEVEL_CHARACTERS:
        return False
    return piece.endswith(_ENDS_APART) or (piece.endswith("中心") and len(piece) >= _SHORTEST_GLUED)


def _segment(name: str, lexicon: Lexicon) -> list[str]:
    """A name cut into units that all have a prefix (区住建局区商务局), or all have none (商务局工信局); empty where it cannot be.

    A bare name behind one with a prefix is an office of it (市卫生健康委疾控局), no unit beside it.
    """
    ends = [
        at for at in range(3, len(name) + 1) if name[at - 1] in _ENDS_GLUED and not name.startswith("公室", at)
    ]  # 办公室 is one word
    if not 1 < len(ends) <= _MOST_GLUED or ends[-1] != len(name):
        return []
    if name.startswith("国家"):
        return []  # 国家税务总局云岭市税务局
    runs: dict[int, list[str]] = {0: []}  # where a run of whole units ends, and these units
    for end in ends:
        for start in sorted(runs):
            piece = name[start:end]
            if (
                2 < len(piece) < len(name)
                and _certainty(piece, lexicon) >= 2
                and len(_pattern("seam").split(piece)) == 1
            ):
                run = [*runs[start], piece]
                if _count_listed(run, lexicon) > _count_listed(runs.get(end, []), lexicon) or end not in runs:
                    runs[end] = run
    pieces = runs.get(len(name), [])
    sorts = {_sort_of_prefix(piece, lexicon) for piece in pieces if lexicon.is_listed(piece)}
    # 云溪公安分局 says what it does and is a unit; 云溪分局 is the branch of the one before it.
    sure = all(lexicon.is_listed(piece) or (piece.endswith("分局") and len(piece) > _BRANCH) for piece in pieces)
    return pieces if len(sorts) == 1 and sure else []


def _count_listed(names: Sequence[str], lexicon: Lexicon) -> int:
    return sum(lexicon.is_listed(name) for name in names)


def _sort_of_prefix(name: str, lexicon: Lexicon) -> str:
    """What a name begins with: nothing, a place or a level, or it is an organ of the state."""
    prefix = _own_prefix(name, lexicon)
    return "bare" if prefix is None else "place" if prefix[0] else "state"


def _tidy(text: str) -> str:
    """A text without line breaks and without the white space between Chinese characters."""
    if not any(character.isspace() for character in text):
        return text
    return re.sub(r"(?<![A-Za-z0-9])\s++|\s++(?![A-Za-z0-9])", "", text.strip())


def _determined(name: str) -> bool:
    return any(word in name for word in _DETERMINERS)


def _certainty(name: str, lexicon: Lexicon) -> int:
    """3: a unit wherever it stands; 2: a unit beside others; 1: a unit only where units are expected; 0: not known as one."""
    name = name.translate(_BRACKETS)
    listed = lexicon.is_listed(name)
    if len(name) > _LONGEST_NAME or not (listed or name.endswith(_ENDS_ANY)):
        return 0
    unit = lexicon.look_up(name)
    if unit.kind == "collective":
        return _certainty_of_collective(name, unit)
    main = name.split("（")[0] or name
    if not listed and (not main.endswith(_ENDS_UNIT) or name.endswith(_ENDS_NO_UNIT) or not _VERBS.isdisjoint(name)):
        return 0
    leveled = name[0] in _LEVEL_CHARACTERS or name.startswith("自治区")
    if not unit.known:
        return (
            3
            if leveled and 3 < len(name) <= 20 and name[-1] in "局厅委办署协联" and name[1] not in "域内场民外级直"
            else 0
        )
    if unit.confidence == "pattern" and unit.group is not None:
        if unit.group == "local_governments" or len(name) < 4 or name.startswith("国家"):
            return 1
        return 3 if (leveled and unit.group in ("xietiao", "duiwu")) or name.endswith("管委会") else 2
    if name[-1] not in _ORGAN_ENDS and unit.kind in ("government", "vertical"):
        return 1  # 市财政, 税务: a field as much as its organ
    if unit.level is not None:
        return 3
    if unit.kind in ("institution", "enterprise"):
        return 1
    return 3 if name[-1] in "局厅委部署" and len(name) > 2 and unit.kind in ("government", "party", "vertical") else 2


def _certainty_of_collective(name: str, unit: Unit) -> int:
    if name in _HEADERS or name.startswith("各类"):
        return 0 if name[0] != "各" else 1
    if "各" in name:
        return 3 if len(name) > 2 and not name.endswith(("平台", "场馆", "基地")) else 2
    if unit.function == "local_governments":
        return 3 if any(word in name for word in _GOVERNMENTS) else 1
    if unit.function == "institutions":
        return 1
    return 3 if name[0] in _LEVEL_CHARACTERS or name.startswith(("自治区", "国务院")) else 1
