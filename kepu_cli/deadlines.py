"""完成时限: the times a text sets, the last day each leaves, and the words that are due by then.

A time to process something (5个工作日内办结), a yearly average (年均), what is past, what begins (自2026年1月1日起施行) and what says
which or from where (对2025年底前达产的项目, 在2024年的基础上) are no deadlines. A year that is not printed is that of the document.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Literal

from kepu_cli.lazy import Pattern, any_of
from kepu_cli.model import Policy
from kepu_cli.records import NamedTuple
from kepu_cli.times import in_figures, is_condition

_RECURRING = ("每年", "每季", "每月", "每半年", "每两年", "长期", "持续", "常态", "全年", "逐年", "每学期", "每周")
_SEASON_END = {"一": 3, "二": 6, "三": 9, "四": 12, "1": 3, "2": 6, "3": 9, "4": 12}
_PLAN_YEARS = {"十三五": 2020, "十四五": 2025, "十五五": 2030, "十六五": 2035}
_COUNTS = {
    "一": 1,
    "两": 2,
    "二": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "十": 10,
    "十五": 15,
    "二十": 20,
    "三十": 30,
    "六十": 60,
}

_TO = any_of("-—–~～至到") + "{1,2}"
_QUARTER, _END = any_of("一二三四1234"), any_of("底末内")
# What begins a time, tried before the time itself: whole patterns at every character would be many times slower.
_START = Pattern(
    r"(?=[\d今当本明次翌上下一二三四两五六十年之后每长])(?:"  # no other character begins one: to say so first is quicker
    rf"(?:19|20)\d\d|{any_of('今当本明次翌上下')}半?年|\d{{1,2}}(?={any_of('月—–~～至到-')}|\s)|{_QUARTER}季度|年{_END}|(?:\d|{any_of('一两二三四五六十')})年内|十{any_of('三四五六')}五"
    rf"|之日起|(?<=[发布])之?后(?=\s*(?:\d|{any_of('一二两三六')}))|每|长期)"
)
_AGAIN = (
    "每年度",
    "每年",
    "每季度",
    "每季",
    "每月",
    "每周",
    "每学期",
    "每半年",
    "每两年",
    "每三年",
    "长期坚持",
    "长期推进",
    "长期实施",
    "长期",
)
_FOR_EVER = ("持续推进", "常态化推进", "全年推进")
# A point of time: 2025年6月30日, 明年上半年, 三季度, 年底.
_POINT = Pattern(
    rf"(?:20\d\d年?\s*{_TO}\s*)?(?:(?P<year>(?:19|20)\d\d|{any_of('今当本明次翌')})年度?)?\s*(?:"
    rf"(?<![\d.])(?:(?P<opening>\d{{1,2}})月?\s*{_TO}\s*)?(?P<month>1[0-2]|0?[1-9])月份?(?:(?:[0-3]?\d日?\s*{_TO}\s*)?(?P<day>[0-3]?\d)日|(?P<tenth>{any_of('上中下')}旬|底|末))?"
    rf"|第?(?P<season>{_QUARTER})季度[末底]?|(?P<half>[上下]半年)|(?<=年)(?:年?{any_of('底末终')}|内)|(?<!\d)(?<!{any_of('一二三四五六七八九十两几')})年{_END})?"
)
_OTHER_YEAR = Pattern(r"\d年度?\s*$")  # of another century, or of none: 1850年12月 is no 12月 of this year
_PLAN = Pattern(r"(十[三四五六]五)[”\"]?(?:期?末|期间|时期)")
_AFTER = Pattern(r"(?:之日起|之?后)\s*(\d{1,3}|[一二两三四五六十]{1,2})个?(工作日|日|天|月|年)之?内")
_LETTER = ("印发", "发布", "公布", "下发", "发文", "实施", "施行")
_JOINTS = frozenset(("至", "到", "-", "--", "—", "——", "–", "~", "～"))
_NOT_TOLD = (
    "截至", "截止", "自", "从", "早在", "曾于", "有效期", "有效期至", "有效期限", "有效期限至", "期限", "期限至", "期限为", "施行至", "执行至", "实施至", "延长至",
    "根据", "按照", "依据",
)  # fmt: skip
_BEFORE = ("之前", "以前", "底前", "末前", "前")
_WHICH = (
    "已",
    "形成的",
    "成立的",
    "注册的",
    "登记的",
    "注册登记",
    "取得的",
    "发生的",
    "建成的",
    "认定的",
    "出生",
    "参加工作",
)
_LIMITS = (*_BEFORE, "之内", "以内", "内", "底", "末")
_NO_DEADLINE = (
    "起", "以来", "以后", "之后", "后", "开始", "印发", "发布的", "通过", "修订的", "颁布", "施行", "召开", "版", "号", "至今", "以降", "“", "《",
)  # fmt: skip
_BEGINS = ("起", "以来", "以后", "之后", "开始")
_ENTERS = Pattern(r"(?:起|正式)*(?:施行|生效|实施|执行)(?:[，,]|$)")
_LISTS = ("、", "和", "及", "与")
_LISTED_YEAR = Pattern(r"20\d\d(?=(?:[、和及与]20\d\d){1,9}年)")
_LISTED_BEFORE = Pattern(r"[到至于在](?:20\d\d年?[、和及与]){1,9}$")
_DAY_OF = Pattern(r"的?(?:全国|世界|国际|全省|全市)[^，。；]{0,10}[日周月]")
_MASKED = Pattern(r"《[^》\n]{0,120}》|〔[^〕\n]{0,12}〕")
_SENTENCE = Pattern(r"[^。；;！？\n]+")
_TITLE_YEAR = Pattern(r"(?<![\d—–~～至到-])(20\d\d)年(?!\s*[-—–~～至到]\s*20)")
_ISO = Pattern(r"(20\d\d)[-./](\d{1,2})(?:[-./](\d{1,2}))?")
_BLANKS = "　，,、 \t"
_LINKS = ("力争", "争取", "确保", "于", "在", "和", "及", "与")  # lead to a time
_LONGEST_CLAUSE = 100  # characters that are looked at for the comma before a time


class Calendar(NamedTuple):
    """What the times of a policy are counted from: the year that 年底前 means, the day that 印发之日 means."""

    year: int | None = None
    date: dt.date | None = None


class Due(NamedTuple):
    """A deadline as printed, its last day (None where it names none), whether it comes again, the words due by then.

    The words are quoted in their own order, the time left out: 支持企业2025年9月底前完成改造 -> 支持企业…完成改造.
    """

    text: str
    day: dt.date | None
    recurring: bool = False
    words: str = ""


class _Time(NamedTuple):
    """One time of a text: from where to where, its last day, and how it is printed."""

    start: int
    end: int
    day: dt.date | None
    kind: Literal["point", "again", "plan", "after", "years"]
    year: str | None = None  # as printed
    whole_year: bool = False  # no month, quarter or half of it
    to_the_day: bool = False


def parse_deadline(text: int | str, calendar: Calendar) -> dt.date | None:
    """The last day of 2025年6月底前, 2025, 年底前 (with the document's year); None where it names no day.

    每年 and 长期 name no day (``is_recurring``). Of several dates the last counts.
    """
    if isinstance(text, int):
        return _end_of_year(text)
    text = in_figures("".join(text.split()))
    iso = _ISO.fullmatch(text) if text.startswith("20") and len(text) < 11 else None
    if iso:
        return _date(int(iso[1]), int(iso[2]), int(iso[3]) if iso[3] else None)
    if len(text) == 4 and text.isdecimal():
        return _end_of_year(int(text))
    return max((time.day for time in _iter_times(text, calendar) if time.day is not None), default=None)


def _end_of_year(year: int) -> dt.date | None:
    return dt.date(year, 12, 31) if 1900 < year < 2200 else None


def is_recurring(text: int | str) -> bool:
    """Whether a deadline comes again or never ends: 每年, 长期坚持, 持续推进."""
    return isinstance(text, str) and any(word in text for word in _RECURRING)


def find_dues(text: str, calendar: Calendar) -> list[Due]:
    """The deadlines in some words, in order, each with the words of its sentence that it dates."""
    found: list[Due] = []
    if not _may_name_a_time(text):
        return found
    read = in_figures(text)
    if "《" in read or "〔" in read:
        read = _MASKED.sub(lambda match: "　" * len(match[0]), read)
    for sentence in _SENTENCE.finditer(read):
        words = sentence[0]
        if _may_name_a_time(words) and _START.search(words) is not None:
            found += _dues_of_sentence(words, text[sentence.start() : sentence.end()], calendar)
    return found


def time_marks(text: str) -> list[str]:
    """Where times begin in a text, each with the characters about it: the same in two texts that name the same times."""
    if not _may_name_a_time(text):
        return []
    text = in_figures(text)
    return [text[max(0, start.start() - 2) : start.end() + 4] for start in _START.finditer(text)]


def _may_name_a_time(text: str) -> bool:
    """A quick look that spares most sentences the patterns."""
    return (
        "年" in text
        or "月" in text
        or "每" in text
        or "季度" in text
        or "日起" in text
        or "长期" in text
        or "五" in text
    )


def _dues_of_sentence(sentence: str, printed: str, calendar: Calendar) -> list[Due]:
    """The deadlines of a sentence; ``printed`` is the same with its titles and numerals as they stand in the document."""
    kept: list[tuple[int, int, _Time, bool]] = []
    again = False
    for time in _iter_times(sentence, calendar):
        recurring = time.kind == "again"
        if recurring and not sentence.startswith(("每", "长期坚持"), time.start):
            continue  # 持续推进 in a sentence is a manner of speaking
        if recurring:
            again = True
        elif not _is_deadline(sentence, time, calendar):
            continue
        elif again and time.year in (None, "次", "翌"):
            recurring = True
        start, end = _with_words(sentence, time)
        if recurring and kept and kept[-1][1] == start and kept[-1][2].kind == "again":
            start = kept.pop()[0]  # 每年 and 5月 are one time
        kept.append((start, end, time, recurring))
    found: list[Due] = []
    stop, following, shared = len(sentence), len(sentence), ""
    for number in range(len(kept) - 1, -1, -1):
        start, end, time, recurring = kept[number]
        begin = 0
        if number:
            comma = _clause_start(sentence, start)
            begin = comma if comma >= kept[number - 1][1] else start
        said = (_without_link(words) for words in (printed[begin:start], printed[end:stop]))
        words = "…".join([words for words in said if words])
        if not words and sentence[end:following] in _LISTS:
            words = shared  # 到2025年、2030年，分别达到15%、20%
        found.append(Due(printed[start:end], time.day, recurring, words))
        stop, following, shared = begin, start, words
    return found[::-1]


def _without_link(words: str) -> str:
    """Words without the commas at their ends and what only leads to a time: 力争, 于."""
    words = words.strip(_BLANKS)
    for link in _LINKS:
        words = words.removesuffix(link)
    return words.removeprefix("力争").removeprefix("争取").removeprefix("确保").strip(_BLANKS)


def _clause_start(sentence: str, position: int) -> int:
    farthest = max(0, position - _LONGEST_CLAUSE)
    comma = max(sentence.rfind(mark, farthest, position) for mark in "，,")
    return comma + 1 if comma >= 0 else position if farthest else 0


def _iter_times(text: str, calendar: Calendar) -> Iterator[_Time]:
    """Each time of a text; 2025年11月至次年2月 is one that ends with the second."""
    waiting: _Time | None = None
    year = calendar.year
    for start in _START.finditer(text):
        if waiting is not None and start.start() < waiting.end:
            continue
        time = _read_time(text, start, year, calendar.date, waiting)
        if time is None:
            continue
        if time.year and time.day is not None:
            year = time.day.year  # 2026年3月启动，9月建成
        if waiting is not None and time.start != waiting.start:
            yield waiting
        waiting = time
    if waiting is not None:
        yield waiting


def _read_time(
    text: str, start: re.Match[str], year: int | None, date: dt.date | None, before: _Time | None
) -> _Time | None:
    """The time that begins at a place, None where none does; it takes in the one ``before`` where both are a range."""
    position = start.start()
    if text.startswith(_AGAIN, position):
        word = next(word for word in _AGAIN if text.startswith(word, position))
        return _Time(position, position + len(word), None, "again")
    if start[0].endswith("年内") and len(start[0]) == 3:
        return _Time(position, start.end(), None, "years")
    if start[0].endswith(("之日起", "后")):
        return _read_after(text, position, date)
    if start[0][0] == "十":
        match = _PLAN.match(text, position)
        opening = position - (text[position - 1 : position] in ("“", '"'))
        return match and _Time(opening, match.end(), dt.date(_PLAN_YEARS[match[1]], 12, 31), "plan", match[1])
    if text[position - 1 : position] == "第":
        position -= 1
    match = _POINT.match(text, position)
    if match is None or match.end() <= start.start():
        listed = _LISTED_YEAR.match(text, position)
        return listed and _Time(position, listed.end(), _date(int(listed[0]), 12, None), "point", listed[0], True)
    if match["year"] is None and _OTHER_YEAR.search(text, max(0, position - 4), position):
        return None
    joined = before if before is not None and text[before.end : position].strip() in _JOINTS else None
    return _Time(
        joined.start if joined else position,
        match.end(),
        _last_day(match, year, joined),
        "point",
        match["year"] or (joined.year if joined else None),
        whole_year=not (match["month"] or match["season"] or match["half"]),
        to_the_day=match["day"] is not None,
    )


def _read_after(text: str, position: int, date: dt.date | None) -> _Time | None:
    """印发之日起30日内: so long after the date of the letter; working days name no day, as holidays are not known here."""
    match = _AFTER.match(text, position)
    letter = next((word for word in _LETTER if text.endswith(word, 0, position)), None)
    if match is None or letter is None:
        return None  # 受理之日起30日内办结 is how long something may take
    return _Time(position - len(letter), match.end(), _days_after(date, match[1], match[2]), "after")


def _last_day(match: re.Match[str], year: int | None, first: _Time | None) -> dt.date | None:
    """The last day of a point of time; ``first`` is the one at which its range begins."""
    own = year if first is None or first.day is None else first.day.year
    named = match["year"]
    if named is not None and named.isdigit():
        own = int(named)
    elif named is not None and named in "明次翌" and own is not None:
        own += 1
    if own is None:
        return None
    month = int(match["month"]) if match["month"] else 12
    if match["season"]:
        month = _SEASON_END[match["season"]]
    elif match["half"]:
        month = 6 if match["half"] == "上半年" else 12
    day = int(match["day"]) if match["day"] else {"上旬": 10, "中旬": 20}.get(match["tenth"] or "")
    if match["opening"] and int(match["opening"]) > month:
        own += 1  # 11月至2月
    return _date(own, month, day)


def _days_after(date: dt.date | None, count: str, span: str) -> dt.date | None:
    number = int(count) if count.isdigit() else _COUNTS.get(count)
    if date is None or number is None or span == "工作日":
        return None
    if span in ("日", "天"):
        return date + dt.timedelta(days=number) if date.year < dt.MAXYEAR - 3 else None
    months = date.month - 1 + number * (12 if span == "年" else 1)
    last = _date(date.year + months // 12, months % 12 + 1, None)
    return last and last.replace(day=min(date.day, last.day))


def _is_deadline(sentence: str, time: _Time, calendar: Calendar) -> bool:
    """Whether a time in a sentence says until when something is to be done."""
    before, after = sentence[max(0, time.start - 12) : time.start].rstrip(), sentence[time.end : time.end + 24].lstrip()
    if before.endswith(_NOT_TOLD) or after.startswith(_BEGINS) or is_condition(sentence, time.start, time.end):
        return False
    if after.startswith(_BEFORE):
        # 2020年底前 was a deadline even where the page bears a later date; 2024年底前形成的欠款 says which, not until when.
        rest = after[after.index("前") + 1 :]
        return not (rest.partition("）")[2] if rest.startswith("（含") else rest).startswith(_WHICH)
    if _is_past(time, calendar):
        return False
    if time.kind != "point":
        return True
    if time.to_the_day and _ENTERS.match(after):
        return False
    if after.startswith(_LIMITS) or before.endswith(("到", "至", "于", "在")) or sentence[time.end - 1] in "底末内":
        return True
    if before.endswith(_LISTS) and _LISTED_BEFORE.search(sentence, max(0, time.start - 30), time.start):
        return True
    if time.whole_year or after.startswith(_NO_DEADLINE) or _DAY_OF.match(after):
        return False
    return not time.to_the_day or time.year is not None


def _is_past(time: _Time, calendar: Calendar) -> bool:
    """Whether a time whose year is printed lies before the document."""
    if time.year is None or time.day is None or time.year in "今当本明次翌":
        return False
    if calendar.date is not None:
        return time.day < calendar.date
    return calendar.year is not None and time.day.year < calendar.year


def _with_words(sentence: str, time: _Time) -> tuple[int, int]:
    """Where a time with 到 before it and 前 behind it begins and ends: 到2025年底前."""
    start = time.start - (sentence[time.start - 1 : time.start] == "到")
    limit = next((word for word in _LIMITS if sentence.startswith(word, time.end)), "")
    return start, time.end + len(limit)


def clause_time(clause: str) -> str | None:
    """The time that a responsibility clause names for its units, as printed: （市教育局负责，4月中旬前完成）."""
    times = list(_iter_times(in_figures(clause), Calendar()))
    if not times:
        return next((word for word in _FOR_EVER if word in clause), None)
    start, end = _with_words(clause, times[-1])
    return clause[start:end]


def policy_year(policy: Policy) -> int | None:
    """The year that 年底前 means in a policy: that of its date, else of its number, else the first in its title.

    A title that names the year of the letter or the next one is believed first: 2025年工作要点 of December 2024.
    """
    date, title = policy.document.date, policy.document.title or ""
    if date is not None:
        planned = title_year(title)
        return planned if planned in (date.year, date.year + 1) else date.year
    for text in (policy.document.number, title):
        match = re.search(r"20\d\d", text or "")
        if match:
            return int(match[0])
    return None


def title_year(title: str) -> int | None:
    """The one year a title speaks of: 2025年工作要点 -> 2025; None where it has none or several."""
    if "20" not in title:
        return None
    years = {int(match[1]) for match in _TITLE_YEAR.finditer(title)}
    return years.pop() if len(years) == 1 else None


def policy_calendar(policy: Policy) -> Calendar:
    """What the times of a policy are counted from."""
    imprint = policy.document.imprint
    return Calendar(policy_year(policy), (imprint.date if imprint else None) or policy.document.date)


def _date(year: int, month: int, day: int | None) -> dt.date | None:
    if not 1 <= month <= 12 or not dt.MINYEAR <= year < dt.MAXYEAR:
        return None
    last = (dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)).day
    if day is None:
        return dt.date(year, month, last)
    return dt.date(year, month, day) if 1 <= day <= last else None
