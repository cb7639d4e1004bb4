"""版头 and 标题: from the red head to the recipients (GB/T 9704-2012, 7.2, 7.3.1, 7.3.2)."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from kepu_cli.lazy import Pattern, any_of
from kepu_cli.records import dataclass, field, replace
from kepu_cli.structure.citations import NUMBER
from kepu_cli.structure.dates import is_date, parse_date
from kepu_cli.structure.document_number import (
    read_bare_number,
    read_dated_number,
    read_number_line,
    read_serial,
    split_series_line,
)
from kepu_cli.structure.lines import Line
from kepu_cli.structure.numbering import parse_label
from kepu_cli.structure.organs import SERIES, is_mark, is_organ, names_series, split_organs
from kepu_cli.structure.page_fields import read_page_field
from kepu_cli.structure.recipients import PROSE_ENDS, recipients_at
from kepu_cli.structure.tail import read_date_line
from kepu_cli.structure.title_choice import choose_title
from kepu_cli.structure.titles import TITLE_ENDS, ends_like_title
from kepu_cli.structure.words import core, squeeze

_BULLET = rf"(?:{any_of('•·|｜▪●')}|\s)"
_CHROME = Pattern(
    r"^(?:(?:\p{Han}{2,8}\s*[：:]\s*)?<?(?i:https?)://\S+|(?i:English)|(?:政策|文件|公文)?(?:全文|正文|原文)(?:内容)?|返\s*回|无障碍|繁[體体]|简体|首页|当前位置.*|您(?:现在|当前)?的?(?:位置|所在).*|索引号.*"
    rf"|(?:{_BULLET}|\*)*(?:发布(?:时间|日期|机构|单位)|更新时间|作者|来源|信息来源|阅读(?:次数|量|数)|浏览(?:次数|量)?|点击(?:次数|量|数)?|访问(?:次数|量)|字体|字号(?:大小)?|编辑|责任编辑|审核|文章来源|稿源|日期|时间|打印|分享|收藏|关闭)[*\s]*[：:].*"
    rf"|{_BULLET}+|[【\[]?(?:大\s*中\s*小|字体[：:]?.*|打印(?:本页)?|关闭(?:窗口)?|分享(?:到)?.*|收藏|返回顶部|扫一扫.*|用微信扫.*|分享至.*|×|上一篇.*|下一篇.*|相关(?:链接|文件|阅读|解读).*|原文下载.*|附件下载.*)[】\]]?"
    r"|(?:版权所有|主办单位|承办单位|技术支持|网站标识码|(?i:ICP备)|公网安备|(?i:Copyright)).*)$"
)


_CHROME_FIRST = frozenset(
    "•·|｜▪●*EeIiCc政文公全正原返无繁简首当您索发更作来信阅浏点访字编责审稿日时打分收【[大扫用×上下相版主承技网"
)


def is_chrome(text: str) -> bool:
    """Whether a line is a site's own: a link, a button, when and by whom a page was put up."""
    may_be = text[:1] in _CHROME_FIRST or text[:1].isspace() or text.startswith(("关闭", "附件下载"))
    return (may_be or "://" in text) and _CHROME.match(text) is not None


_REPRINTED = Pattern(
    r"(?:全文|原文|内容|具体)(?:内容)?(?:公布|发布|刊发|刊登)?如下[：:。]?$"
)  # 日前，云岭市印发《……》。全文如下：
_ATTACHMENT = Pattern(r"附件[\d一二三四五六七八九十]{0,2}[：:]?")


