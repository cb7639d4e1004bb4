"""The lexicon: from a printed name to function, level and place.

Resolution tries, in this order: names that are whole (财政部), a place or level word before a listed name (威海市科技局), the same
after spelling variants are levelled (市药品监督管理局), collectives (各县（市、区）), named institutions (温州大学), merged organs
(科技和工业信息化局), and keeps everything else under its own name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from kepu_cli.errors import KepuError
from kepu_cli.lazy import any_of, compile_pattern
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
from kepu_cli.lexicon.units import Confidence, Kind, Level, Unit, UnitContext

if TYPE_CHECKING:
    from pathlib import Path

_LEVEL_OF_DIGIT: dict[str, Level] = {"1": "国家", "2": "省", "3": "市", "4": "县", "5": "乡"}
_DIGIT_OF_LEVEL = {level: digit for digit, level in _LEVEL_OF_DIGIT.items()}
_NO_CONTEXT = UnitContext()
_MAX_NAME = 60
_CLEAN = str.maketrans(
    {
        **dict.fromkeys("(<＜〈", "（"),
        **dict.fromkeys(")>＞〉", "）"),
        "\u3000": None,
        " ": None,
        "\n": None,
        "\t": None,
        "\r": None,
        "\xa0": None,
    }
)
_EDGES = "，。；、：:,;. "

_VARIANTS = (
    ("管理委员会", "管委会"), ("委员会", "委"), ("办公室", "办"), ("监督管理", "监管"), ("科学技术", "科技"), ("和", ""), ("与", ""),
    ("及", ""), ("暨", ""), ("管理局", "局"), ("管理办", "办"), ("事务局", "局"), ("事务厅", "厅"), ("工作委", "工委"), ("医疗保障", "医保"),
    ("人力资源社会保障", "人社"), ("住房城乡建设", "住建"), ("卫生健康", "卫健"), ("发展改革", "发改"), ("文化旅游", "文旅"),
    ("工业信息化", "工信"), ("经济信息化", "经信"), ("广播电视", "广电"), ("退役军人", "退役"), ("自然资源规划", "自规"),
    ("行政审批服务", "行政审批"),
)  # fmt: skip
_GENERIC_SUFFIX = ("委员会", "办公室", "总局", "总署", "局", "厅", "委", "办", "部", "署")
_DEPARTMENT_SUFFIX = ("委员会", "局", "厅", "委", "办公室", "办")

_COLLECTIVES: tuple[tuple[str, str, str], ...] = (
    # function, name, pattern; tried in order, the whole name has to match
    (
        "local_governments",
        "地方党委和政府",
        rf"(?:全{any_of('省市县区')})?(?:各|相关|有关|属地|所在|沿{any_of('海江黄')}|其他|下辖|所辖)(?:各|级|有关|相关|地级以上|地级|设区的?|省级|市级|县级|区级|基层){{0,2}}"
        rf"(?>党委|党组织|委(?!{any_of('员办局')})|人民政府|政府|地方|地区|地|单列市|县级|地级|{any_of('省市州盟县区旗镇乡')}|自治|计划|直辖|新区|特区|林区|师|居委会|村委会|居民委员会|村民委员会|村|社区|街道|街|(?<=[镇乡])场|功能|开发|高新|产业|园区|经济技术"
        rf"|办事处|管委会|管理委员会|工委|党工委|（[^（）]{{1,20}}）|\[[^\[\]]{{1,12}}\]|{any_of('、，和及与以')})+(?:等)?",
    ),
    (
        "local_governments",
        "地方党委和政府",
        r"(?:地方)?各级(?:地方)?(?>党委|人民政府|政府|[、和及])+|地方人民政府|地方政府|属地政府|镇街"
        r"|(?>[省市州县区旗镇乡]|街道|（[^（）]{1,12}）|、){2,}+(?:人民政府|政府|党委|党委和政府|办事处|管委会)?"
        r"|[省市县区]?(?:级|属|辖)(?:各)?[市县区]|(?:省辖市|设区市|地级市|县级市|州市)(?:人民政府|政府)?",
    ),
    (
        "departments",
        "有关部门和单位",
        r"\p{Han}{2,14}各(?:有关|相关|直属|内设|所属|大)*(?:部门|单位|机构|处室|科室|部室)(?:（(?:单位|部门|机构)）)?(?:[、和及]各?(?:直属|所属|有关)*(?:部门|单位|机构))*|各民主党派|"
        r"(?:(?:全[省市县区州]|国务院|中央和国家机关|中央|省|市|县|区|州|自治区|国家|地方)?(?:人民政府|政府|府|委|直|级|属|垂管)?)?(?>各|有关|相关|其他|其它|涉及|责任|成员|牵头|配合|主管|直属|行业|职能"
        r"|市级|省级|县级|区级|市直|省直|县直|区直|市属|省属|驻\p{Han}|机关|业务|行政|参与|对口|监管|执法|分管|综合|内设|派出|垂直|管理|企事业|事业|人民|群众|社会|委办|部委|\d+个)*"
        r"(?:(?<=各)\p{Han}{0,10}|\p{Han}{2,24}成员)?(?:部门|单位|机构|委、?办、?(?:厅、?)?局|委办厅局|委办局|厅局|厅委|部委办局|部委|团体|机关|组织)(?:（(?:单位|部门|机构)）)?(?:[、和及](?:各)?(?:有关|相关|其他|直属|企事业|事业)?(?:部门|单位|机构|团体|人民团体|直属机构))*",
    ),
    (
        "institutions",
        "企事业单位、高校、院所",
        r"(?>全[省市县区州]|各|有关|相关|其他|市属|省属|在\p{Han}|驻\p{Han}|市级|省级|本地|中央|国有|重点|骨干|龙头|科技型?|大中型|大型|规模以上|基层|医疗卫生|行业|科研|民办|公办|高等|中小|职业|市|省|\p{Han}{0,2}级)*"
        r"(?:(?<=各)\p{Han}{0,10}?)?(?>高等学校|高等院校|高校|院校|大专院校|学校|中小学校?|科研院所|科研机构|研究机构|院所|医院|医疗机构|企业|央企|国企|运营商|金融机构|银行|保险公司|保险机构|学会|协会|商会|研究会|科协|社会团体|社会组织|企事业单位|媒体"
        r"|科普基地|科技馆|场馆|园区|平台|（[^（）]{1,14}）|[、和及])+",
    ),
)  # fmt: skip
_INSTITUTIONS: tuple[tuple[str, str, Kind, str], ...] = (
    # group, name, kind, how the name ends; the whole name is the function
    ("gaoxiao", "高校", "institution", "大学 学院 职业学校 技师学院 技工学校 电大 党校 师范学校 研究生院 附属学校"),
    ("yiyuan", "医院", "institution", "医院 卫生院 保健院 急救中心 血站"),
    ("yuansuo", "科研院所", "institution", "研究院 研究所 科学院 分院 设计院 勘察院 实验室 创新中心 研究中心 研究总院 规划院 工程院 检测院 研究室"),
    ("changguan", "公共文化场馆", "institution", "图书馆 博物馆 科技馆 文化馆 美术馆 纪念馆 体育馆 档案馆 展览馆 青少年宫 少年宫 文化宫 大剧院 动物园 植物园 天文馆"),
    ("meiti", "新闻媒体", "institution", "广播电视台 广播电视总台 电视台 日报社 报社 报业集团 传媒集团 传媒中心 融媒体中心 新闻社 出版社 通讯社 广电集团"),
    ("qiye", "企业", "enterprise", "集团 公司 银行 分行 支行 农商行 信用社 交易所 电网 供电局 信用联社 合作社"),
    ("xiehui", "学会协会", "mass", "学会 协会 研究会 联合会 商会 促进会 基金会 联盟 总会 理事会 志愿者总队"),
    ("kaifaqu", "开发区管委会", "government", "管委会 管理委员会 党工委 开发区 高新区 经开区 保税区 示范区 产业园 产业园区 工业园 工业园区 科技园 科技园区 新城 片区 度假区 风景区 风景名胜区 集聚区 功能区 自贸区 管理区 试验区 综保区 科学城 林场 农场"),
    ("xietiao", "领导小组及其办公室", "other", "小组 小组办 联席会议 联席会议办 指挥部 指挥部办 专班 专班办 委员会 委员会办 工作组 专项组 攻坚组 协调机制 协调机制办 纲要办 创建办 推进办 办公室"),
    ("jiceng", "基层组织", "government", "街道办 办事处 居委会 村委会 居民委员会 村民委员会 街道 镇 乡 镇政府 乡政府 镇人民政府 乡人民政府"),
    ("duiwu", "队伍和派出机构", "government", "总队 支队 大队 中队 总站 分局 支局 分中心 派出所 监测站 检查站 服务站 工作站"),
    ("shiye", "事业单位", "institution", "中心 学校 中学 小学 幼儿园 总台 书院 电影公司 剧团 剧院 档案室 园 馆 所 站 院"),
)  # fmt: skip


@cache
def _collective_pattern(index: int) -> re.Pattern[str]:
    return compile_pattern(_COLLECTIVES[index][2])


@cache
def _institution_endings() -> tuple[tuple[str, str, Kind, tuple[str, ...]], ...]:
    return tuple((group, name, kind, tuple(ends.split(" "))) for group, name, kind, ends in _INSTITUTIONS)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """A pattern compiled when it is first needed: most documents need few of them."""
    return compile_pattern(pattern)


def clean_name(name: str) -> str:
    """A name as it is looked up: no white space, full-width brackets, no punctuation at its ends."""
    return name.translate(_CLEAN).strip(_EDGES)


def level_variants(name: str) -> str:
    """A name with its customary variants levelled: 发展和改革委员会, 发展改革委 and 发改委 give one string."""
    for long, short in _VARIANTS:
        if long in name:
            name = name.replace(long, short)
    return name


def _levelled(names: dict[str, str]) -> dict[str, str]:
    """The same with the variants of all names levelled at once; of several that become one the first counts."""
    found: dict[str, str] = {}
    for name, packed in zip(level_variants("\n".join(names)).split("\n"), names.values(), strict=True):
        found.setdefault(name, packed)
    return found


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


class Lexicon:
    """The organ table. Get one from ``load_lexicon``; everything it remembers between calls is only for speed."""

    __slots__ = ("_derived", "_units", "table")

    def __init__(self, table: dict[str, Any]) -> None:
        self.table = table
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

    def normalise_function(self, name: str) -> str:
        """The key by which units are compared across levels and spellings: 市发改委 and 省发展和改革委员会 both give ``fagai``."""
        return self.look_up(name).function or ""

    def same_function(self, a: str, b: str) -> bool:
        """Whether two units bear a common function: 市教体局 and 省教育厅 do, 市教体局 and 省体育局 do too."""
        first, second = self.look_up(a), self.look_up(b)
        if first.function is None or second.function is None:
            return False
        return not {first.function, *first.also}.isdisjoint((second.function, *second.also))

    def is_known(self, name: str) -> bool:
        """Whether a name is in the table or has a shape that only units have, without guessing."""
        return self.look_up(name).known

    def is_listed(self, name: str) -> bool:
        """Whether a name stands in the table as it is, or behind one level word or place. Cheap: no guessing."""
        exact, stems = self.table["exact"], self.table["stems"][""]
        if name in exact or (len(name) > 1 and (name in stems or (name[1:] in stems and name[0] in LEVEL_WORDS))):
            return True
        unit = self._units.get((name, _NO_CONTEXT))
        return unit is not None and unit.known and unit.confidence != "pattern"

    def level_of(self, name: str) -> Level | None:
        """The level of an organ by its name: 国务院办公厅 国家, 上海市人民政府 省, 威海市科学技术局 市, 科技局 None."""
        return self.look_up(name).level

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
        members = _MEMBERS.get(level)
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
        return str(organ[1]) if organ else _COLLECTIVE_NAMES.get(function, function)

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
        field = _compiled(_FIELD_DEPARTMENT).fullmatch(name) if name.endswith("部门") else None
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
        for index in indexes:
            function, title, _ = _COLLECTIVES[index]
            if _may_be_collective(index, name) and _collective_pattern(index).fullmatch(name):
                level = _collective_level(name) if function == "local_governments" else None
                return Unit(spelling, function, title, level=level, kind="collective", known=True, confidence="pattern")
        return None

    def _departments_of_each(self, spelling: str, name: str) -> Unit | None:
        """各区县科技局, 各省（自治区、直辖市）科技厅（委、局）."""
        if name.startswith(("各", "相关", "有关")):
            name = re.sub(r"（[委局厅办、]+）$", "", name)
            for cut in range(2, len(name) - 1):
                packed = self.table["stems"][""].get(name[cut:])
                if packed is not None and _collective_pattern(0).fullmatch(name[:cut]):
                    entry = _entry(packed)
                    return Unit(
                        spelling,
                        entry.functions[0],
                        self.function_name(entry.functions[0]),
                        also=entry.functions[1:],
                        level=_collective_level(name[:cut]),
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
                title = _COLLECTIVE_NAMES["departments"]
                return Unit(spelling, "departments", title, kind="collective", known=True, confidence="pattern")
            if _compiled(_LOCAL_END).search(last):
                function, title, level = (
                    "local_governments",
                    _COLLECTIVE_NAMES["local_governments"],
                    _collective_level(name),
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
        for group, title, kind, endings in _institution_endings():
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
            self._derived["variants"] = _levelled(self.table["exact"]), _levelled(stems)
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


_STARTS_LOCAL = frozenset("全各相有属所沿其下")
_STARTS_ANY_LOCAL = frozenset("地各属镇省市州县区旗乡街（设")
_ENDS_DEPARTMENTS = (
    "部门",
    "单位",
    "机构",
    "办局",
    "、局",
    "厅局",
    "厅委",
    "部委",
    "团体",
    "机关",
    "组织",
    "处室",
    "科室",
    "部室",
    "党派",
    "单位）",
    "部门）",
    "机构）",
)
_ENDS_INSTITUTIONS = (
    "校", "院", "所", "企业", "运营商", "央企", "国企", "机构", "银行", "公司", "会", "科协", "团体", "组织", "单位", "媒体", "基地", "馆", "园区", "平台", "）",
)  # fmt: skip


def _may_be_collective(index: int, name: str) -> bool:
    """Whether the pattern of a collective is worth trying; true wherever it could match."""
    if index == 0:
        return name[0] in _STARTS_LOCAL
    if index == 1:
        return name[0] in _STARTS_ANY_LOCAL
    return name.endswith(_ENDS_DEPARTMENTS if index == 2 else _ENDS_INSTITUTIONS)


_MEMBERS: dict[Level, str] = {
    "国家": "各省、自治区、直辖市",
    "省": "各市（州）",
    "市": "各县（市、区）",
    "县": "各乡镇（街道）",
}
_FIELD_DEPARTMENT = r"(?P<field>\p{Han}{2,14}?)(?:行政主管|行政管理|行政|主管|监督管理|监管|管理)?部门"
_LOCAL_END = r"(?:政府|党委|委|管委会|办事处|[省市州县区旗镇乡村场]|街道|社区|园区|）)$"
_COLLECTIVE_NAMES = {function: title for function, title, _ in _COLLECTIVES}
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


def _collective_level(name: str) -> Level | None:
    """The level of the members: 各省、自治区、直辖市 省, 各市（州） 市, 各县（市、区） 县, 各乡镇（街道） 乡."""
    text = name.lstrip("各全")
    if _holds(name, ("直辖市", "自治区", "省级", "各省")):
        return "省"
    if _holds(name, ("镇", "乡", "村", "街道", "社区", "居委")) and not _holds(name.replace("社区", ""), "县区"):
        return "乡"
    if _holds(text.replace("自治区", "").replace("地区", ""), "县区旗"):
        return "县"
    if _holds(text, ("市", "州", "盟", "地区")):
        return "市"
    return None


def _holds(text: str, words: Iterable[str]) -> bool:
    return any(word in text for word in words)


def _default_table() -> dict[str, Any]:
    import json

    from kepu_cli.resources import read_resource

    table: dict[str, Any] = json.loads(read_resource("data", "organs.json"))
    return table


@cache
def _default_lexicon() -> Lexicon:
    return Lexicon(_default_table())


_in_use: list[Lexicon] = []


def current_lexicon() -> Lexicon:
    """The lexicon that lists are read with when none is given: the innermost ``using_lexicon``, else the shipped one."""
    return _in_use[-1] if _in_use else _default_lexicon()


class using_lexicon:  # noqa: N801 - reads as a statement: with using_lexicon(lexicon)
    """Read lists with this lexicon as long as the block runs, so that parsing a document knows the user's own organs."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def __enter__(self) -> Lexicon:
        _in_use.append(self._lexicon)
        return self._lexicon

    def __exit__(self, *_: object) -> None:
        _in_use.pop()


def load_lexicon(extra: Sequence[Path] = ()) -> Lexicon:
    """The shipped lexicon, with the user's own YAML files added in their order.

    Without ``extra`` it is read once per process. KepuError names file, line and key of an addition that does not fit.
    """
    if not extra:
        return _default_lexicon()
    from pathlib import Path

    from kepu_cli.lexicon.source import add_source, read_yaml

    table = _default_table()
    for path in extra:
        if not Path(path).is_file():
            raise KepuError("找不到这份机构词表，请检查路径", file=str(path))
        data = read_yaml(Path(path))
        if data is not None:
            add_source(table, data, str(path), user=True)
    return Lexicon(table)
