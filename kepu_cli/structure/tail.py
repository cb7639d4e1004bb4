"""落款 and 版记: signature, date, annotation, attachment note, cc and imprint (GB/T 9704-2012, 7.3.4 to 7.4)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from kepu_cli.lazy import Pattern
from kepu_cli.model import Contact, Imprint
from kepu_cli.records import dataclass, field
from kepu_cli.structure.dates import split_date
from kepu_cli.structure.lines import Line
from kepu_cli.structure.numbering import parse_label
from kepu_cli.structure.organs import is_organ, split_organs
from kepu_cli.structure.words import squeeze

_CC = Pattern(r"^(?P<name>抄\s*[送报](?:机关)?|分\s*送|主\s*送)\s*[：:]\s*(?P<text>.*)$")
_COPIES = Pattern(r"^[（(]?共印\s*\d+\s*份[）)]?$")
_KEYWORDS = Pattern(r"^主\s*题\s*词\s*[：:]")
_ANNOTATION = Pattern(
    r"^[（(](?:此件|本件|此文|本文有删|公开|主动公开|依申请|不予公开|联系|此页|信息公开|全文公开).*[）)]$|^(?:此件公开发布|此件主动公开)$|^(?:信息)?公开(?:属性|选项|类别|方式|形式)\s*[：:].{1,10}$"
)
_ATTACHMENT_NOTE = Pattern(r"^附\s*(?:[件表]\s*[：:]|[：:](?=\s*1\s*[.．、]))\s*(?P<first>\S.*)$")
_ATTACHMENT_ITEM = Pattern(r"^(?P<number>\d{1,2})\s*[.．、]\s*(?P<name>\S.*)$")
_ATTACHMENT_MARK = Pattern(r"^附\s*件\s*(?P<number>[\d一二三四五六七八九十]{0,3})\s*[：:]?\s*$")
_ATTACHMENT_TITLED = Pattern(
    r"^附\s*件\s*(?P<number>[\d一二三四五六七八九十]{0,3})\s*[：:.．、]?\s*(?P<title>\S.{3,60})$"
)


def _match_cc(text: str) -> re.Match[str] | None:
    return _CC.match(text) if text.startswith(("抄", "分", "主")) else None


def _says_copies(text: str) -> bool:
    return text.startswith(("（", "(", "共")) and _COPIES.match(text) is not None


def _names_keywords(text: str) -> bool:
    return text.startswith("主") and _KEYWORDS.match(text) is not None


def match_attachment_mark(text: str) -> re.Match[str] | None:
    """The match of a line that says 附件1 and no more, with its ``number``."""
    return _ATTACHMENT_MARK.match(text) if text.startswith("附") else None


def match_titled_attachment(text: str) -> re.Match[str] | None:
    """The match of a line that says 附件1：××实施方案, with its ``number`` and ``title``."""
    return _ATTACHMENT_TITLED.match(text) if text.startswith("附") else None


def read_date_line(text: str) -> tuple[str, dt.date] | None:
    """(the organs before it, the date) of a line that ends with a date: 云岭市科学技术局 2024年6月28日, or None."""
    if len(text) > 110:
        return None
    found = split_date(text)
    if found is None:
        return None
    before, date, behind = found[0].strip(), found[1], found[2].strip()
    if any(sign in before for sign in "。；：:") or (
        behind and not (behind[0] in "（(" and behind[-1] in "）)" and len(behind) <= 8)
    ):
        return None
    return before, date


def read_imprint_line(text: str) -> tuple[str, dt.date] | None:
    """(印发机关, 印发日期) of a line ……2024年6月28日印发, or None."""
    if len(text) > 120 or "印" not in text:
        return None
    found = split_date(text)
    if (
        found is None
        or any(sign in found[0] for sign in "。；：:")
        or not squeeze(found[2]).startswith(("印发", "印制"))
    ):
        return None
    behind = squeeze(found[2])[2:]
    return (found[0].strip(), found[1]) if not behind or behind.lstrip("（(").startswith("共印") else None


@dataclass(slots=True, eq=False, repr=False)
class Signature:
    """署名 and 成文日期 with the lines they stand on; ``start`` and ``end`` bound the lines, annotation included."""

    issuers: list[str] = field(default_factory=list)
    date: dt.date | None = None
    annotation: str | None = None
    start: int = 0
    end: int = 0
    lines: list[tuple[str, Line]] = field(default_factory=list)


_STANDS_IN = Pattern(r"[（(].{2,30}代章?[）)]")  # （市科协代章）: the seal of another organ


def _organ_lines_above(lines: Sequence[Line], index: int, floor: int) -> int:
    """The first line of the organs signed above ``index``."""
    start = index
    while start - 1 >= floor:
        line = lines[start - 1]
        if line.table is not None or parse_label(line.text) is not None:
            break
        if not is_organ(line.text) and not (start == index and _STANDS_IN.fullmatch(squeeze(line.text))):
            break
        start -= 1
    return start


def find_signature(lines: Sequence[Line], floor: int) -> Signature | None:
    """The first signature at or after ``floor``: organs above a date, one line of both, or a date alone at the right
    or at the end. None where there is none."""
    for index in range(floor, len(lines)):
        line = lines[index]
        if line.table is not None or len(line.text) > 100:
            continue
        dated = read_date_line(line.text)
        if dated is None:
            continue
        organ, date = dated
        if organ and not is_organ(organ):
            continue
        start = _organ_lines_above(lines, index, floor)
        if start == index and not organ and not _date_may_stand_alone(lines, index, floor):
            continue
        found = Signature(date=date, start=start, end=index + 1)
        for signed in lines[start:index]:
            if _STANDS_IN.fullmatch(squeeze(signed.text)) is None:
                found.issuers += split_organs(signed.text)
            found.lines.append(("issuers", signed))
        if organ:
            found.issuers += split_organs(organ)
            found.lines.append(("issuers date", line))
        else:
            found.lines.append(("date", line))
        if index + 1 < len(lines) and not organ and squeeze(lines[index + 1].text) == squeeze(line.text):
            found.lines.append(("date", lines[index + 1]))  # printed twice
            found.end += 1
        _take_annotation(found, lines)
        return found
    return _signature_without_date(lines, floor)


_ENDS = ("。", "！", "”", "）", ")", "!", "？", "?", ".")


_OFFICE_HOLDER = Pattern(r"\p{Han}{0,12}(?:[省市县区州]长|主席|主任|部长|局长|署长|总理)[：:]?[\u4e00-\u9fff·]{0,4}")
# 省长　林某某 above the date of an order


def _date_may_stand_alone(lines: Sequence[Line], index: int, floor: int) -> bool:
    line = lines[index]
    if line.hints.align == "right":
        return True
    above = lines[index - 1] if index > floor else None
    if above is not None and above.table is None and _ATTACHMENT_NOTE.match(above.text):
        return True
    if above is not None and above.table is None and _OFFICE_HOLDER.fullmatch(squeeze(above.text)):
        return True
    if above is not None and (above.table is not None or not above.text.endswith(_ENDS)):
        return index >= len(lines) - 1 and above is not None and above.table is None
    return index >= len(lines) - 1 or index > floor


def _signature_without_date(lines: Sequence[Line], floor: int) -> Signature | None:
    """Organs at the right of the page, or the last lines of all, without a date."""
    for index in range(len(lines) - 1, max(floor, len(lines) - 40) - 1, -1):
        line = lines[index]
        if line.table is not None or not is_organ(line.text) or parse_label(line.text) is not None:
            continue
        at_right = line.hints.align == "right" or (line.hints.indent is not None and line.hints.indent > 8)
        if not at_right and not _closes_text(lines, index, floor):
            continue
        start = _organ_lines_above(lines, index, floor)
        found = Signature(start=start, end=index + 1)
        for signed in lines[start : index + 1]:
            found.issuers += split_organs(signed.text)
            found.lines.append(("issuers", signed))
        _take_annotation(found, lines)
        return found
    return None


def _closes_text(lines: Sequence[Line], index: int, floor: int) -> bool:
    """Whether the organ on a line is the last word of a text whose sentences end right above it."""
    start = _organ_lines_above(lines, index, floor)
    if index < len(lines) - 1 or start <= floor or not all(4 < len(line.text) <= 30 for line in lines[start:]):
        return False
    above = lines[start - 1]
    return above.table is None and above.text.endswith(("。", "！", "!")) and parse_label(lines[start].text) is None


def _take_annotation(found: Signature, lines: Sequence[Line]) -> None:
    for line in lines[found.end : found.end + 3]:
        if line.table is None and len(line.text) <= 200 and _ANNOTATION.match(line.text):
            found.annotation = found.annotation or line.text.strip("（）() ")
            found.lines.append(("annotation", line))
            found.end += 1
        else:
            break


@dataclass(slots=True, eq=False, repr=False)
class Colophon:
    """版记: cc and imprint, with their lines."""

    cc: str | None = None
    recipients: str | None = None
    imprint: Imprint | None = None
    lines: list[tuple[str, Line]] = field(default_factory=list)


def take_colophon(lines: list[Line], floor: int) -> Colophon:
    """Read the cc and the imprint among the lines from ``floor`` on and take them out of the list."""
    found = Colophon()
    taken: set[int] = set()
    index = floor
    while index < len(lines):
        line = lines[index]
        match = _match_cc(line.text) if line.table is None else None
        if match is not None and len(line.text) < 1500:
            words = match["text"]
            used = [line]
            while index + len(used) < len(lines) and not words.endswith("。"):
                following = lines[index + len(used)]
                if not _goes_on(following, words):
                    break
                words += following.text
                used.append(following)
            if match["name"].startswith("主"):
                found.recipients = words.rstrip("。")
            else:
                found.cc = f"{found.cc}\n{words}" if found.cc else words
                found.cc = found.cc.rstrip("。") if found.cc.endswith("。") else found.cc
            found.lines += [("cc", item) for item in used]
            taken |= {item.order for item in used}
            index += len(used)
            continue
        printed = read_imprint_line(line.text) if line.table is None else None
        if printed is not None:
            organ = printed[0] or None
            found.lines.append(("imprint", line))
            taken.add(line.order)
            if (
                organ is None
                and index > floor
                and lines[index - 1].order not in taken
                and is_organ(lines[index - 1].text)
            ):
                above = lines[index - 1]
                organ = squeeze(above.text)
                found.lines.insert(-1, ("imprint", above))
                taken.add(above.order)
            found.imprint = Imprint(squeeze(organ) if organ else None, printed[1])
        elif line.table is None and (_says_copies(line.text) or _names_keywords(line.text)):
            found.lines.append(("imprint", line))
            taken.add(line.order)
        index += 1
    lines[:] = [line for line in lines if line.order not in taken]
    return found


def _goes_on(line: Line, words: str) -> bool:
    """Whether a line continues the cc above it."""
    if (
        line.table is not None
        or len(line.text) > 200
        or parse_label(line.text)
        or read_imprint_line(line.text)
        or _match_cc(line.text)
    ):
        return False
    if _says_copies(line.text) or match_attachment_mark(line.text):
        return False
    if words.endswith(("，", "、", ",")) or not words:
        return True
    return not is_organ(line.text) and line.text.endswith(("。", "，")) and len(line.text) < 100 and "，" in line.text


_SUFFIX = r"\.(?:docx?|xlsx?|pptx?|pdf|wps|et|ofd|rar|zip|txt|jpe?g|png)"
_FILE_NAME = Pattern(rf"(?P<name>[^。；]{{2,100}}){_SUFFIX}", re.IGNORECASE)
_FILE_SUFFIX = Pattern(rf"{_SUFFIX}$", re.IGNORECASE)


def _without_suffix(name: str) -> str:
    """The name of an attachment without that of a file: 科普基地申报表.docx -> 科普基地申报表."""
    return _FILE_SUFFIX.sub("", name) if "." in name[-5:] else name


def take_file_list(lines: list[Line]) -> tuple[list[str], list[Line]]:
    """The names of the files that a page lists under 附件：, and their lines, which are taken out of the list.

    They are no part of their own: signature and date may stand behind them.
    """
    for index, line in enumerate(lines):
        if line.table is not None or not match_attachment_mark(line.text):
            continue
        used = [line]
        names: list[str] = []
        for following in lines[index + 1 :]:
            match = _FILE_NAME.fullmatch(following.text) if following.table is None else None
            if match is None:
                break
            names.append(match["name"])
            used.append(following)
        if names:
            del lines[index : index + len(used)]
            return [_NUMBERED.sub("", name) for name in names], used
    return [], []


_NUMBERED = Pattern(r"^(?:附\s*件\s*)?\d{0,2}\s*[.．、：:\-—]+\s*")


def take_attachment_note(lines: list[Line], floor: int, stop: int) -> tuple[list[str], list[Line], int]:
    """附件说明 among ``lines[floor:stop]``: (names, lines, index where it began); the names without number and final stop."""
    for index in range(floor, min(stop, len(lines))):
        line = lines[index]
        match = _ATTACHMENT_NOTE.match(line.text) if line.table is None and line.text.startswith("附") else None
        if match is None:
            continue
        first = match["first"]
        used = [line]
        item = _ATTACHMENT_ITEM.match(first)
        names = [item["name"] if item else first]
        expected = 2
        while item and index + len(used) < len(lines):
            following = lines[index + len(used)]
            match = _ATTACHMENT_ITEM.match(following.text) if following.table is None else None
            if match is not None and int(match["number"]) == expected and len(following.text) <= 120:
                names.append(match["name"])
                expected += 1
                used.append(following)
            elif (
                following.table is None
                and following.order < stop
                and len(following.text) <= 30
                and not is_organ(following.text)
                and not read_date_line(following.text)
                and following.text[-1] not in "。："
                and parse_label(following.text) is None
                and not match_attachment_mark(following.text)
            ):
                names[-1] += following.text
                used.append(following)
            else:
                break
        return [_without_suffix(name.strip(" 。；;")) for name in names], used, index
    return [], [], -1


_PHONE = r"[（(]?\d{3,4}[）)]?[-—–－ ]?\d{7,8}(?:[-－转]\d{1,6})?|1\d{10}|\d{7,8}"
_CONTACT = Pattern(
    rf"联\s*系\s*人(?:及(?:联系)?电话|和电话)?\s*[：:]\s*(?P<person>[^，,；;。\d（）()]{{2,40}}?)\s*(?=[，,；;。（(\d]|(?:联\s*系)?(?:电\s*话|方式)|$)[，,；;。（(\s]*(?:(?:联\s*系)?(?:电\s*话|方式)\s*[：:]?)?\s*[（(]?(?P<phone>{_PHONE})?"
)
_CONTACT_PHONE = Pattern(rf"(?:联系电话|电\s*话)\s*[：:]\s*(?P<phone>{_PHONE})")


def find_contact(text: str) -> Contact | None:
    """联系人 and 联系电话 of a text as printed, or None."""
    if not any(sign in text for sign in ("联系人", "联系电话", "系 人", "电话：", "电话:", "电 话")):
        return None
    match = _CONTACT.search(text)
    phone = _CONTACT_PHONE.search(text)
    if match is None and phone is None:
        return None
    number = (match["phone"] if match else None) or (phone["phone"] if phone else None)
    person = match["person"].strip() if match else None
    if person is None and number is None:
        return None
    return Contact(person, number)