@dataclass(slots=True, eq=False, repr=False)
class Head:
    """What stands above the text. Each list holds the lines that were read as that element."""

    mark: list[Line] = field(default_factory=list)
    number: str | None = None
    title: list[Line] = field(default_factory=list)
    recipients: list[Line] = field(default_factory=list)
    signatories: list[str] = field(default_factory=list)
    copy_number: str | None = None
    classification: str | None = None
    urgency: str | None = None
    session: Line | None = None  # （2023年1月2日） under the title
    signed: list[str] = field(default_factory=list)  # who signs beside the date under the number
    result: str | None = None  # 办理结果 of a reply
    fields: dict[str, str] = field(default_factory=dict)  # what a saved page says of the document: 文号, 标题
    lines: list[tuple[str, Line]] = field(default_factory=list)  # (element, line) in order, all of the above
    chrome: list[Line] = field(default_factory=list)
    left: list[Line] = field(default_factory=list)  # lines of the head that no rule knows
    end: int = 0  # index of the first line of the text
    series_end: int = -1  # order of the last line of a mark such as 云岭市人民政府令, the number right behind it


def _is_prose(line: Line) -> bool:
    text = line.text
    if text.endswith(PROSE_ENDS) and len(text) > 8:
        return True
    if text.endswith(("：", ":")) and len(text) > 12:
        return True
    return len(text) > 90 or (len(text) > 45 and "。" in text)


_CLASSIFICATIONS = ("绝密", "机密", "秘密")
_URGENCIES = ("特急", "加急", "特提", "平急", "急件")
_RESULTS = frozenset("ABCDＡＢＣＤ甲乙丙丁")
_RESULT = Pattern(
    r"[（(]?(?:类别标记|办理结果|办理类别|答复类别|分类|类别|结果类别)?[：:]?[（(]?(?P<result>[ABCDＡＢＣＤ甲乙丙丁])类?[）)]?[）)]?"
)
_DISCLOSURE = Pattern(
    r"(?:是否(?:同意)?公开|公开属性|公开方式|公开范围|公开类别)[：:].{1,10}|(?:主动公开|依申请公开|不予公开)"
)


def _small_elements(line: Line, head: Head) -> str | None:
    """The small elements of the head: copy number, classification, urgency, signatories, class of a reply."""
    text = line.text
    if len(text) > 60:
        return None
    bare = squeeze(text)
    if head.copy_number is None and len(bare) == 6 and bare.isdecimal():
        head.copy_number = bare
        return "copy_number"
    if head.classification is None and _is_classification(bare):
        head.classification = text
        return "classification"
    if head.urgency is None and bare in _URGENCIES:
        head.urgency = bare
        return "urgency"
    if bare.startswith(("签发人：", "签发人:")):
        head.signatories += _signers(text)
        return "signatories"
    match = _RESULT.fullmatch(bare) if len(bare) <= 14 and not _RESULTS.isdisjoint(bare) else None
    if match:
        head.result = match["result"]
        return "result"
    if "公开" in bare and _DISCLOSURE.fullmatch(bare):
        return "disclosure"
    return None


def _is_classification(bare: str) -> bool:
    """机密, 秘密★1年."""
    return bare[:2] in _CLASSIFICATIONS and (len(bare) == 2 or (bare[2] in "★☆*" and len(bare) <= 11))


def _signers(text: str) -> list[str]:
    names = re.split(r"[：:]", text, maxsplit=1)[-1]
    pieces = [piece.split() for piece in re.split(r"\s{2,}|、|，", names.strip()) if piece.strip()]
    return [name for words in pieces for name in _close_up_names(words)]


def _close_up_names(words: Sequence[str]) -> list[str]:
    """The names of a line, the letters of short ones spaced for looks: 韩 立 方雨晴 -> 韩立, 方雨晴."""
    names: list[str] = []
    for single, group in itertools.groupby(words, lambda word: len(word) == 1):
        run = list(group)
        letters = "".join(run)
        if not single:
            names += run
        elif len(letters) > 3 and len(letters) % 2 == 0:
            names += [letters[at : at + 2] for at in range(0, len(letters), 2)]
        else:
            names.append(letters)
    return names


