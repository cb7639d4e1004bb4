"""发文字号: a line that holds nothing but the number, with 签发人 or with the date (GB/T 9704-2012, 7.2.5)."""

from __future__ import annotations

from kepu_cli.lazy import Pattern
from kepu_cli.structure.citations import NUMBER
from kepu_cli.structure.dates import split_date
from kepu_cli.structure.organs import SERIES, names_series
from kepu_cli.structure.words import squeeze

_NUMBER_NAMES = ("发文字号", "文号", "字号", "建议字")
_NUMBER_NAME = Pattern(rf"(?:{'|'.join(_NUMBER_NAMES)})\s*[：:]\s*")


_OLD_NUMBER = Pattern(r"[（(〔\[]\s*\d{2,4}\s*[）)〕\]]\s*\p{Han}{1,8}字第?\s*\d{1,5}\s*号")  # (78)交公路字412号


# What may stand behind the number on its line: 签发人, or how a reply is classed (办理结果：A, （A）).
_SIGNERS = Pattern(
    r"\s*(?:签\s*发\s*人\s*[：:]|(?:[（(]?(?:办理结果|(?:办理|答复)?类别)[：:]?)?\s*[（(]?[A-DＡ-Ｄ]类?[）)]{0,2}$|$)"
)


_YEAR_ONLY = Pattern(r"[〔\[（(［]\s*(?:19|20|１９|２０)\d\d\s*[〕\]）)］]\s*第?\s*\d{1,4}\s*[号期]")


def read_bare_number(text: str) -> str | None:
    """The number of 纪要 that has no code of an organ, 〔2024〕12号, or None (GB/T 9704-2012, 10.3)."""
    return squeeze(text) if len(text) <= 24 and _YEAR_ONLY.fullmatch(text) else None


_SERIAL_WORDS = (
    r"(?:[〔\[（(［](?:\p{Han}{1,5}届|(?:19|20)\d\d)[〕\]）)］]\s*)?(?:(?:19|20)\d\d\s*年\s*)?"
    r"第\s*[\d〇零一二三四五六七八九十百]{1,6}\s*[号期]"
)
_SERIAL = Pattern(rf"{_SERIAL_WORDS}(?:\s*[（(]\s*总第?\s*\d{{1,4}}\s*期\s*[）)])?")
_SERIES_LINE = Pattern(
    rf"(?P<series>(?:\p{{Han}}|[\s、]){{2,60}}?(?:{'|'.join(SERIES)}))\s*(?P<open>[（(]?)\s*(?P<number>{_SERIAL_WORDS})\s*(?P<close>[）)]?)"
)


def read_serial(text: str) -> str | None:
    """The number of one of a series on a line of its own, 第12号, （2024年第3号）, 第8期（总第23期）, or None.

    Orders, announcements and minutes are counted so, not by the code of an organ (GB/T 9704-2012, 10.2, 10.3).
    """
    if "第" not in text or len(text) > 30:
        return None
    bare = text[1:-1].strip() if text[0] in "（(" and text[-1] in "）)" else text
    return squeeze(bare) if _SERIAL.fullmatch(bare) else None


def split_series_line(text: str) -> tuple[str, str] | None:
    """(the series, the number) of a line that prints both: 云岭市人民政府令第12号, 云岭市财政局公告（2024年第3号）; else None."""
    if len(text) > 90 or "第" not in text:
        return None
    match = _SERIES_LINE.fullmatch(text)
    if match is None or bool(match["open"]) != bool(match["close"]) or not names_series(match["series"]):
        return None
    return match["series"].rstrip(), squeeze(match["number"])


def read_number_line(text: str) -> tuple[str, str] | None:
    """(发文字号, what stands behind it) of a line that holds nothing but the number and 签发人, or None."""
    if "号" not in text or len(text) > 80:
        return None
    if text[0] in "（(" and text[-1] in "）)":
        inner = text[1:-1].strip()
        found = NUMBER.fullmatch(inner) or _OLD_NUMBER.fullmatch(inner)
        return (squeeze(found[0]), "") if found else None
    name = _NUMBER_NAME.match(text) if text.startswith(_NUMBER_NAMES) else None
    match = NUMBER.match(text, name.end() if name else 0)
    if (
        match is None
        or match[0].startswith(("的", "通知"))
        or "的通知" in match[0]
        or _SIGNERS.match(text, match.end()) is None
    ):
        return None
    return squeeze(match[0][_end_of_field(match[0]) :]), text[match.end() :].strip()


def _end_of_field(text: str) -> int:
    """Where the number begins behind the name of its field that a page glued to it: 文件编号云政办〔2024〕1号."""
    return max(text.find(name) + len(name) if name in text else 0 for name in ("文号", "文件编号", "发文字号"))


def read_dated_number(text: str) -> str | None:
    """The number in a line of date and number: 2000年12月28日　云税〔2000〕17号, or None."""
    if "号" not in text or len(text) > 60:
        return None
    bare = text[1:-1] if text[0] in "（(" and text[-1] in "）)" else text
    found = split_date(bare)
    if found is None or (found[0].strip() and found[2].strip()):
        return None
    numbered = read_number_line((found[0].strip() or found[2]).strip(" \t\u3000，,"))
    return numbered[0] if numbered is not None and not numbered[1] else None
