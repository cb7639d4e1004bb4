"""The lexicon: from a printed name to function, level and place.

Resolution tries, in this order: names that are whole (财政部), a place or level word before a listed name (威海市科技局), the same
after spelling variants are levelled (市药品监督管理局), collectives (各县（市、区）), named institutions (温州大学), merged organs
(科技和工业信息化局), and keeps everything else under its own name.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from kepu_cli.lazy import compile_pattern
from kepu_cli.lexicon.places import (
    LEVEL_WORDS,
    MUNICIPALITIES,
    NATIONAL_WORDS,
    PROVINCES,
    bare_place,
    is_municipality,
    level_of_place,
    read_prefix,
)
from kepu_cli.lexicon.shapes import (
    COLLECTIVE_NAMES,
    FIELD_DEPARTMENT,
    LOCAL_END,
    MEMBERS,
    collective_level,
    find_collective,
    institution_endings,
)
from kepu_cli.lexicon.spelling import clean_name, level_names, level_variants
from kepu_cli.lexicon.units import Confidence, Level, Unit, UnitContext

if TYPE_CHECKING:
    pass

_LEVEL_OF_DIGIT: dict[str, Level] = {"1": "国家", "2": "省", "3": "市", "4": "县", "5": "乡"}
_DIGIT_OF_LEVEL = {level: digit for digit, level in _LEVEL_OF_DIGIT.items()}
_NO_CONTEXT = UnitContext()
_MAX_NAME = 60
_GENERIC_SUFFIX = ("委员会", "办公室", "总局", "总署", "局", "厅", "委", "办", "部", "署")
_DEPARTMENT_SUFFIX = ("委员会", "局", "厅", "委", "办公室", "办")


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """A pattern compiled when it is first needed: most documents need few of them."""
    return compile_pattern(pattern)


class _Entry:
    """An entry of the table unpacked."""

    __slots__ = ("flags", "functions", "levels")

    def __init__(self, functions: tuple[str, ...], levels: str, flags: str) -> None:
        self.functions = functions
        self.levels = levels
        self.flags = flags


def _entry(packed: str) -> _Entry:
    keys, levels, flags = packed.split(" ")
    return _Entry(tuple(keys.split("+")), levels, flags)


_ORGAN_IN_PLACE = frozenset("局厅委")
_STOPS = frozenset("、，；。,;")


class Lexicon:
    """The organ table. Get one from ``load_lexicon``; everything it remembers between calls is only for speed."""

    __slots__ = ("_derived", "_units", "plain_names", "table")

    def __init__(self, table: dict[str, Any]) -> None:
        self.table = table
        self.plain_names: set[str] = set()  # what ``is_plain_name`` has found to be one
        self._units: dict[tuple[str, UnitContext], Unit] = {}
        self._derived: dict[str, Any] = {}

    def resolve(self, name: str, context: UnitContext | None = None) -> Unit:
        """What a printed name means: 威海市发展和改革委员会 → fagai, 市, 威海市. Total: every text gives a Unit.

        ``context`` says whose document it is; it gives the level of bare names and tells 市 of a 直辖市 (省) or of a county-level
        city (县) from the 市 of a prefecture.
        """
        unit = self.look_up(name, context)
        if unit.known or unit.function is None or unit.nearest:
            return unit
        near = self.nearest(self._split_prefix(clean_name(name))[2])
        if near:
            unit = self._units[name, context or _NO_CONTEXT] = unit._replace(nearest=near)
        return unit

    def look_up(self, name: str, context: UnitContext | None = None) -> Unit:
        """The same without the names near an unknown one: what parsing needs, many times over."""
        key = (name, context or _NO_CONTEXT)
        unit = self._units.get(key)
        if unit is None:
            if len(self._units) > 20_000:
                self._units.clear()
            unit = self._units[key] = self._resolve(name, key[1])
        return unit

    def is_known(self, name: str) -> bool:
        """Whether a name is in the table or has a shape that only units have, without guessing."""
        return self.look_up(name).known

    def is_in_table(self, name: str) -> bool:
        """Whether a name stands in the table as it is, or behind one level word."""
        exact, stems = self.table["exact"], self.table["stems"][""]
        return name in exact or (len(name) > 1 and (name in stems or (name[1:] in stems and name[0] in LEVEL_WORDS)))

    def is_listed(self, name: str) -> bool:
        """Whether a name stands in the table, as it is or behind a level word or a place."""
        if self.is_in_table(name):
            return True
        if name[-1:] in _STOPS:
            return False  # 科技局、 is a name and what parts it from the next
        name = clean_name(name)
        if not name or len(name) > _MAX_NAME:
            return False
        found = self._listed(name, name, _NO_CONTEXT) or self._with_variants(name, name, _NO_CONTEXT)
        # 云岭市财政局云岭市 is no place: two names that nothing parts are not one of the table.
        return found is not None and _ORGAN_IN_PLACE.isdisjoint(found.place or "")

    def unit_at_level(self, unit: Unit, level: Level, place: str | None = None) -> str | None:
        """The counterpart of a unit in a document of another level, spelled the regular way: 省科学技术厅 at 市 → 市科技局.

        ``place`` gives the level word (平阳县 → 县) and the names that hold a place (国家税务总局威海市税务局). A collective becomes the
        one such a document uses (各市（州）人民政府 at 市 → 各县（市、区）人民政府). None where the lexicon knows no counterpart: unknown
        units, named institutions, organs that exist at other levels only.
        """
        if unit.function is None or (unit.kind == "institution" and unit.place is not None):
            return None
        if unit.kind == "collective":
            return self._collective_at_level(unit, level, place)
        forms = self.table["preferred"].get(unit.function, {})
        template: str | None = forms.get(_DIGIT_OF_LEVEL[level])
        if level == "省" and is_municipality(place):
            # Its 厅 are called 局 as in a city; what is of the rank of a province is called so there too.
            city = (
                forms.get("3") if (template or "").endswith("厅") and not (template or "").endswith("办公厅") else None
            )
            template = forms.get("municipality") or city or template or forms.get("3")
        if template is None or level == "国家":
            return template
        if "N" in template or "C" in template:
            if place is None:
                return None
            template = template.replace("N", place).replace("C", bare_place(place))
        return template.replace("L", _level_word(level, place))

    def _collective_at_level(self, unit: Unit, level: Level, place: str | None) -> str | None:
        members = MEMBERS.get(level)
        if unit.function == "local_governments":
            if members is None:
                return None
            return members + ("人民政府" if "政府" in unit.spelling else "")
        if unit.function in ("departments", "institutions"):
            word = _level_word(level, place) if level != "国家" else "国务院"
            return re.sub(r"^(?:国务院|[省市县区州]|自治区)(?!外|内)", word, unit.spelling)
        below = {"国家": "2", "省": "3", "市": "4"}.get(level, "")
        template = self.table["preferred"].get(unit.function, {}).get(below)
        if members is None or template is None or not template.startswith("L"):
            return None
        return members + str(template[1:])

    def function_name(self, function: str) -> str:
        """The Chinese name of a function key; a function that is a name of its own is returned as it is."""
        organ = self.table["organs"].get(function)
        return str(organ[1]) if organ else COLLECTIVE_NAMES.get(function, function)

    def nearest(self, name: str, count: int = 3) -> tuple[str, ...]:
        """Known names most like an unknown one, the best first, by the pairs of characters they share; () when nothing is near."""
        wanted = _pairs(name[:_MAX_NAME])
        if not wanted:
            return ()
        index = self._pair_index()
        shared: dict[str, int] = {}
        for pair in wanted:
            for stem in index.get(pair, ()):
                shared[stem] = shared.get(stem, 0) + 1
        scored = ((2 * number / (len(wanted) + max(len(stem) - 1, 1)), stem) for stem, number in shared.items())
        best = sorted((-score, stem) for score, stem in scored if score >= 0.4)
        return tuple(stem for _, stem in best[:count])

    # ---- how a name is resolved

    def _resolve(self, spelling: str, context: UnitContext) -> Unit:
        name = clean_name(spelling)
        if not name:
            return Unit(spelling)
        if len(name) > _MAX_NAME:
            return Unit(spelling, function=name)
        return (
            self._listed(spelling, name, context)
            or self._with_variants(spelling, name, context)
            or self._with_brackets(spelling, name, context)
            or self._of_collective(spelling, name)
            or self._subordinate(spelling, name, context)
            or self._merged(spelling, name, context)
            or self._named(spelling, name, context)
            or self._unknown(spelling, name, context)
        )

    def _listed(self, spelling: str, name: str, context: UnitContext) -> Unit | None:
        """A name of the table: region's own, whole, bare, or behind a place."""
        region = self.table["regions"].get(context.place or "")
        if region and name in region["exact"]:
            return self._unit(spelling, _entry(region["exact"][name]), context.level, context.place, context)
        name = name.removeprefix("中华人民共和国")
        exact = self.table["exact"].get(name)
        if exact is None and name.startswith("中共中央"):
            exact = self.table["exact"].get(name.removeprefix("中共"))
        stems = self.table["stems"]
        bare = stems[""].get(name)
        if exact is not None and (bare is None or context.level in (None, "国家")):
            entry = _entry(exact)
            return self._unit(
                spelling, entry, _LEVEL_OF_DIGIT[entry.levels[-1]] if entry.levels != "0" else None, None, context
            )
        if bare is not None and len(name) > 1:
            inherited = context.prefix or ""
            prefix = read_prefix(inherited.removesuffix("委")) if inherited else None
            level, place = prefix or (context.level, None)
            entry = _entry(bare)
            if entry.levels == "1":  # a former ministry
                level, place = "国家", None
            return self._unit(spelling, entry, level, place, context)
        for head in self._heads():
            if not name.startswith(head):
                continue
            names = stems[head]
            found = self._behind_place(spelling, name[len(head) :], names, context)
            if found is not None:
                return found
        return None

    def _behind_place(self, spelling: str, text: str, names: dict[str, str], context: UnitContext) -> Unit | None:
        for cut in range(1, len(text)):
            packed = names.get(text[cut:])
            if packed is None:
                continue
            entry, before = _entry(packed), text[:cut]
            prefix = read_prefix(before)
            if prefix is None and self._is_bare_place(before, entry, context):
                prefix = _level_of_bare_place(before, entry, context), before
            if prefix is not None and (len(text) - cut > 1 or prefix[0] != "国家"):
                return self._unit(spelling, entry, prefix[0], prefix[1], context)
        return None

    def _is_bare_place(self, text: str, entry: _Entry, context: UnitContext) -> bool:
        if context.place and text == bare_place(context.place):
            return True
        if "c" not in entry.flags or not 2 <= len(text) <= 8 or text in NATIONAL_WORDS:
            return False
        return _compiled(_BARE_PLACE_STOP).search(text) is None

    def _with_variants(self, spelling: str, name: str, context: UnitContext) -> Unit | None:
        """The same, spelled in a way that is not listed but differs only in customary words."""
        exact, stems = self._variant_index()
        levelled = level_variants(name)
        packed = exact.get(levelled)
        if packed is not None:
            return self._unit(spelling, _entry(packed), "国家", None, context, "unconfirmed")
        packed = stems.get(levelled)
        if packed is not None and len(levelled) > 1:
            return self._unit(spelling, _entry(packed), context.level, None, context, "unconfirmed")
        for cut in range(1, len(levelled) - 1):
            packed = stems.get(levelled[cut:])
            if packed is None:
                continue
            prefix = read_prefix(levelled[:cut])
            if prefix is not None:
                return self._unit(spelling, _entry(packed), prefix[0], prefix[1], context, "unconfirmed")
        return None

    def _with_brackets(self, spelling: str, name: str, context: UnitContext) -> Unit | None:
        """市商务局（市粮食和物资储备局）: the organ before the bracket, with the functions of those inside."""
        if not name.endswith("）") or "（" not in name[1:] or name.startswith("各"):
            return None
        main, inside = name[:-1].split("（", 1)
        unit = self._resolve(main, context)
        if not unit.known or unit.kind == "collective":
            return None
        parts = inside.replace("，", "、").replace("；", "、").split("、")
        others = [self._resolve(part, context) for part in parts if part]
        also = [other.function for other in others if other.known and other.function]
        return unit._replace(
            spelling=spelling, also=tuple(dict.fromkeys(k for k in (*unit.also, *also) if k != unit.function))
        )

    def _of_collective(self, spelling: str, name: str) -> Unit | None:
        """各县（市、区）人民政府, 有关部门和单位, 各高校; 各区县科技局 and 教育行政部门 are a function without its organ."""
        field = _compiled(FIELD_DEPARTMENT).fullmatch(name) if name.endswith("部门") else None
        if field is not None:
            word = level_variants(field["field"])
            for cut in range(len(word) - 1):
                key = self._word_index().get(word[cut:])
                if key is not None:
                    title = self.function_name(key)
                    return Unit(spelling, key, title, kind="collective", known=True, confidence="pattern")
        found = self._collective_of_shape(spelling, name, (0, 1, 2)) or self._departments_of_each(spelling, name)
        return found or self._collective_of_shape(spelling, name, (3,)) or self._list_under_each(spelling, name)

    def _collective_of_shape(self, spelling: str, name: str, indexes: tuple[int, ...]) -> Unit | None:
        found = find_collective(name, indexes)
        if found is None:
            return None
        level = collective_level(name) if found[0] == "local_governments" else None
        return Unit(spelling, *found, level=level, kind="collective", known=True, confidence="pattern")

    def _departments_of_each(self, spelling: str, name: str) -> Unit | None:
        """各区县科技局, 各省（自治区、直辖市）科技厅（委、局）."""
        if name.startswith(("各", "相关", "有关")):
            name = re.sub(r"（[委局厅办、]+）$", "", name)
            for cut in range(2, len(name) - 1):
                packed = self.table["stems"][""].get(name[cut:])
                if packed is not None and find_collective(name[:cut], (0,)) is not None:
                    entry = _entry(packed)
                    return Unit(
                        spelling,
                        entry.functions[0],
                        self.function_name(entry.functions[0]),
                        also=entry.functions[1:],
                        level=collective_level(name[:cut]),
                        kind="collective",
                        known=True,
                        confidence="pattern",
                    )
        return None

    def _list_under_each(self, spelling: str, name: str) -> Unit | None:
        """What stands under one 各 and fits no pattern, by its last member."""
        if name.startswith("各") and "、" in re.sub("（[^（）]*）", "", name):
            last = name.rsplit("、", 1)[1]
            if last.endswith(("部门", "单位", "机构")):
                title = COLLECTIVE_NAMES["departments"]
                return Unit(spelling, "departments", title, kind="collective", known=True, confidence="pattern")
            if _compiled(LOCAL_END).search(last):
                function, title, level = (
                    "local_governments",
                    COLLECTIVE_NAMES["local_governments"],
                    collective_level(name),
                )
                return Unit(spelling, function, title, level=level, kind="collective", known=True, confidence="pattern")
        return None

    def _subordinate(self, spelling: str, name: str, context: UnitContext) -> Unit | None:
        """市公安局鹿城分局, 市生态环境局高新区分局: the function of the organ, one level down."""
        if not name.endswith(("分局", "支局")):
            return None
        for cut in range(len(name) - 2, 2, -1):
            if name[cut - 1] not in "局厅委":
                continue
            unit = self._listed(spelling, name[:cut], context)
            if unit is not None:
                return unit._replace(level="县", place=name[cut:-2] or unit.place, confidence="pattern")
        return None

    def _merged(self, spelling: str, name: str, context: UnitContext) -> Unit | None:
        """科技和工业信息化局: a name made of the function words of several organs."""
        level, place, rest = self._split_prefix(name)
        suffix = next((s for s in _DEPARTMENT_SUFFIX if rest.endswith(s) and len(rest) > len(s) + 3), None)
        if suffix is None:
            return None
        words, index = level_variants(rest.removesuffix(suffix)), self._word_index()
        keys: list[str] = []
        at = 0
        while at < len(words):
            for end in range(min(len(words), at + 10), at + 1, -1):
                if words[at:end] in index:
                    keys.append(index[words[at:end]])
                    at = end
                    break
            else:
                return None
        if not keys:
            return None
        keys = list(dict.fromkeys(keys))
        entry = _Entry(tuple(keys), "0", "u")
        return self._unit(spelling, entry, level or context.level, place, context, "pattern")

    def _named(self, spelling: str, name: str, context: UnitContext) -> Unit | None:
        """温州大学, 市全民科学素质工作领导小组办公室, 浦东新区: known by its shape, the function is its own name."""
        prefix = read_prefix(name)
        if prefix is not None and prefix[1] is not None and len(name) > 2:
            return Unit(
                spelling, name, name, group="local_governments", level=prefix[0], place=name, kind="government", known=True,
                confidence="pattern",
            )  # fmt: skip
        for group, title, kind, endings in institution_endings():
            if not name.endswith(endings) or name in endings or _compiled(_NAME_STOP).search(name):
                continue
            level, place, rest = self._split_prefix(name)
            level = self._level(level, place, context) if level else None
            if level == "国家":
                level, rest = None, name  # 中国工商银行云岭分行, 中国科学技术大学: part of a proper name
            elif not rest or (group == "kaifaqu" and place):
                rest = name
            function = rest.replace("管理委员会", "管委会")
            if group == "xietiao" and len(function) > 4:
                function = function.removesuffix("办公室").removesuffix("办")
            return Unit(
                spelling, function, title, group=group, level=level, place=place, kind=kind, known=True, confidence="pattern"
            )  # fmt: skip
        return None

    def _unknown(self, spelling: str, name: str, context: UnitContext) -> Unit:
        level, place, rest = self._split_prefix(name)
        level = self._level(level, place, context) if level else context.level
        function = level_variants(rest)
        for suffix in _GENERIC_SUFFIX:
            if function.endswith(suffix) and len(function) > len(suffix) + 1:
                function = function.removesuffix(suffix)
                break
        return Unit(spelling, function, function, level=level, place=place)

    def _split_prefix(self, name: str) -> tuple[Level | None, str | None, str]:
        """Level, place and the rest of a name that is not listed: 市人才局 → (市, None, 人才局)."""
        for cut in range(min(len(name) - 2, 24), 0, -1):
            prefix = read_prefix(name[:cut])
            if prefix is not None:
                rest = name[cut:]
                if rest.startswith("委") and len(rest) > 3:
                    rest = rest[1:]
                return prefix[0], prefix[1], rest
        return None, None, name

    def _unit(
        self,
        spelling: str,
        entry: _Entry,
        level: Level | None,
        place: str | None,
        context: UnitContext,
        confidence: Confidence | None = None,
    ) -> Unit:
        function = entry.functions[0]
        kind, title = self.table["organs"][function]
        return Unit(
            spelling,
            function,
            title,
            also=entry.functions[1:],
            level=self._level(level, place, context),
            place=place,
            kind=kind,
            known=True,
            confidence=confidence or ("unconfirmed" if "u" in entry.flags else "seen"),
            former="f" in entry.flags,
        )

    def _level(self, level: Level | None, place: str | None, context: UnitContext) -> Level | None:
        """The level a 市 really has: 省 in a 直辖市, 县 in a county-level city, as the document says."""
        if place is not None:
            region = self.table["regions"].get(place)
            if region and region["level"]:
                return _LEVEL_OF_DIGIT[region["level"]]
            if is_municipality(place):
                return "省"
            if level == "市" and place == context.place and context.level is not None:
                return context.level
            if level == "市" and self._is_county_city(place):
                return "县"
            return level
        if level == "市" and context.place and context.place.startswith(tuple(MUNICIPALITIES)):
            return "省"  # of the 直辖市 itself or of one of its districts
        if level == "市" and context.level == "县" and (context.place or "").endswith("市"):
            return "县"
        return level

    def _is_county_city(self, place: str) -> bool:
        """Whether a 某某市, alone or behind its province or prefecture (浙江省义乌市), is a county-level city."""
        if "county_cities" not in self._derived:
            self._derived["county_cities"] = frozenset(self.table["county_cities"].split())
        cities: frozenset[str] = self._derived["county_cities"]
        name = place.removesuffix("市")
        return name in cities or any(
            name[-size:] in cities and name[-size - 1] in "省市州区盟" for size in range(2, min(5, len(name)))
        )

    # ---- what is derived from the table on first need

    def _heads(self) -> list[str]:
        if "heads" not in self._derived:
            self._derived["heads"] = sorted(self.table["stems"], key=lambda head: (-len(head), head))
        heads: list[str] = self._derived["heads"]
        return heads

    def _variant_index(self) -> tuple[dict[str, str], dict[str, str]]:
        if "variants" not in self._derived:
            stems = {name: packed for name, packed in self.table["stems"][""].items() if len(name) > 1}
            self._derived["variants"] = level_names(self.table["exact"]), level_names(stems)
        variants: tuple[dict[str, str], dict[str, str]] = self._derived["variants"]
        return variants

    def _word_index(self) -> dict[str, str]:
        """Function words to keys, from the names of departments: 科技, 工信, 文旅…"""
        if "words" not in self._derived:
            words: dict[str, str] = {}
            for name, packed in self.table["stems"][""].items():
                entry = _entry(packed)
                if (
                    len(entry.functions) > 1
                    or self.table["organs"][entry.functions[0]][0] != "government"
                    or name.startswith("委")
                ):
                    continue
                for suffix in _DEPARTMENT_SUFFIX:
                    if name.endswith(suffix) and len(name) > len(suffix) + 1:
                        for word in {
                            name.removesuffix(suffix),
                            level_variants(name).removesuffix(level_variants(suffix)),
                        }:
                            if len(word) > 1:
                                words.setdefault(word, entry.functions[0])
                        break
            self._derived["words"] = words
        index: dict[str, str] = self._derived["words"]
        return index

    def _pair_index(self) -> dict[str, list[str]]:
        if "pairs" not in self._derived:
            pairs: dict[str, list[str]] = {}
            for stem in (*self.table["stems"][""], *self.table["exact"]):
                for pair in _pairs(stem):
                    pairs.setdefault(pair, []).append(stem)
            self._derived["pairs"] = pairs
        index: dict[str, list[str]] = self._derived["pairs"]
        return index


_BARE_PLACE_STOP = r"[、，；和及与的各等（）市县区省委局厅部]"
_NAME_STOP = r"[，；。：的《》“”]|按照|负责|^[含及其等]|城乡$"


def _pairs(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1)}


def _level_word(level: Level, place: str | None) -> str:
    if place:
        for word in ("自治区", "街道"):
            if place.endswith(word):
                return word
        if place in PROVINCES:
            place = PROVINCES[place]
        if place[-1] in LEVEL_WORDS:
            return place[-1]
    return {"省": "省", "市": "市", "县": "县", "乡": "镇"}.get(level, "")


def _level_of_bare_place(place: str, entry: _Entry, context: UnitContext) -> Level | None:
    if place in PROVINCES:
        return "省"
    if context.place and place == bare_place(context.place):
        return context.level or level_of_place(context.place)
    levels = entry.levels.strip("0")
    return _LEVEL_OF_DIGIT["3" if "3" in levels else levels[0]] if levels else None