def read_head(lines: Sequence[Line]) -> Head:
    """The head of a document: every line before its text, told apart by ordered rules. A line no rule knows is in ``left``."""
    head = Head()
    candidates: list[tuple[int, Line]] = []
    index = 0
    limit = min(len(lines), 80)
    while index < limit:
        line = lines[index]
        if line.table is not None:
            break
        if read_page_field(lines, index, head.fields):
            head.chrome.append(line)
            index += 1
            continue
        count = recipients_at(lines, index) if (candidates or head.number or index < 6) else 0
        if count:
            head.recipients = list(lines[index : index + count])
            head.lines += [("recipients", item) for item in head.recipients]
            index += count
            break
        element = _element(line, head, index, lines)
        if element == "number" and index and squeeze(lines[index - 1].text).endswith(SERIES):
            head.series_end = lines[index - 1].order
        if element == "chrome":
            head.chrome.append(line)
        elif element is not None:
            head.lines.append((element, line))
        elif _starts_text(line, candidates):
            break
        else:
            candidates.append((index, _take_number(line, head)))
        index += 1
    if head.number is None and head.session is not None and "令" in head.session.text:
        ordered = _PROMULGATED.search(head.session.text)
        head.number = squeeze(ordered["number"]) if ordered else None
    head.end = index
    tabled = index < limit and lines[index].table is not None and candidates and candidates[-1][0] == index - 1
    choose_title(head, candidates, over_table=bool(tabled))
    _take_signed(head)
    return head


def _take_signed(head: Head) -> None:
    """Organs on the lines right below a title that goes without a letter sign it there."""
    if not head.title or head.mark or head.signed:
        return
    order = head.title[-1].order + 1
    below = list(
        itertools.takewhile(
            lambda pair: pair[1].order == pair[0] and is_organ(pair[1].text), enumerate(head.left, order)
        )
    )
    for _, line in below:
        head.signed += split_organs(line.text)
        head.lines.append(("issuers", line))
        head.left.remove(line)
    head.lines.sort(key=lambda pair: pair[1].order)


_LOOKED_AT = 40  # lines among which a page prints its title once more


def find_second_head(lines: Sequence[Line], head: Head) -> int:
    """The index of the line where a page that begins with the title, and words of its own below it, prints the title
    again above the document; 0 where it does not."""
    if not head.title or head.recipients or head.number or head.session or head.title[0] is not lines[0]:
        return 0
    words = core("".join(line.text for line in head.title))
    if len(words) < 12:
        return 0
    found = 0
    for index in range(head.end, min(len(lines) - 1, _LOOKED_AT)):
        text = lines[index].text
        if lines[index].table is not None or parse_label(text) or recipients_at(lines, index) or read_date_line(text):
            break
        start = core(text)
        if len(start) >= 6 and words.startswith(start) and words in (start, start + core(lines[index + 1].text)):
            found = index
    return found


_PROMULGATED = Pattern(
    r"日\s*(?P<number>\p{Han}{2,24}?令\s*第\s*[\d〇零一二三四五六七八九十百]{1,5}\s*号)\s*(?:公布|发布)"
)  # （2024年3月12日云岭市人民政府令第12号公布　自2024年5月1日起施行）


def _starts_text(line: Line, candidates: Sequence[tuple[int, Line]]) -> bool:
    label = parse_label(line.text)
    if label is not None and not line.hints.heading and not ends_like_title(line.text):
        return True
    if label is not None and label.style == "han" and not line.hints.heading and line.hints.align != "center":
        return True  # 五、创新科普服务行动计划: a chapter of a plan, also where a file begins with it
    if parse_label(line.text) is not None and candidates:
        return True
    return _is_prose(line) and not (ends_like_title(line.text) and len(line.text) < 120 and "。" not in line.text)


_PASSING_ON = ("转发", "批转", "印发")  # 市政府办公室转发市科技局 / 关于……的通知: a title in red
_CLASSES = frozenset("ABCDＡＢＣＤ")


