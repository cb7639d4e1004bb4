"""完成时限: the times a text sets, the last day each leaves, and the words that are due by then.

A time to process something (5个工作日内办结), a yearly average (年均), what is past and what begins (自2026年1月1日起施行) are no
deadlines. A year that is not printed is that of the document.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import NamedTuple

from kepu_cli.lazy import Pattern
from kepu_cli.model import Policy

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

# One time: 2025年6月30日, 明年上半年, 三季度, 年底, “十五五”末, 印发之日起30日内, 每年5月.
_TIME = Pattern(
    r"(?P<again>每(?:年度?|季度?|月|周|学期|半年|两年|三年)|长期(?:坚持|推进|实施)?|持续推进|常态化推进|全年推进)"
    r"|(?:[“\"]?(?P<plan>十[三四五六]五)[”\"]?(?:期?末|期间|时期))"
    r"|(?P<span_only>(?:\d|[一两二三四五六十])年内)"
    r"|(?:印发|发布|公布|下发|发文)(?:之日|之后|后)?起?(?P<count>\d{1,3}|[一二两三四五六十]{1,2})个?(?P<span>工作日|日|天|月|年)(?:之?内)"
    r"|(?:20\d\d年?\s*[-—–~～至到]{1,2}\s*)?(?:(?P<year>20\d\d|[今当本明次翌])年度?)?\s*(?:"
    r"(?<![\d.])(?:(?P<opening>\d{1,2})月?\s*[-—–~～至到]{1,2}\s*)?(?P<month>1[0-2]|0?[1-9])月份?(?:(?P<day>[0-3]?\d)日|(?P<tenth>[上中下]旬|底|末))?"
    r"|第?(?P<season>[一二三四1-4])季度(?:末|底)?|(?P<half>[上下]半年)|(?<=年)(?:年?[底末终]|内)|(?<![\d一二三四五六七八九十两几])年[底末内])?"
)
_START = Pattern(
    r"20\d\d|[今当本明次翌]年|[\d一两二三四五六十]年内|\d{1,2}(?:月|\s*[-—–~～至到]{1,2}\s*\d{1,2}月)|[一二三四1-4]季度|[上下]半年|年[底末内]|十[三四五六]五|(?:印|下)发|公布|发布|发文|每|长期|持续推进|常态化推进|全年推进"
)
_JOINT = re.compile(r"\s*(?:[至到—–~～]|-{1,2}|——)\s*")
_NOT_TOLD = Pattern(r"(?:截至|截止|自|从|早在|曾于|有效期[限为]?至?|期限[至为]?|施行至|延长至|以来|根据|按照|依据)\s*$")
_WITHIN = Pattern(r"(?:力争|争取|确保|努力)?(?:到|至|在|于)\s*$")
_LIMIT = Pattern(r"(?:之前|以前|底前|末前|前|之内|以内|内|底|末)")
_NO_DEADLINE = Pattern(
    r"\s*(?:起|以来|以后|之后|后|开始|印发|发布的|通过|修订的|颁布|施行|召开|版|第?\d*号|至今|以降|[“《]|(?:的?(?:全国|世界|国际|全省|全市)[^，。；]{0,10}(?:日|周|月)))"
)
_MASKED = Pattern(r"《[^》\n]{0,120}》|〔[^〕\n]{0,12}〕")
_LEADING = Pattern(r"^[　，,、\s]*(?:在|于|力争|确保)?|(?:[　，,、\s]|力争|确保|于|在)+$")
_SENTENCE = Pattern(r"[^。；;！？\n]+")
_TITLE_YEAR = Pattern(r"(?<![\d—–~～至到-])(20\d\d)年(?!\s*[-—–~～至到]\s*20)")
_ISO = Pattern(r"(20\d\d)[-./](\d{1,2})(?:[-./](\d{1,2}))?")


_LONGEST_CLAUSE = 100  # characters that are looked at for the comma before a time


class Calendar(NamedTuple):
    """What the times of a policy are counted from: the year that 年底前 means, the day that 印发之日 means."""

    year: int | None = None
    date: dt.date | None = None


class Due(NamedTuple):
    """A deadline as printed, its last day (None where it names none), whether it comes again, the words due by then.

    What follows the time stands first: 建立目录，2025年9月底前发布 -> 发布，建立目录.
    """

    text: str
    day: dt.date | None
    recurring: bool = False
    words: str = ""


class _Time(NamedTuple):
    start: int
    end: int
    match: re.Match[str]  # the last one of a range: its end counts
    day: dt.date | None


def parse_deadline(text: int | str, calendar: Calendar | int | None = None) -> dt.date | None:
    """The last day of 2025年6月底前, 2025, 年底前 (with the document's year); None where it names no day.

    每年 and 长期 name no day (``is_recurring``). Of several dates the last counts.
    """
    if isinstance(text, int):
        return dt.date(text, 12, 31) if 1900 < text < 2200 else None
    if not isinstance(calendar, Calendar):
        calendar = Calendar(calendar)
    text = "".join(text.split())
    iso = _ISO.fullmatch(text)
    if iso:
        return _date(int(iso[1]), int(iso[2]), int(iso[3]) if iso[3] else None)
    if len(text) == 4 and text.isdigit():
        return parse_deadline(int(text))
    return max((time.day for time in _iter_times(text, calendar) if time.day is not None), default=None)


def is_recurring(text: int | str) -> bool:
    """Whether a deadline comes again or never ends: 每年, 长期坚持, 持续推进."""
    return isinstance(text, str) and any(word in text for word in _RECURRING)


def find_dues(text: str, calendar: Calendar) -> list[Due]:
    """The deadlines in some words, in order, each with the words of its sentence that it dates."""
    found: list[Due] = []
    if _START.search(text) is None:
        return found
    text = _MASKED.sub(lambda match: "　" * len(match[0]), text)
    for sentence in _SENTENCE.finditer(text):
        found += _dues_of_sentence(sentence[0], calendar)
    return found


def _dues_of_sentence(sentence: str, calendar: Calendar) -> Iterator[Due]:
    kept: list[tuple[int, int, _Time, bool]] = []
    again = False
    for time in _iter_times(sentence, calendar):
        recurring = time.match["again"] is not None
        if recurring and time.match["again"][0] != "每" and not time.match["again"].endswith("坚持"):
            continue  # 持续推进 in a sentence is a manner of speaking
        if recurring:
            again = True
        elif not _is_deadline(sentence, time, calendar):
            continue
        elif again and time.match["year"] is None:
            recurring = True
        start, end = _with_words(sentence, time)
        if recurring and kept and kept[-1][1] == start and kept[-1][2].match["again"]:
            start = kept.pop()[0]  # 每年 and 5月 are one time
        kept.append((start, end, time, recurring))
    for number, (start, end, time, recurring) in enumerate(kept):
        begin = _clause_start(sentence, start) if number else 0
        stop = _clause_start(sentence, kept[number + 1][0]) if number + 1 < len(kept) else len(sentence)
        said = (_LEADING.sub("", words) for words in (sentence[end : max(stop, end)], sentence[begin:start]))
        yield Due(sentence[start:end], time.day, recurring, "，".join(words for words in said if words))


def _clause_start(sentence: str, position: int) -> int:
    farthest = max(0, position - _LONGEST_CLAUSE)
    comma = max(sentence.rfind(mark, farthest, position) for mark in "，,")
    return comma + 1 if comma >= 0 else position if farthest else 0


def _iter_times(text: str, calendar: Calendar) -> Iterator[_Time]:
    """Each time of a text; 2025年11月至次年2月 is one that ends with the second."""
    waiting: _Time | None = None
    year = calendar.year
    for start in _START.finditer(text):
        position = start.start()
        if waiting is not None and position < waiting.end:
            continue
        if text[position - 1 : position] in ("第", "“"):
            position -= 1
        match = _TIME.match(text, position)
        if match is None or match.end() == position or match.end() <= start.start():
            continue
        joined = waiting is not None and _JOINT.fullmatch(text, waiting.end, match.start()) is not None
        first = waiting if joined else None
        time = _Time(
            first.start if first else position,
            match.end(),
            match,
            _last_day(match, calendar._replace(year=year), first),
        )
        if match["year"] and time.day is not None:
            year = time.day.year  # 2026年3月启动，9月建成
        if waiting is not None and not joined:
            yield waiting
        waiting = time
    if waiting is not None:
        yield waiting


def _last_day(match: re.Match[str], calendar: Calendar, first: _Time | None) -> dt.date | None:
    """The last day of a time; ``first`` is the one at which its range begins."""
    if match["again"] or match["span_only"]:
        return None
    if match["plan"]:
        return dt.date(_PLAN_YEARS[match["plan"]], 12, 31)
    if match["count"]:
        return _days_after(calendar.date, match["count"], match["span"])
    own = calendar.year if first is None or first.day is None else first.day.year
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
    """The day so long after a date; working days name none, as holidays are not known here."""
    number = int(count) if count.isdigit() else _COUNTS.get(count)
    if date is None or number is None or span == "工作日":
        return None
    if span in ("日", "天"):
        return date + dt.timedelta(days=number)
    months = date.month - 1 + number * (12 if span == "年" else 1)
    last = _date(date.year + months // 12, months % 12 + 1, None)
    return last and last.replace(day=min(date.day, last.day))


def _is_deadline(sentence: str, time: _Time, calendar: Calendar) -> bool:
    """Whether a time in a sentence says until when something is to be done."""
    match = time.match
    before, after = sentence[max(0, time.start - 12) : time.start], sentence[time.end : time.end + 24]
    if _NOT_TOLD.search(before) or _is_past(time, calendar):
        return False
    if match["plan"] or match["count"] or match["span_only"]:
        return True
    limited = _LIMIT.match(after) is not None or _WITHIN.search(before) is not None
    if limited or match[0][-1] in "底末内":
        return True
    if _NO_DEADLINE.match(after) or not (match["month"] or match["season"] or match["half"]):
        return False
    return match["day"] is None or match["year"] is not None


def _is_past(time: _Time, calendar: Calendar) -> bool:
    """Whether a time whose year is printed lies before the document."""
    named = time.match["year"] or time.match["plan"]
    if named is None or time.day is None or named in "今当本明次翌":
        return False
    if calendar.date is not None:
        return time.day < calendar.date
    return calendar.year is not None and time.day.year < calendar.year


def _with_words(sentence: str, time: _Time) -> tuple[int, int]:
    """Where a time with 到 before it and 前 behind it begins and ends: 到2025年底前."""
    opening = sentence.rfind("到", max(0, time.start - 1), time.start)
    closing = _LIMIT.match(sentence, time.end)
    return (opening if opening >= 0 else time.start), closing.end() if closing else time.end


def clause_time(clause: str) -> str | None:
    """The time that a responsibility clause names for its units, as printed: （市教育局负责，4月中旬前完成）."""
    times = list(_iter_times(clause, Calendar()))
    if not times:
        return None
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
    years = {int(match[1]) for match in _TITLE_YEAR.finditer(title)}
    return years.pop() if len(years) == 1 else None


def policy_calendar(policy: Policy) -> Calendar:
    """What the times of a policy are counted from."""
    imprint = policy.document.imprint
    return Calendar(policy_year(policy), (imprint.date if imprint else None) or policy.document.date)


def _date(year: int, month: int, day: int | None) -> dt.date | None:
    if not 1 <= month <= 12:
        return None
    last = (dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)).day
    if day is None:
        return dt.date(year, month, last)
    return dt.date(year, month, day) if 1 <= day <= last else None
