"""What a template can do with a value: numbers of paragraphs, dates, lists of units, forms of address, amounts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from kepu_cli.draft.bounds import SIZE_LIMIT, BoundError, join_bounded
from kepu_cli.draft.document import format_date
from kepu_cli.draft.labels import write_label
from kepu_cli.numerals import format_chinese_numeral, format_chinese_year
from kepu_cli.records import NamedTuple


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


def address(value: Any, title: str = "", most: int = 2, total: Any = None) -> str:
    """称谓: [甲] -> 甲代表, [甲, 乙] -> 甲、乙代表, more -> 甲等3名代表; ``total`` where more put it forward than are named.

    Bodies and parties have no title: they are all named.
    """
    names = _items(value)
    count = max(len(names), int(total) if isinstance(total, (int, float)) else 0)
    if names and count > (most if title or count > len(names) else count):
        return f"{names[0]}等{count}名{title or '代表'}"
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
    """An amount in yuan as one says it, to the last figure: 12345678 -> 1234.5678万元, 250000000 -> 2.5亿元, 800 -> 800元."""
    from decimal import Decimal, InvalidOperation

    try:
        number = Decimal(str(value).replace(",", ""))
    except InvalidOperation:
        return print_value(value)
    if not number.is_finite() or abs(number.adjusted()) > 30:
        return print_value(value)
    size, word = next(((size, word) for size, word in _AMOUNTS if abs(number) >= size), (1, "元"))
    text = f"{number / size:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) + word


_AMOUNTS = ((100_000_000, "亿元"), (10_000, "万元"))


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


class Filter(NamedTuple):
    """A filter of templates: what it does, and an example (an expression and what it prints) for those who write them."""

    name: str
    function: Callable[..., Any]
    help: str
    example: str
    result: str


FILTER_TABLE: tuple[Filter, ...] = (
    Filter("日期", plain_date, "日期写成阿拉伯数字", '"2024-01-05" | 日期', "2024年1月5日"),
    Filter("汉字日期", han_date, "日期写成汉字", '"2024-01-05" | 汉字日期', "二〇二四年一月五日"),
    Filter("单位", join_units, "几个单位连写，最后一个前面用“和”；名称里本来有“和”的只用顿号", '["市科协", "市教育局", "市财政局"] | 单位', "市科协、市教育局和市财政局"),
    Filter("称谓", address, "姓名加称呼；三人以上写作“某某等几名”", '["王五", "赵六", "孙七"] | 称谓("代表")', "王五等3名代表"),
    Filter("书名号", book_title, "加书名号，里面原有的改为单书名号", '"关于《条例》的意见" | 书名号', "《关于〈条例〉的意见》"),
    Filter("金额", amount, "元数写成万元、亿元，一位不少", "12345678 | 金额", "1234.5678万元"),
    Filter("中文数字", lambda value: format_chinese_numeral(int(value)) if 0 < int(value) < 10000 else print_value(value), "数字写成汉字", "21 | 中文数字", "二十一"),
    Filter("一级", _label(1), "第一级序号", "12 | 一级", "十二、"),
    Filter("二级", _label(2), "第二级序号", "3 | 二级", "（三）"),
    Filter("三级", _label(3), "第三级序号", "1 | 三级", "1."),
    Filter("四级", _label(4), "第四级序号", "2 | 四级", "（2）"),
    Filter("编号", _numbered, "一列文字逐条编号，一条一段；括号里写第几级，不写是第三级", '["甲", "乙"] | 编号(4)', "（1）甲\n（2）乙"),
    Filter("join", join_text, "一列文字用指定的符号连起来", '["甲", "乙"] | join("；")', "甲；乙"),
    Filter("replace", replace_text, "替换文字", '"市科技局" | replace("市", "区")', "区科技局"),
    Filter("string", print_value, "变成文字", "2.50 | string", "2.5"),
)  # fmt: skip
# These wrap what is missing as they wrap what is there: 《【待填：建议标题】》.
_WRAPPING = {"单位", "称谓", "书名号", "string"}
FILTERS: dict[str, Callable[..., Any]] = {
    row.name: row.function if row.name in _WRAPPING else _through(row.function) for row in FILTER_TABLE
}