def _element(line: Line, head: Head, index: int, lines: Sequence[Line]) -> str | None:
    text = line.text
    numbered = read_number_line(text)
    if numbered is not None and numbered[0] == head.number:
        return "chrome"  # the page prints it once more
    if numbered is not None and head.number is None:
        head.number = numbered[0]
        if "签" in numbered[1]:
            head.signatories += _signers(numbered[1])
        elif numbered[1]:
            head.result = next(character for character in reversed(numbered[1]) if character in _CLASSES)
        return "number"
    if head.number is None and index < 6 and text[-1] in "号期" and (bare := read_bare_number(text)) is not None:
        head.number = bare
        return "number"
    if head.number is None and index and text[-1] in "号期）)" and "第" in text:
        number = _number_below(lines[index - 1], text)
        if number is not None:
            head.number = number
            return "number"
    titled = index > 0 and ends_like_title(lines[index - 1].text)
    if (head.number is not None or titled) and head.session is None and not head.recipients and "20" in text:
        signed = read_date_line(text)
        if signed is not None and signed[0] and is_organ(signed[0]):
            # The line below the number of 纪要, or below the title of a list that goes without a letter.
            head.session, head.signed = line, split_organs(signed[0])
            return "session"
    dated = read_dated_number(text) if head.number is None and head.session is None else None
    if dated is not None:
        head.number, head.session = dated, line
        return "number"
    small = _small_elements(line, head)
    if small is not None:
        return small
    if len(text) <= 8 and not head.lines and _in_path(lines, index):
        return "chrome"
    if text[0].isascii() and _REGISTER.fullmatch(text):
        return "chrome"
    if not head.lines and "如下" in text[-4:] and len(text) <= 120 and _REPRINTED.search(text):
        return "chrome"
    if not head.lines and "附" in text and _ATTACHMENT.fullmatch(squeeze(text)):
        return "attachment_mark"  # a file that is only the attachment
    if len(text) <= 200 and "。" not in text and is_chrome(text):
        return "chrome"
    if not head.title and head.number is None and is_mark(line.text):
        if any(squeeze(line.text) == squeeze(item.text) for item in head.mark):
            return "chrome"  # the page names the file and prints its red head
        head.mark.append(line)
        return "mark"
    if (
        head.number is None
        and (line.hints.red or squeeze(text) == "文件")
        and len(text) <= 40
        and (squeeze(text) == "文件" or (is_organ(text) and not any(word in text for word in _PASSING_ON)))
    ):
        head.mark.append(line)
        return "mark"
    if head.number is None and not head.mark and _mark_over_lines(lines, index):
        head.mark.append(line)
        return "mark"
    if (
        head.mark
        and head.number is None
        and head.mark[-1].order == line.order - 1
        and not is_organ(head.mark[-1].text)
        and _is_mark_end(head, line)
    ):
        head.mark.append(line)
        return "mark"
    if head.number is None and is_organ(text) and _heads_the_page(lines, index):
        head.mark.append(line)
        return "mark"
    if not head.title and head.number is None and head.session is None and is_date(text):
        return "chrome"  # the day a page was looked at
    if text[0] == "2" and len(text) == 10 and text[4] in "-/." and is_date(text):
        return "chrome"  # 2024-03-05 is how sites print a day
    if head.session is None and len(text) < 120 and text[0] in "（(" and text[-1] in "）)" and parse_date(text):
        head.session = line
        return "session"
    return None


def _in_path(lines: Sequence[Line], index: int) -> bool:
    """Whether a short line is a step of the path that a page prints above its text, signs between them: 政策 / > / 规范性文件."""
    around = (lines[index], *lines[max(0, index - 1) : index], *lines[index + 1 : index + 2])
    return any(line.text in (">", "＞", "»", "›", "/") for line in around)


def _number_below(above: Line, text: str) -> str | None:
    """The number that counts a series, below its mark or a title (第12号), or below a title with the series' name, or None."""
    name = squeeze(above.text)
    if name.endswith(SERIES) and (serial := read_serial(text)) is not None:
        return serial
    if ends_like_title(name) and not names_series(name) and split_series_line(text) is not None:
        return squeeze(text)
    return None


