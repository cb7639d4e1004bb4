"""目标 and 时限: the figures a text promises and the dates it sets."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import pairwise

from kepu_cli.lazy import Pattern, any_of
from kepu_cli.model import Target
from kepu_cli.records import replace
from kepu_cli.times import in_figures, is_condition

_DECIMALS = r"(?:\.\d{1,15})?"  # longer runs of digits are no figures
_UNITS = (
    "千瓦时|兆瓦时|吨标准煤|立方米|标准箱|TEU|微克|毫克|个百分点|个工作日|个月|%|％|‰|亿元|万元|元|万人次|人次|人天|人|名|位|个|家|场次|场|批次|批|班次|次|项|件|所|处|册|亩|平方公里|平方米|公里|千米|米|公顷"
    "|吨|公斤|千克|斤|套|台|辆|艘|部|篇|门|期|支|对|座|条|类|例|种|户|款|间|张|份|倍|毫秒|分钟|小时|天|周|只|头|节|片|栋|口|眼|块|盏|起|宗|集|幅|万千瓦|千瓦|兆瓦|床|张床位|学时|课时"
)
_QUANTITY = Pattern(
    rf"(?<![\d.．A-Za-z〔\[第])(?P<low>\d{{1,15}}(?:[,，]\d{{3}}){{0,4}}{_DECIMALS})(?P<span>\s*(?:[-—–~～至到]|—)\s*(?P<high>\d{{1,15}}{_DECIMALS}))?\s*(?P<scale>万亿|万|亿|千(?![米克瓦])|百)?\s*(?P<more>余|多)?\s*(?P<unit>(?:{_UNITS})(?:/(?:日|天|年|月|小时|立方米|平方米|公里|亩|人))?)(?:[（(](?:{_UNITS})[）)])?"
    rf"(?!工程|计划|行动|热线|平台|电话|产业|级|(?<=周)[岁年期边])"
)
_WHOLE = Pattern(r"全覆盖|翻.{0,2}番")
_RATIO = Pattern(
    r"(?<=[比例])(?P<word>(?:力争|争取|要|应)?(?:达到|达|提高到|提升到|不低于|不高于|不少于|不超过|控制在|保持在|为))\s*(?P<ratio>\d{1,3}(?:\.\d+)?\s*[:：∶]\s*\d{1,3}(?:\.\d+)?)(?![\d:：])"
)
_WORDED = Pattern(r"(?:百分之(?P<hundredth>[一二三四五六七八九十百零]+))|(?P<whole>全覆盖|翻一番|翻番|翻两番)")

_BEFORE = (
    r"(?:力争|争取|努力|确保|实现|保持|稳定)?(?:分别)?(?:累计)?"
    r"(?:达到或超过|不得少于|不得低于|不得超过|达到|达|提高到|提升到|提升至|提高至|增加到|增长到|扩大到|增至|升至|降至|降到|下降到|(?:压缩|压减|压降|缩短|缩减|精简)[到至]?|减少[到至]|控制在|保持在|稳定在|稳定到|不少于|不低于|不超过|不高于|不小于|少于|低于|高于|超过|突破|超|接近|大于|小于|至少|最多|最高|提高|提升|增长|增加|下降|降低|减少|至|为|是|约|近|力争|争取|确保|努力|实现)"
)
_COMPARISON_BEFORE = Pattern(rf"(?P<word>(?:{_BEFORE})+)\s*$")
_COMPARISON_AFTER = Pattern(r"^(?:（含）|\(含\))?(?P<word>以上|以下|以内|之内|左右|及以上|及以下)")
_SIGNAL = Pattern(
    r"力争|争取|确保|努力|达到|达|不少于|不低于|不超过|不高于|超过|超(?=\d)|突破|以上|以下|以内|左右|至少|提高|提升|增长|增加|下降|降低|[降升增]至|压缩|压减|压降|缩短|减少|保持在|控制在|稳定在|办结|办成|全覆盖|翻番|翻一番"
    r"|建成|建设|开发|研制|获批|攻克|推广|配置|投用|搭建|培育|打造|新增|引进|引育|招引|培养|培训|创建|遴选|选树|认定|支持|给予|补助|奖励|资助|开展|组织|举办|推出|完成|设立|制定|发布|选派|建立|覆盖|扶持|发展|形成|实施|新建|改造|编制|评选|淘汰|置换|更新|报废|清退|拆除|整治|改建|扩建|修建|铺设|配备|购置|安装|投放|抽检|种植|造林|补贴|贴息|减免|奖补|不少|每年|年均|[人户生]均(?=\d)|到20\d\d年|年底前"
)
_PAST = Pattern(
    r"已经|已(?:建|有|完|成|培|开|印|举|组)|目前|截至|截止|近年来|去年|上年|先后|共(?:有|开展|举办|组织|建)"
)
_AHEAD = Pattern(r"到20\d\d年|年底前|力争|争取|确保|将|累计(?:达到|不|超)")
_YEAR_BY = Pattern(
    r"(?<![较比])(?:到|至|在|于|力争|力争到)?(?<![较比])(?P<year>20\d\d)\s*年(?!(?:\d{1,2}月)?(?:\d{1,2}日)?(?:起|以来|之?前?[^，。；]{0,4}(?:注册|登记|出生)))(?P<tail>(?:\d{1,2}月)?(?:年?底|末|上半年|下半年)?(?:之?前|以前)?)"
)
_YEARS = Pattern(r"20\d\d年?(?:(?:[、和及与]|以及)20\d\d年?){1,9}")
_YEAR = Pattern(r"20\d\d")
# A time that holds for what follows it behind a semicolon.
_GOAL = Pattern(
    r"[到至]20\d\d年(?:年?[底末])?前?|20\d\d年(?:\d{1,2}月)?(?:(?:年?[底末])?之?前|年?[底末])|(?:^|(?<=[；;]))\s*20\d\d年(?=[，,])|“?十[四五六]五”(?:期间|期?末|时期)"
)
_YEAR_SAID = Pattern(r"20\d\d年|十[四五六]五")
_GRANT = Pattern(r"给予|补助|补贴|奖励|奖补|资助")  # as long as the policy holds
_ITEM = Pattern(r"\s*(?:[一二三四五六七八九十]是|第[一二三四五六七八九十]|[（(]?\d{1,2}[）)、.．](?!\d)|[①-⑳])")
_FAR = 600  # characters before a clause in which its year is sought
_COMPARED_WITH = Pattern(r"(?:相?较于?|相?比)20\d\d年(?:同期|年?底|末)?")
_SHORT_BY = Pattern(
    r"(?P<term>每年度?|年均|每季度|每月|每学期|(?<!\d)年底前|“十[四五六]五”(?:期间|末|时期)|“十[四五六]五”末|“十[四五六]五”|长期坚持|长期)"
)
_TRIM = Pattern(
    r"^(?:其中|并|且|及|和|与|或|全年|使|将|要|的|、|：|:|，|,|（|\(|）|\)|到|力争|争取|确保|努力|每年|年均|至少|支持|对|即|按照?)+"
)
_BRACKETED = Pattern(r"[（(][^（）()]*(?:责任|牵头|负责|配合|参与|简称|下同)[^（）()]*(?:[）)]|$)")
_DIGIT = Pattern(r"\d")
_DIGITS = Pattern(r"[0-9０-９][0-9０-９]*")  # a search is quick for a set at the beginning, not for a repeated one
_NEAR = 300
"""How far back in its sentence a figure looks for its time and indicator, in characters."""
_COUNTED_TIMES = frozenset(("次", "天", "周", "小时", "分钟"))
_SHARES = frozenset(("%", "％", "‰", "个百分点"))
_SIZE = Pattern(
    r"(?:（含）)?(?:及?以上|以下)的?(?![建新培开完打举组支实推引达增提])\p{Han}{2,12}?(?:达到?|不少于|不低于|超过)?"
)
_AND = Pattern(r"、|和|以及|(?<!普)及(?!时)|与")
_OWN = Pattern(r"(?:(?!以及|(?<!普)及(?!时))[^、和与（(]|（[^（）]*）|\([^()]*\))*")
_LINK_BEHIND = Pattern(r"(?:、|和|以?及|与|，)\s*$")
_MEASURED = frozenset(
    ("元", "吨", "吨标准煤", "平方米", "亩", "公顷", "人", "千瓦", "兆瓦", "千瓦时", "公里", "米", "立方米")
)
_CLASS = Pattern(
    r"(?:（含）)?(?:及?以上|以下|以内)的?\p{Han}{0,6}?(?:企业(?!家|职工|员工|人才|管理)|单位|项目|机构|园区|场所|小区|用户|农户|大户|公司)"
)
_CONDITION = Pattern(r"(?:对于?|凡|经).*的\p{Han}{0,12}|.*的|.*基础上")
_OF_BASE = Pattern(r"(?P<word>不得?低于|不得?少于|不得?超过|不得?高于|超过|达到|低于|高于)(?P<base>\p{Han}{1,14})的$")
_BARE_VERBS = frozenset(("完成", "达到", "实现", "建成", "改造", "新增", "增加", "力争", "约", "共", "总计"))
_BETWEEN_FIGURES = frozenset(("、", "和", "及", "与", "以及", "，"))
_FROM = Pattern(r"[由从]\s*$")
_ONWARD = Pattern(
    r"\s*(?:左右|以上)?(?:(?:提高|提升|上升|增加|增长|扩大|降低|下降|减少|压缩|压减|压降|精简|缩减|缩短|调整|降|增)[到至为]?|[到至])"
)
_BASE = Pattern(r"(?P<what>\p{Han}{0,8}?)的?基础上再?")
_HANZI = Pattern(r"\p{Han}")
_CLAUSE = Pattern(r"[^，,。；;！？\n]+")
_SENTENCE = Pattern(r"[^。；;！？\n]+")

_SCALES = {"万亿": 10**12, "万": 10_000, "亿": 100_000_000, "千": 1_000, "百": 100}


def _value(text: str) -> int | float:
    text = text.replace(",", "").replace("，", "")
    return float(text) if "." in text else int(text)


def _by(before: str) -> int | str | None:
    """The last time named before a figure in its sentence: a year, or 每年, 年底前 … as printed."""
    found: int | str | None = None
    last = -1
    for match in _YEAR_BY.finditer(before):
        if is_condition(before, match.start(), match.end()):
            continue
        found, last = (match["year"] + "年" + match["tail"]) if match["tail"] else int(match["year"]), match.start()
    for match in _SHORT_BY.finditer(before):
        if match.start() > last:
            found, last = match["term"], match.start()
    return found


def iter_targets(text: str) -> Iterator[Target]:
    """The figures that a text promises, in order: 公民具备科学素质比例力争达到17% -> indicator, comparison, value, unit, by.

    ``text`` of a target is the clause as printed. What only looks like a target is left out: years and dates, document
    numbers, names (330工程, 4A级), what is past (已建成12个).
    """
    # A look for runs of digits is many times quicker than the whole pattern at every character.
    figures = [run.start() for run in _DIGITS.finditer(text) if _QUANTITY.match(text, run.start())]
    if "全覆盖" in text or "番" in text:
        figures += [match.start() for match in _WHOLE.finditer(text)]
    if ("比" in text or "例" in text) and any(sign in text for sign in ":：∶"):
        figures += [match.start() for match in _RATIO.finditer(text)]
    if not figures:
        return
    figures.sort()
    for sentence in _SENTENCE.finditer(text):
        first = bisect_left(figures, sentence.start())
        if first == len(figures):
            return
        if figures[first] >= sentence.end() or _SIGNAL.search(text, *sentence.span()) is None:
            continue
        whole = sentence[0]
        for clause in _CLAUSE.finditer(whole):
            words = clause[0].strip()
            if _is_condition(words):
                continue
            index = bisect_left(figures, sentence.start() + clause.start())
            if index == len(figures) or figures[index] >= sentence.start() + clause.end():
                continue
            near = max(0, clause.start() - _NEAR)
            if _PAST.search(whole, near, clause.end()) is not None:
                continue
            if (
                "累计" in whole[near : clause.end()]
                and _AHEAD.search(whole, near, clause.end()) is None
                and _GOAL.search(_paragraph_before(text, sentence.start())) is None
            ):
                continue  # 累计 counts what was done, unless a time to come stands before it
            before_clause = whole[near : clause.start()]
            for target in _iter_figures(words, before_clause):
                yield _with_year(target, text, sentence.start())
            ratio = _RATIO.search(words)
            if ratio:
                target = Target(
                    text=words,
                    indicator=_indicator(words[: ratio.start()], "", before_clause),
                    by=_by(before_clause + words[: ratio.start()]),
                    comparison=f"{ratio['word']}{ratio['ratio']}",
                )
                yield _with_year(target, text, sentence.start())
            match_word = _WORDED.search(words)
            if match_word and match_word["whole"] and _DIGIT.search(words) is None:
                target = Target(
                    text=words,
                    indicator=_indicator(words[: match_word.start()], "", before_clause),
                    by=_by(before_clause + words),
                    comparison=match_word["whole"],
                )
                yield _with_year(target, text, sentence.start())


def _with_year(target: Target, text: str, start: int) -> Target:
    """A target with the year that the same sentence names before the last semicolons: 到2025年，甲达到40%；乙达到55%."""
    if target.by is not None or start == 0 or text[start - 1] not in "；;" or _GRANT.search(target.text):
        return target
    before = _paragraph_before(text, start)
    sentence = before[max(before.rfind(mark) for mark in "。！？!?") + 1 :]
    if "20" not in sentence and "五" not in sentence:
        return target
    sentence = _COMPARED_WITH.sub("", sentence)
    goals, years = list(_GOAL.finditer(sentence)), list(_YEAR_SAID.finditer(sentence))
    if not goals or years[-1].end() > goals[-1].end() or is_condition(sentence, *goals[-1].span()):
        return target  # the last year that is named is no time to come
    goal = goals[-1]
    if _ITEM.match(text, start) and _ITEM.match(
        sentence, max(sentence.rfind(mark, 0, goal.start()) for mark in "；;") + 1
    ):
        return target  # 一是到2025年……；二是……
    return replace(target, by=_by(goal[0]))


def _paragraph_before(text: str, start: int) -> str:
    """What stands before a place in its paragraph."""
    return text[max(text.rfind("\n", 0, start) + 1, start - _FAR) : start]


def _iter_figures(words: str, before_clause: str) -> Iterator[Target]:
    """The targets that the figures of one clause set; ``before_clause`` is what stands before it in its sentence."""
    signalled = _SIGNAL.search(words) is not None
    announced = signalled or _SIGNAL.search(before_clause[-40:] + words[:40]) is not None
    matches = list(_QUANTITY.finditer(words))
    times: list[int] = []  # their years: 到2025年、2030年，分别达到15%、20%
    respective: list[str] = []  # the names of the figures to come: A、B分别达到 5个、8个
    shared_word = ""  # and the word before the first of them, which holds for all
    previous: str | None = None
    previous_end = 0
    start_words = ""
    for number, match in enumerate(matches):
        if match["unit"] in _COUNTED_TIMES and not signalled:
            continue
        following = matches[number + 1] if number + 1 < len(matches) else None
        between = words[match.end() : following.start() if following else match.end() + _NEAR]
        if following and _is_size(match, following, between):
            continue  # 1000万元以上项目20个: what sort of project, not how much is promised
        if match["unit"] in _MEASURED and _CLASS.match(between):
            continue  # 2000吨标准煤以上用能企业
        head = _own_words(words[max(previous_end, match.start() - _NEAR) : match.start()], previous_end > 0)
        base = _BASE.match(between) if "基础上" in between else None
        if base:  # 在现有100个基地基础上再增加20个
            start_words, previous_end = base["what"], match.end() + base.end()
            continue
        if _FROM.search(head) and _ONWARD.match(between):
            start_words, previous_end = head.rstrip()[:-1], match.end()
            continue  # 由60%提高到65%: where it starts from
        tail = _until_next(between) if following else between
        previous_end = match.end()
        before = _COMPARISON_BEFORE.search(head)
        after = _COMPARISON_AFTER.search(tail)
        of_base = _OF_BASE.search(head) if before is None else None
        if before is None and after is None and of_base is None and (not announced or _is_name(match, head, tail)):
            continue
        if before and before["word"] in ("为", "是") and before.start() == 0:
            before = None  # 为45所学校更新设备: for whom, not how many
        name = start_words + (head[: before.start()] if before else head[: of_base.start()] if of_base else head)
        if of_base and not _TRIM.sub("", name):
            name = of_base["base"]
        start_words = ""
        if before and "分别" in before["word"]:
            respective, shared_word = _respective_names(name, matches[number:], words), before["word"]
            times = _respective_years((before_clause + words[: match.start()])[-_NEAR:], respective)
        said = before["word"] if before else of_base["word"] if of_base else ""
        if respective:
            name, said = respective.pop(0), said or shared_word
        comparison = "…".join(word for word in (said, after["word"] if after else "") if word)
        time = _by(
            (before_clause if match.start() < _NEAR else "") + words[max(0, match.start() - _NEAR) : match.start()]
        )
        if times:
            time = times.pop(0)
        if match["high"]:
            comparison = comparison or f"{match['low']}—{match['high']}"
        rest = tail[after.end() :] if after else tail
        if previous is not None and not name.strip("（( ") and not rest.strip("）) "):
            indicator: str | None = previous  # 补贴20%（最高不超过2万元）: of the same thing
        else:
            indicator = _indicator(name, rest, before_clause)
        value, unit = _amount(match)
        previous = indicator
        yield Target(
            text=words if len(words) <= _NEAR else words[max(0, match.start() - 100) : match.end() + 100],
            indicator=indicator,
            by=time,
            comparison=comparison or None,
            value=value,
            unit=unit,
        )


def _amount(match: re.Match[str]) -> tuple[int | float, str]:
    """The number and the unit of a figure: 1.2万人次 -> 12000 人次, 3亿元 -> 3 亿元."""
    scale = _SCALES.get(match["scale"] or "", 1)
    value = _value(match["low"])
    if match["unit"] == "元":
        return value, (match["scale"] or "") + "元"
    if scale != 1:
        value = round(value * scale, 6)
        value = int(value) if float(value).is_integer() else value
    return value, "%" if match["unit"] == "％" else match["unit"]


def _is_size(match: re.Match[str], following: re.Match[str], between: str) -> bool:
    """Whether a figure only says of what size the things are that the next one counts: 亩产500公斤以上地块20个."""
    return not {match["unit"], following["unit"]} & _SHARES and _SIZE.fullmatch(between) is not None


def _own_words(head: str, after_figure: bool) -> str:
    """What stands before a figure, without what the figure before it counts: 4家园区和80家工厂."""
    if not after_figure:
        return head
    link = _LINK_BEHIND.search(head)
    if link and link.start():
        return ""
    own = len(_own(head))
    return head[own:] if 0 < own < len(head) and _AND.match(head, own) else head


def _until_next(between: str) -> str:
    """What stands between two figures, as far as it belongs to the first one."""
    link = _LINK_BEHIND.search(between)
    opened = max(between.rfind("（"), between.rfind("("))
    if link and opened <= max(between.rfind("）"), between.rfind(")")):
        return between[: link.start()]
    return _own(between)


def _own(text: str) -> str:
    """A text as far as the first link outside brackets, or a bracket that stays open."""
    match = _OWN.match(text)
    return match[0] if match else ""


def _is_condition(words: str) -> bool:
    """Whether a clause only says to whom something goes or from where: 对投入5000万元至1亿元的企业, 在建成10个的基础上."""
    return ("的" in words or "基础上" in words) and _CONDITION.fullmatch(words) is not None


def _respective_names(name: str, matches: list[re.Match[str]], words: str) -> list[str]:
    """The name of each figure of a row that 分别 announces: as many names as figures, else the whole for each."""
    figures = 1
    for one, other in pairwise(matches):
        if words[one.end() : other.start()].strip() not in _BETWEEN_FIGURES:
            break
        figures += 1
    names = _AND.split(name)
    return names if len(names) == figures else [name] * figures


def _respective_years(before: str, names: list[str]) -> list[int]:
    """The year of each figure of a row of one name, where as many years as figures are listed before it; else none."""
    listed = _YEARS.search(before) if len(set(names)) == 1 else None
    years = [int(year[0]) for year in _YEAR.finditer(listed[0])] if listed else []
    return years if len(years) == len(names) else []


def _is_name(match: re.Match[str], head: str, tail: str) -> bool:
    """Whether a figure without words of comparison belongs to a name: 3分钟演讲比赛, “科学3分钟”."""
    if match["unit"] in ("分钟", "小时") and _HANZI.match(tail):
        return True
    return head.rfind("“") > head.rfind("”") and "”" in tail


def _indicator(name: str, rest: str, before_clause: str) -> str | None:
    """The words that say what is counted, without the time and the words of comparison."""
    name = _BRACKETED.sub("", name)
    rest = _BRACKETED.sub("", rest)
    name = _YEAR_BY.sub("", _COMPARED_WITH.sub("", name))
    name = _SHORT_BY.sub("", name)
    name = _TRIM.sub("", _COMPARISON_AFTER.sub("", name.strip(" \t\u3000")))
    whole = (name + rest.strip(" \t\u3000的")).strip("，、：: \t\u3000").removesuffix("的")
    for opening, closing in ("“”", "（）", "()"):
        if whole.count(opening) != whole.count(closing):  # its partner stands beyond the figure
            whole = whole.replace(opening, "").replace(closing, "")
    if len(whole) < 2 or whole in _BARE_VERBS:
        pieces = [piece for piece in re.split(r"[，,；;]", before_clause) if piece.strip()]
        whole = _TRIM.sub("", _YEAR_BY.sub("", pieces[-1]).strip()) if pieces else ""
    return whole[:60] or None


_DEADLINE = Pattern(
    # No other character begins any of it: to say so first is many times quicker.
    r"(?=[力争确于在到\d今当本明年每次一二三四五六即])(?:"
    rf"(?:力争|争取|确保)?{any_of('于在到')}?(?:19|20)\d\d年(?:\d{{1,2}}月(?:\d{{1,2}}日)?)?(?:年?底|末|上半年|下半年|第?{any_of('一二三四')}季度)?(?:之前|以前|前)"
    rf"|{any_of('到于在')}?20\d\d年(?:年?底|末)|(?<![\d年])(?:今年|当年|本年|明年)?年底前|(?<!\d年)(?:每年|次年|当年|今年)?\d{{1,2}}月(?:\d{{1,2}}日|底)?前|[一二三四五六\d]{{1,3}}个(?:月|工作日)内|即日起)"
)


_DEADLINE_FIELD = Pattern(r"(?:^|[\n。；])\s*完成(?:时限|时间|期限)\s*[：:]\s*(?P<value>[^\n。；，：:]{2,30})")


def find_deadline(text: str) -> str | None:
    """The one deadline a measure names (2024年底前, 2025年6月底前), as printed; None where it names none or several.

    One that stands as a field of its own (完成时限：2026年10月) goes before what the sentences say.
    """
    if "完成时限" in text or "完成时间" in text or "完成期限" in text:
        fields = list(_DEADLINE_FIELD.finditer(text))
        if len(fields) == 1:
            return str(fields[0]["value"]).rstrip()
    if "前" not in text and "底" not in text and "末" not in text and "内" not in text:
        return None
    spans = [match.span() for match in _DEADLINE.finditer(in_figures(text))]
    found = list(dict.fromkeys(text[start:end] for start, end in spans if not is_condition(text, start, end)))
    return re.sub(r"^(?:力争|争取|确保)", "", found[0]) if len(found) == 1 else None
