"""A text of one place moved to a place below it: 省科学技术厅 -> 市科技局, 全省 -> 全市, 云州省 -> 云岭市.

Document names 《…》, quotations “…” and 发文字号 are never touched. Whatever is changed, kept on purpose or left to a person
(【待定：…】) comes back as a ``Change``, so that nothing is replaced in silence.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache

from kepu_cli.errors import UsageError
from kepu_cli.lexicon import LEVELS, Level, Lexicon, UnitContext, current_lexicon, level_of_place
from kepu_cli.lexicon.places import PROVINCES, bare_place
from kepu_cli.model import Policy, Section

REPLACED, KEPT, OPEN = "替换", "未改", "待定"

_LONGEST_UNIT = 24
_LEVEL_WORD = {"省": "省", "市": "市", "县": "县", "乡": "镇"}
# What a list of the places below says, by the level of the document that says it.
_MEMBERS: dict[Level, str] = {
    "国家": r"各省（区、市）|各省、自治区、直辖市(?:及计划单列市|和计划单列市|、计划单列市)?(?:[和、及]新疆生产建设兵团)?",
    "省": r"各?(?:市（州、盟）|市（州）|市\(州\)|市州|市、州|市（地）|盟市|地市|州市)(?:、县（(?:市、)?区）|、县(?:市区|区)?)?"
    r"|各(?:设区的?市|地级以上市|市县|市)(?:、县（(?:市、)?区）|、县(?:市区|区)?)?(?![场级容直属])",
    "市": r"各(?:县（市、区）|县\(市、区\)|县（区）|县（市）|县（市）、区|县市区|市县区|区县（自治县）|区县市|区县|县区|县、区|区市|区、市|区（县）|区（市）|区、县|旗县区|旗县市区|县)(?![域级属直])",
    "县": r"各(?:乡镇（街道）|乡（镇、街道）|乡镇、街道|镇（街道）|镇街|街镇|乡镇)",
}
_MEMBERS_AFTER: dict[Level, str] = {
    "省": "各市（州）",
    "市": "各县（市、区）",
    "县": "各乡镇（街道）",
    "乡": "各村（社区）",
}
_LEVELS_TOGETHER = {
    "省": r"省、?市(?:（州）|\(州\)|、州|州)?、?(?:县|区)[（(]?(?:[市、区旗]*[）)])?(?:、?乡(?:镇|（镇、街道）)?)?(?:[二两三四]级)?|省[、和]?市[二两]级",
    "市": r"市、?(?:县|区)(?:[（(][市、区]+[）)]|区)?、?(?:乡镇?|镇|街道)(?:（街道）|（镇、街道）)?(?:、?村(?:（社区）)?)?(?:[二两三四]级)?|市、?[县区](?:[（(][市、区]+[）)])?[二两]级",
}
# 国家和省有关规定, 省级以上: true at the level below as well.
_ABOVE = r"(?:国家|中央|国务院|部)(?:级)?(?:[、和及与或]){S}(?!委|政府|人民政府|直)(?:级|属)?|{S}级(?:及|或)?以上|{S}部(?:级|共建)?|{S}（部）(?:级)?|部{S}(?:共建|合作|联动)?"
_AFTER_LEVEL = (
    "人民政府",
    "委",
    "政府",
    "人大",
    "政协",
    "本级",
    "级",
    "直",
    "属",
    "内外",
    "内",
    "外",
    "情",
    "域",
    "长",
    "财政",
    "管",
    "定",
    "派",
    "辖",
)
# Words in which the character of a level is no level.
_NO_LEVEL = {
    "省": r"(?<![节反各外邻跨三两一本几多四五六七八九十])省(?![略时力钱心去事得吃悟察视际道])(?:(?<=[型强大]省)份|(?!份))",
    "市": r"(?:(?<=[，。、；：（由和与及向按从在的对将以经对为])|^)市(?![场民容面政值井售话制区集])",
    "县": r"(?:(?<=[，。、；：（由和与及向按从在的对将以经对为])|^)县(?![城域区市乡处])",
    "自治区": r"自治区",
}
_BEFORE_LEVEL = {
    "市": r"(?<![城都超门夜股上楼闹县区黑菜应级地辖])",
    "县": r"(?<![郊各市、])",
    "省": r"(?<![节反各外邻跨])",
    "区": r"(?<![地社园辖城郊市、县山老灾牧])",
}
_DEADLINE = (
    r"(?:(?<=[到至在])20\d\d年(?:\d{1,2}月)?(?:\d{1,2}日)?(?:上半年|[年月]?[底末])?(?:之?前|以前)?"
    r"|20\d\d年(?:\d{1,2}月)?(?:\d{1,2}日)?(?:(?:上半年|[年月]?[底末]|内)(?:之?前|以前)?|之?前|以前|起)"
    r"|(?<![\d年])\d{1,2}月(?:底|末|\d{1,2}日)?(?:之?前|以前)|(?<![\d今去每\d])年(?:底|内)(?:之?前|以前)?(?=[，、。；力争达到建完实基全形制出])"
    r"|20\d\d年(?=[，,]?(?:力争|全[省市县区]|公民|实现|达到|建成|完成)))"
)
_QUANTITY = (
    r"(?<![\d.〔\[A-Za-z—\-“第])\d[\d,]*(?:\.\d+)?(?:%|％|‰|个百分点|[余多]?[万亿千百]?[余多]?(?:元|个|家|名|人次|人|项|场次|场|次|所|支|件|部|期|册|平方米|公里|千米|亩|户|辆|台|套|种|类|批|门|篇|条|处|座|块|位|对|组|例|学时|小时|课时|分钟|天|倍|吨|千瓦|亿元|万元|册次|小时以上))"
    r"(?:(?:及)?以上|(?:及)?以内|左右|以下)?|百分之[一二三四五六七八九十百点零]+"
)
_NUMBERED_NAME = r"[\u4e00-\u9fff]{1,12}[〔\[]\d{4}[〕\]]\d{1,5}号"
_OPENING = {"《": "》", "“": "”", "「": "」", "『": "』", "【": "】", "〈": "〉"}


@dataclass(frozen=True, slots=True)
class Change:
    """One place of a text: ``kind`` is 替换, 未改 (seen and left as it is) or 待定 (a person decides)."""

    kind: str
    before: str
    after: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Moved:
    """A text after the move and what happened to it."""

    text: str
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Region:
    """A place with its level and the word of its level: 云岭市 市 市; 内蒙古自治区 省 自治区; 徐汇区 县 区."""

    level: Level
    place: str | None = None

    @property
    def word(self) -> str:
        """The word that stands before the names of its organs: 省, 市, 自治区, 州, 县, 区…"""
        if self.level == "国家":
            return "国家"
        place = PROVINCES.get(self.place or "", self.place or "")
        for word in ("特别行政区", "自治区", "街道"):
            if place.endswith(word):
                return word
        return place[-1] if place and place[-1] in "省市州盟县区旗镇乡" else _LEVEL_WORD[self.level]

    @property
    def whole(self) -> str:
        """The word behind 全 and 我: 区 for a 自治区, else the level word."""
        return "区" if self.word == "自治区" else self.word


def read_region(name: str, above: Region | None = None) -> Region:
    """The place that ``--region`` names, as one below ``above``: a 市 below a city is a county-level city.

    UsageError: no level can be told from the name, or it does not stand below ``above``.
    """
    name = "".join(name.split())
    level = level_of_place(name) if 2 <= len(name) <= 24 else None
    if level is None:
        raise UsageError(f"--region 写的是“{name}”，看不出是省、市还是县；请写全称，例如 云岭市、云岭县")
    if above is None:
        return Region(level, name)
    if level == "市" and above.level == "市":
        level = "县"
    if LEVELS.index(level) <= LEVELS.index(above.level):
        raise UsageError(
            f"来源是{above.place or above.level + '级'}的文件，“{name}”不在它的下一级；--region 请写它下面的地方"
        )
    return Region(level, name)


def find_region(policy: Policy, lexicon: Lexicon | None = None) -> Region | None:
    """The level and place of the organ that issued a document, None where nothing in it says.

    The issuers say it, else the mark, the title and the units that its measures name; the place may also be the province
    that the text names most.
    """
    lexicon = lexicon or current_lexicon()
    document = policy.document
    names = [*document.issuers, (document.issuer_mark or "").removesuffix("文件")]
    names += [(document.title or "").split("关于")[0]] if "关于" in (document.title or "") else []
    level, place = None, None
    for name in names:
        unit = lexicon.look_up(name) if 2 < len(name) <= 40 else None
        if unit is not None and unit.known and unit.level is not None:
            level, place = level or unit.level, place or unit.place
            if level == "国家" or place is not None:
                return Region(level, _full(place, level))
    if level is None:
        level = _level_of_units(policy, lexicon)
    if level is None:
        return None
    return Region(level, place if level == "国家" else _full(place or _most_named(policy, level), level))


def _full(place: str | None, level: Level) -> str | None:
    if place is None:
        return None
    return PROVINCES.get(place, place) if level == "省" else place


def _level_of_units(policy: Policy, lexicon: Lexicon) -> Level | None:
    counts: Counter[Level] = Counter()
    for section in iter_sections(section for part in policy.parts for section in part.sections):
        for duty in section.responsibilities:
            for name in duty.units[:20]:
                unit = lexicon.look_up(name)
                if unit.level is not None and unit.known and unit.kind != "collective":
                    counts[unit.level] += 1
    return counts.most_common(1)[0][0] if counts else None


def _most_named(policy: Policy, level: Level) -> str | None:
    if level != "省":
        return None
    counts: Counter[str] = Counter()
    for text in iter_texts(policy):
        for full in PROVINCES.values():
            counts[full] += text.count(full)
    best = [full for full, count in counts.most_common(2) if count]
    return best[0] if best and (len(best) == 1 or counts[best[0]] > counts[best[1]]) else None


def iter_sections(sections: Iterable[Section]) -> Iterator[Section]:
    """Sections and all that stand under them, in order."""
    stack = list(sections)[::-1]
    while stack:
        section = stack.pop()
        yield section
        stack.extend(section.sections[::-1])


def iter_texts(policy: Policy) -> Iterator[str]:
    """The running words of a document: titles, paragraphs, cells."""
    for part in policy.parts:
        yield from (text for text in (part.title, part.preamble, part.closing) if text)
        for section in iter_sections(part.sections):
            yield from (text for text in (section.title, section.text) if text)
        yield from (cell for table in part.tables for row in table.rows for cell in row)


@dataclass(slots=True)
class Mover:
    """Moves texts from ``source`` to ``target``, the place below it; ``numbers`` marks figures and deadlines for decision."""

    source: Region
    target: Region
    lexicon: Lexicon = field(default_factory=current_lexicon)
    numbers: bool = True
    _words: dict[str, str] = field(default_factory=dict)
    _context: UnitContext = field(default_factory=UnitContext)

    def __post_init__(self) -> None:
        self._context = UnitContext(self.source.level, self.source.place)
        old, new = self.source, self.target
        if old.level != "国家":
            for before in ("全", "我", "本"):
                self._words[before + old.whole] = before + new.whole
            for after in _AFTER_LEVEL:
                self._words[old.word + after] = new.word + after
            self._words[f"团{old.word}委"] = f"团{new.word}委"

    def move(self, text: str, units: Iterable[str] = ()) -> Moved:
        """The text at the target. ``units`` are unit names that are known to stand in it (those of its measure)."""
        return _Pass(
            self, text, tuple(sorted({name for name in units if len(name) > 1}, key=lambda name: -len(name)))
        ).run()

    def move_title(self, title: str) -> Moved:
        """A title at the target: no marks on figures."""
        return Mover(self.source, self.target, self.lexicon, numbers=False).move(title)

    def pattern(self) -> re.Pattern[str]:
        """Everything that may have to be looked at, in the order it is tried at one place."""
        return _pattern(self.source, self.target.level, tuple(self._words), self.numbers)

    def counterpart(self, name: str) -> tuple[str | None, str]:
        """The unit of the target that does what ``name`` does at the source, and a remark; None where there is none.

        A unit of the state stays as it is; a bare name (宣传部) stays bare.
        """
        unit = self.lexicon.look_up(name, self._context)
        if not unit.known or unit.function is None:
            return None, "词表里没有这个单位"
        if unit.level == "国家" and self.source.level != "国家":
            return name, ""
        if unit.kind == "collective" and unit.function in ("departments", "institutions"):
            return self.lexicon.unit_at_level(unit, self.target.level, self.target.place) or name, ""
        if unit.kind == "collective":
            return name, ""
        if unit.place and unit.place == self.target.place:
            return name, ""
        if (
            unit.level is not None
            and LEVELS.index(unit.level) > LEVELS.index(self.source.level)
            and unit.kind != "vertical"
        ):
            return None, "是来源里另一个地方的单位"
        found = self.lexicon.unit_at_level(unit, self.target.level, self.target.place)
        if found is None:
            return None, "本级没有对应的单位"
        word = self.target.word
        if found.startswith(word) and not self._has_prefix(name):
            found = found[len(word) :]
        bare = bare_place(self.target.place or "")
        remark = "请核实本地有无这个单位" if (bare and bare in found) or unit.confidence != "seen" else ""
        return found, remark

    def _has_prefix(self, name: str) -> bool:
        place = self.source.place or ""
        heads = (
            self.source.word,
            f"团{self.source.word}",
            f"共青团{self.source.word}",
            "国家",
            "中国",
            "中共",
            "人民银行",
            "中央",
        )
        return name.startswith(heads) or bool(place and bare_place(place) in name) or self.source.level == "国家"


@cache
def _pattern(source: Region, target: Level, words: tuple[str, ...], numbers: bool) -> re.Pattern[str]:
    place = source.place or ""
    bare = bare_place(place)
    level = source.word if source.level != "国家" else ""
    before = _BEFORE_LEVEL.get(level, "")
    rows = [
        ("quoted", '[《“「『【〈"]'),
        ("number_name", _NUMBERED_NAME),
        ("above", _ABOVE.replace("{S}", level) if source.level == "省" else ""),
        (
            "levels",
            (before if source.level == "市" else "") + f"(?:{_LEVELS_TOGETHER[source.level]})"
            if source.level in _LEVELS_TOGETHER
            else "",
        ),
        ("members", _MEMBERS.get(source.level, "")),
        ("place", f"(?:国家税务总局|中共|中国共产党)?{re.escape(place)}" if place and source.level != "国家" else ""),
        ("bare", re.escape(bare) if bare and len(bare) > 1 and bare != place else ""),
        ("words", "|".join(_bounded(word, source) for word in sorted(words, key=len, reverse=True))),
        ("level", _NO_LEVEL.get(level, "")),
        ("deadline", _DEADLINE if numbers else ""),
        ("quantity", _QUANTITY if numbers else ""),
    ]
    return re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in rows if pattern))


def _bounded(word: str, source: Region) -> str:
    """A word of the table where it is one: 全市 but not 全市场, 市级 but not 县市级."""
    stop = r"(?![场值面容民])" if word.endswith("市") else r"(?![域别块间位])" if word.endswith("区") else ""
    if word.startswith(source.word):
        return _BEFORE_LEVEL.get(source.word, "") + re.escape(word) + (r"(?!员)" if word.endswith("委") else "")
    # 健全省、市两级, 完全市场化: there 全 belongs to the word before.
    return (r"(?<![健安完保齐周])" if word[0] == "全" else "") + re.escape(word) + stop


class _Pass:
    """One text on its way through a ``Mover``."""

    def __init__(self, mover: Mover, text: str, units: tuple[str, ...]) -> None:
        self.mover, self.text, self.units = mover, text, units
        self.out: list[str] = []
        self.changes: list[Change] = []
        self.run_units: set[str] = set()  # units of the list that is being written
        self.unit_end = -1
        self.written = 0

    def run(self) -> Moved:
        pattern, text = self.mover.pattern(), self.text
        known = re.compile("|".join(map(re.escape, self.units))) if self.units else None
        at = 0
        next_unit = known.search(text) if known else None
        while True:
            found = pattern.search(text, at)
            while known is not None and next_unit is not None and next_unit.start() < at:
                next_unit = known.search(text, at)
            if next_unit is not None and (found is None or next_unit.start() <= found.start()):
                at = self._unit(next_unit.start(), next_unit[0], listed=True)
                continue
            if found is None:
                break
            at = self._handle(found)
        self._keep(len(text))
        return Moved("".join(self.out), tuple(self.changes))

    # ---- writing

    def _keep(self, end: int) -> None:
        self.out.append(self.text[self.written : end])
        self.written = end

    def _write(self, start: int, end: int, after: str, kind: str, remark: str = "") -> int:
        self._keep(start)
        before = self.text[start:end]
        self.out.append(after)
        self.written = end
        if before != after or kind != REPLACED:
            self.changes.append(Change(kind, before, after if after != before else "", remark))
        return end

    def _mark(self, end: int, start: int, note: str, remark: str) -> int:
        """Leave what stands there and put a mark behind it."""
        self._keep(end)
        self.out.append(f"【待定：{note}】")
        self.changes.append(Change(OPEN, self.text[start:end], "", remark))
        return end

    # ---- one finding

    def _handle(self, found: re.Match[str]) -> int:
        kind, start, end = found.lastgroup or "", found.start(), found.end()
        if kind == "quoted":
            return self._quoted(start)
        if kind == "number_name":
            return end
        if kind == "above":
            self.changes.append(Change(KEPT, found[0], "", "上级的事项，原样保留"))
            return end
        if kind == "levels":
            return self._mark(end, start, "层级", "几级并列，请按本地改写")
        if kind == "members":
            return self._members(start, end)
        if kind in ("place", "bare", "words", "level"):
            unit = self._longest_unit(start, end, kind)
            if unit is not None:
                return self._unit(start, unit, listed=False)
        if kind == "place":
            return self._place(found)
        if kind == "bare":
            return self._bare(start, end)
        if kind == "words":
            return self._write(start, end, self.mover._words[found[0]], REPLACED)
        if kind == "level":
            return self._level(start, end)
        if kind == "deadline":
            return self._mark(end, start, f"原文{found[0]}", "期限")
        return self._mark(end, start, f"原文{found[0]}", "指标")

    def _quoted(self, start: int) -> int:
        """Past a document name or a quotation; one that names the place above is reported."""
        end = _close(self.text, start)
        inside = self.text[start:end]
        if inside[0] == "【":
            return end
        old = self.mover.source
        named = bool(old.place and bare_place(old.place) in inside) or any(
            word in inside for word in (f"全{old.whole}", f"我{old.whole}")
        )
        if not named or old.level == "国家":
            return end
        if inside[0] == "《":
            self.changes.append(Change(KEPT, inside, "", "文件名称里的地名不改"))
            return end
        return self._mark(end, start, "引号内原文未改", "引号里有上级的名称，请决定怎样写")

    def _members(self, start: int, end: int) -> int:
        target = self.mover.target.level
        before = self.text[start:end]
        after = _MEMBERS_AFTER[target]
        if not before.startswith("各"):
            after = after[1:]
        tail = self._department_behind(end)
        if tail and target == "县":
            self.run_units.clear()
            return self._write(start, end + len(tail), f"【待定：{before}{tail}】", OPEN, "乡镇（街道）没有对应的单位")
        return self._write(start, end, after, REPLACED)

    def _department_behind(self, end: int) -> str:
        """A department that a list of places goes on with: 各县（市、区）科技局."""
        for size in range(10, 1, -1):
            name = self.text[end : end + size]
            if (
                len(name) == size
                and self.mover.lexicon.is_listed("市" + name)
                and not name.startswith(("委", "政府", "人民政府"))
            ):
                return name
        return ""

    def _longest_unit(self, start: int, end: int, kind: str) -> str | None:
        """The longest listed unit that begins here, with the place written as the level word."""
        lexicon, source = self.mover.lexicon, self.mover.source
        if source.level == "国家":
            return None
        text = self.text
        head = ""
        rest_from = start
        if kind == "place":
            head, rest_from = source.word, end
        elif kind == "bare":
            head, rest_from = source.word, end
            if text.startswith(source.word, end):
                return None
        for size in range(_LONGEST_UNIT, 1, -1):
            name = text[rest_from : rest_from + size]
            if len(name) < size:
                continue
            full = head + name
            if "、" in full or source.word in full[len(source.word) :]:
                continue  # 省委省政府 is listed as one, and is two
            if full in self.mover._words or not lexicon.is_listed(full):
                continue
            unit = lexicon.look_up(full, self.mover._context)
            if unit.level == source.level and unit.kind not in ("other",):
                return text[start : rest_from + size]
        return None

    def _unit(self, start: int, name: str, *, listed: bool) -> int:
        end = start + len(name)
        mover = self.mover
        after, remark = mover.counterpart(name)
        if after == name and listed:
            # A collective or a unit of the state: its words are moved like any others.
            inner = mover.pattern().search(name)
            if inner is not None and inner.lastgroup in ("members", "words", "place"):
                return self._handle_inside(start, end)
            return end
        place = mover.source.place or ""
        if after is not None and place and place in name and after.startswith(mover.target.word) and mover.target.place:
            after = mover.target.place + after[len(mover.target.word) :]
        gap = self.text[self.unit_end : start] if self.unit_end >= 0 else "-"
        if gap not in ("、", "，", ",", "和", "及", "；"):
            self.run_units.clear()
        self.unit_end = end
        if after is None:
            return self._write(start, end, f"【待定：{name}】", OPEN, remark)
        if after in self.run_units and self.out and gap:
            # Two organs above are one below: it stands once in the list.
            self.written = end
            self.changes.append(Change(REPLACED, name, "", f"与前面的{after}是同一单位，合并"))
            return end
        self.run_units.add(after)
        return self._write(start, end, after, REPLACED, remark)

    def _handle_inside(self, start: int, end: int) -> int:
        found = self.mover.pattern().search(self.text, start, end)
        return self._handle(found) if found is not None and found.end() <= end else end

    def _place(self, found: re.Match[str]) -> int:
        region = self.mover.target.place or ""
        place = self.mover.source.place or ""
        head = found[0].removesuffix(place)
        return self._write(found.start(), found.end(), head + region, REPLACED)

    def _bare(self, start: int, end: int) -> int:
        """The bare name of the place; other places and institutions that begin with it are left to a person."""
        text = self.text
        if text[end : end + 1] in tuple("市州县区") and not text.startswith("区域", end):
            return self._mark(end + 1, start, "地名", "不是来源所在的地方，请核实")
        name = _institution(text, start)
        if name:
            return self._write(start, start + len(name), f"【待定：{name}】", OPEN, "单位名称，本级没有对应的单位")
        return self._write(start, end, bare_place(self.mover.target.place or ""), REPLACED)

    def _level(self, start: int, end: int) -> int:
        return self._mark(end, start, f"是否改为“{self.mover.target.word}”", "不能确定指哪一级")


@cache
def _institution_pattern() -> re.Pattern[str]:
    return re.compile(
        r"[\u4e00-\u9fff]{1,14}?(?:大学|学院|研究院|研究所|分院|医院|集团|公司|银行|实验室|博物馆|海关|植物园|出版社)"
    )


def _institution(text: str, start: int) -> str:
    found = _institution_pattern().match(text, start)
    return found[0] if found and not re.search(r"[的和与及在对]", found[0]) else ""


def _close(text: str, start: int) -> int:
    """Where a bracket or quotation that opens at ``start`` is closed; the end of the line where it never is."""
    opening = text[start]
    line_end = text.find("\n", start)
    line_end = len(text) if line_end < 0 else line_end
    if opening == '"':
        end = text.find('"', start + 1, line_end)
        return end + 1 if end >= 0 else start + 1
    closing = _OPENING[opening]
    depth = 0
    for position in range(start, line_end):
        depth += (text[position] == opening) - (text[position] == closing)
        if depth == 0:
            return position + 1
    return line_end