_PLACE_FIRST = Pattern(r"(?:中共)?\p{Han}{2,4}[省市县州]")


def _mark_over_lines(lines: Sequence[Line], index: int) -> bool:
    """Whether a red head begins here whose name is broken over two or three lines."""
    joined = squeeze(lines[index].text)
    if is_organ(joined) or "关于" in joined or len(joined) > 40:
        return False
    for line in lines[index + 1 : index + 3]:
        joined += squeeze(line.text)
        if line.table is not None or len(joined) > 60 or "关于" in joined:
            return False
        if joined.endswith("文件"):
            whole = _PLACE_FIRST.match(line.text)  # a name that begins here
            return whole is None and is_organ(joined[:-2])
    return False


def _is_mark_end(head: Head, line: Line) -> bool:
    joined = squeeze("".join(item.text for item in head.mark) + line.text)
    return joined.endswith("文件") or line.hints.red


def _heads_the_page(lines: Sequence[Line], index: int) -> bool:
    """Whether the organs from ``index`` on stand above 文件 or the document number: the mark of a letter or of joint issuers."""
    for line in lines[index + 1 : index + 16]:
        if line.table is not None:
            return False
        if read_number_line(line.text) or is_mark(line.text) or squeeze(line.text) == "文件":
            return True
        if not is_organ(line.text):
            return False
    return False


_RUBRIC = Pattern(
    r"(?:【[^】]{2,8}】|\p{Han}{2,8}\s*[丨｜|])\s*"
)  # 政务服务丨, 【政策文件】 before the title of a page
_REGISTER = Pattern(r"[A-Z]{2,8}\s*[-—–]\s*(?:19|20)\d\d\s*[-—–]\s*\d{3,6}\s*")  # YLCR—2024—01007, 统一登记号


def _take_number(line: Line, head: Head) -> Line:
    """A line of the title without the number at its end or beginning, which the head takes: ……的通知（云政发〔2024〕1号）."""
    text = line.text
    if head.number is not None or len(text) > 200:
        return line
    rubric = _RUBRIC.match(text) if text[0] == "【" or any(mark in text[:12] for mark in "丨｜|") else None
    if rubric is not None and ends_like_title(rest := text[rubric.end() :]) and len(rest) >= 8:
        head.chrome.append(replace(line, text=rubric[0].rstrip()))
        line, text = replace(line, text=rest), rest
    registered = _REGISTER.match(text) if text[0].isascii() else None
    if registered is not None and (rest := text[registered.end() :]):
        head.chrome.append(replace(line, text=registered[0].rstrip()))
        line, text = replace(line, text=rest), rest
    series = split_series_line(text) if text[-1] in "号期）)" else None
    if series is not None:
        head.number, head.series_end = series[1], line.order
        head.lines.append(("number", replace(line, text=text[len(series[0]) :].strip())))
        return replace(line, text=series[0])
    leading = NUMBER.match(text) if "号" in text[:40] else None
    if leading is not None and ends_like_title(rest := text[leading.end() :].strip()) and len(rest) >= 8:
        head.number = squeeze(leading[0])
        head.lines.append(("number", replace(line, text=leading[0])))
        return replace(line, text=rest)
    if not text.endswith(("号", "号）", "号)")):
        return line
    if text.endswith("号"):
        opening = max(text.rfind(mark) for mark in "〔[［【﹝（(")
        cuts = range(max(1, opening - 12), opening)  # the name of the number is short
    else:
        cut = max(text.rfind("（"), text.rfind("("))
        cuts = range(cut, cut + 1)
    for cut in cuts:
        found = read_number_line(text[cut:].strip()) if cut > 0 and text[:cut].rstrip().endswith(TITLE_ENDS) else None
        if found is not None and not found[1]:
            head.number = found[0]
            head.lines.append(("number", replace(line, text=text[cut:].strip())))
            return replace(line, text=text[:cut].rstrip())
    return line
