"""What a template can do with a value: numbers of paragraphs, dates, lists of units, forms of address, amounts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from kepu_cli.draft.bounds import SIZE_LIMIT, BoundError, join_bounded
from kepu_cli.draft.document import format_date
from kepu_cli.draft.labels import write_label
from kepu_cli.numerals import format_chinese_numeral, format_chinese_year


def print_value(value: Any) -> str:
    """A value as text: dates as 2024年1月5日, lists joined with 、, whole floats without .0, None as nothing."""
    if value is None or value is False:
        return ""
    if value is True:
        return "是"
    if isinstance(value, dt.datetime):
        value = value.date()
    if isinstance(value, dt.date):
        return format_date(value)
    if isinstance(value, float):
        return f"{value:.10g}"
    if isinstance(value, (list, tuple)):
        return join_bounded("、", (print_value(item) for item in value))
    return str(value)


def parse_date(value: Any) -> dt.date | None:
    """A date from a date, 2024-01-05, 2024/1/5, 2024.1.5 or 2024年1月5日; None for anything else."""
    import re

    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    match = re.fullmatch(r"(\d{4})(?:年|[-/.])(\d{1,2})(?:月|[-/.])(\d{1,2})日?", str(value).strip())
    if not match:
        return None
    try:
        return dt.date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None


def _through(function: Callable[..., Any]) -> Callable[..., Any]:
    """A filter that lets a missing field pass, so that 【待填：…】 is what gets printed."""

    def wrapped(value: Any, *arguments: Any) -> Any:
        from jinja2 import Undefined

        return value if isinstance(value, Undefined) else function(value, *arguments)

    return wrapped


def _items(value: Any) -> list[str]:
    from jinja2 import Undefined

    if isinstance(value, Undefined):
        return [str(value)]
    if not isinstance(value, (list, tuple)):
        return [print_value(value)] if value else []
    items, total = [], 0
    for item in value:
        items.append(print_value(item))
        total += len(items[-1])
        if total > SIZE_LIMIT:
            raise BoundError("拼出的内容太长")
    return items


def join_units(value: Any, last: str = "和") -> str:
    """[甲, 乙, 丙] -> 甲、乙和丙. A name with 和 or 及 in it keeps 、 to the end, so that nobody reads two for one."""
    names = _items(value)
    if len(names) < 2 or any(word in name for name in names for word in "和及与"):
        return join_bounded("、", names)
    return join_bounded("、", names[:-1]) + last + names[-1]


def address(value: Any, title: str = "", most: int = 2) -> str:
    """称谓: [甲] -> 甲代表, [甲, 乙] -> 甲、乙代表, more -> 甲等3名代表."""
    names = _items(value)
    if len(names) > most:
        return f"{names[0]}等{len(names)}名{title}"
    return join_bounded("、", names) + title


def han_date(value: Any) -> str:
    """2024-01-05 -> 二〇二四年一月五日."""
    date = parse_date(value)
    if date is None:
        return print_value(value)
    return (
        f"{format_chinese_year(date.year)}年{format_chinese_numeral(date.month)}月{format_chinese_numeral(date.day)}日"
    )


def plain_date(value: Any) -> str:
    """2024-01-05 -> 2024年1月5日."""
    date = parse_date(value)
    return print_value(value) if date is None else format_date(date)


def amount(value: Any) -> str:
    """An amount in yuan as one says it: 12345678 -> 1234.57万元, 250000000 -> 2.5亿元, 800 -> 800元."""
    try:
        number = float(value)
    except (TypeError, ValueError):
        return print_value(value)
    for size, word in ((1e8, "亿元"), (1e4, "万元")):
        if abs(number) >= size:
            return f"{number / size:.2f}".rstrip("0").rstrip(".") + word
    return f"{number:.2f}".rstrip("0").rstrip(".") + "元"


def book_title(value: Any) -> str:
    """关于《条例》的意见 -> 《关于〈条例〉的意见》."""
    text = print_value(value).strip()
    if text.startswith("《") and text.endswith("》") and text.count("《") == 1:
        return text
    return f"《{text.replace('《', '〈').replace('》', '〉')}》" if text else ""


def replace_text(value: Any, old: str, new: str) -> str:
    """Replacement with a bound on what comes out."""
    text = print_value(value)
    if not old:
        return text
    if text.count(old) * len(new) > SIZE_LIMIT:
        raise BoundError("替换出的内容太长")
    return text.replace(old, new)


def join_text(value: Any, mark: str = "") -> str:
    """Items joined by ``mark``."""
    if isinstance(value, (list, tuple)) or not hasattr(value, "__iter__"):
        return join_bounded(mark, _items(value))
    return join_bounded(mark, (print_value(item) for item in value))


def _label(level: int) -> Callable[[Any], str]:
    def write(value: Any) -> str:
        return write_label(level, int(value)) if 0 < int(value) < 1000 else print_value(value)

    return write


def _numbered(value: Any, level: int = 3) -> str:
    """Items one below another with labels: [甲, 乙] -> 1.甲 / 2.乙."""
    return join_bounded("\n", (f"{write_label(level, number)}{item}" for number, item in enumerate(_items(value), 1)))


_TABLE: tuple[tuple[str, Callable[..., Any]], ...] = (
    ("一级", _label(1)),
    ("二级", _label(2)),
    ("三级", _label(3)),
    ("四级", _label(4)),
    ("编号", _numbered),
    ("中文数字", lambda value: format_chinese_numeral(int(value)) if 0 < int(value) < 10000 else print_value(value)),
    ("日期", plain_date),
    ("汉字日期", han_date),
    ("单位", join_units),
    ("称谓", address),
    ("金额", amount),
    ("书名号", book_title),
    ("replace", replace_text),
    ("join", join_text),
    ("string", print_value),
)
# These wrap what is missing as they wrap what is there: 《【待填：建议标题】》.
_WRAPPING = {"单位", "称谓", "书名号", "string"}
FILTERS: dict[str, Callable[..., Any]] = {
    name: function if name in _WRAPPING else _through(function) for name, function in _TABLE
}
