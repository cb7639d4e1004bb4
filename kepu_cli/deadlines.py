"""完成时限 as dates: the last day a printed deadline leaves, so that deadlines can be compared and put in a calendar."""

from __future__ import annotations

import datetime as dt
import re
from functools import cache

from kepu_cli.model import Policy

_RECURRING = ("每年", "每季", "每月", "每半年", "年均", "长期", "持续", "常态", "全年", "逐年", "每学期")
_SEASON_END = {"一": 3, "二": 6, "三": 9, "四": 12, "1": 3, "2": 6, "3": 9, "4": 12}
_PLAN_YEARS = {"十三五": 2020, "十四五": 2025, "十五五": 2030, "十六五": 2035}


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    day = re.compile(
        r"(?:(?P<year>20\d\d|今|当|本|明)年)?(?:(?P<month>1[0-2]|0?[1-9])月(?:(?P<day>[0-3]?\d)日)?(?P<tail>上旬|中旬|下旬)?"
        r"|第?(?P<season>[一二三四1-4])季度|(?P<half>上半年|下半年))?"
    )
    span = re.compile(r"20\d\d(?=\s*[-—–~～至到]\s*20\d\d\s*年?)")
    return day, span


def parse_deadline(text: int | str, year: int | None = None) -> dt.date | None:
    """The last day of 2025年6月底前, 2025, 年底前 (with the document's ``year``); None where it names no day.

    每年 and 长期 name no day (``is_recurring``). Of several dates the last counts.
    """
    if isinstance(text, int):
        return dt.date(text, 12, 31) if 1900 < text < 2200 else None
    for name, end in _PLAN_YEARS.items():
        if name in text:
            return dt.date(end, 12, 31)
    day, span = _patterns()
    text = re.sub(r"\s", "", text)
    text = re.sub(r"20\d\d[-—–~～至到](?=20\d\d)", "", text) if span.search(text) else text
    iso = re.fullmatch(r"(20\d\d)[-./](\d{1,2})(?:[-./](\d{1,2}))?", text)
    if iso:
        return _date(int(iso[1]), int(iso[2]), int(iso[3]) if iso[3] else None)
    found: dt.date | None = None
    for match in day.finditer(text):
        if not match[0]:
            continue
        named = match["year"]
        own = (
            year if named in (None, "今", "当", "本") else (year + 1 if year else None) if named == "明" else int(named)
        )
        if own is None:
            continue
        month = int(match["month"]) if match["month"] else None
        if match["season"]:
            month = _SEASON_END[match["season"]]
        elif match["half"]:
            month = 6 if match["half"] == "上半年" else 12
        number = int(match["day"]) if match["day"] else {"上旬": 10, "中旬": 20}.get(match["tail"] or "")
        date = _date(own, month or 12, number)
        if date is not None:
            found = max(found, date) if found else date
    if found is None and year is not None and re.search(r"年底|年末|年内|岁末", text):
        return dt.date(year, 12, 31)
    if found is None and re.fullmatch(r"20\d\d", text):
        return dt.date(int(text), 12, 31)
    return found


def is_recurring(text: int | str) -> bool:
    """Whether a deadline comes again or never ends: 每年, 长期坚持, 持续推进."""
    return isinstance(text, str) and any(word in text for word in _RECURRING)


def policy_year(policy: Policy) -> int | None:
    """The year that 年底前 means in a policy: that of its date, else of its number, else the first in its title."""
    if policy.document.date is not None:
        return policy.document.date.year
    for text in (policy.document.number, policy.document.title):
        match = re.search(r"20\d\d", text or "")
        if match:
            return int(match[0])
    return None


def _date(year: int, month: int, day: int | None) -> dt.date | None:
    if not 1 <= month <= 12:
        return None
    last = (dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)).day
    if day is None:
        return dt.date(year, month, last)
    return dt.date(year, month, day) if 1 <= day <= last else None
