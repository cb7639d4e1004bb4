"""版头 and 标题: from the red head to the recipients (GB/T 9704-2012, 7.2, 7.3.1, 7.3.2)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from kepu_cli.lazy import Pattern
from kepu_cli.structure.citations import NUMBER
from kepu_cli.structure.dates import parse_date, split_date
from kepu_cli.structure.lines import Line
from kepu_cli.structure.numbering import parse_label

KINDS = "决议|决定|命令|令|公报|公告|通告|意见|通知|通报|报告|请示|批复|议案|函|纪要|答复函|答复|复函|办法|规定|细则|条例|规则|规程|方案|计划|规划|纲要|要点|措施|举措|政策|清单|指引|指南|制度|章程|标准|分解表|分工表|任务书|安排|实施意见|回复|说明|公示|倡议书|承诺书|总结|讲话|目录|预案|行动|工程|工作|一号文件|十条|若干条|\\d{1,3}条|白皮书|名单|汇总表|一览表|台账|责任分工|任务分工|解读"
_SIGN = r"(?:[（(][^（）()]{1,30}[）)])?"
_KIND_ENDS = tuple(kind for kind in KINDS.split("|") if "\\" not in kind)
_ORGAN_ENDS = (
    "委员会",
    "领导小组",
    "工作组",
    "专班",
    "联席会议",
    "指挥部",
    "办公厅",
    "办公室",
    "管委会",
    "党工委",
    "工委",
    "总工会",
    "联合会",
    "协会",
    "学会",
    "研究会",
    "总队",
    "支队",
    "大队",
    "分局",
    "总局",
    "总站",
    "中心",
    "集团",
    "公司",
    "大学",
    "学院",
    "学校",
    "医院",
    "图书馆",
    "博物馆",
    "科技馆",
    "文化馆",
    "电视台",
    "日报社",
    "研究院",
    "研究所",
    "政府",
    "法院",
    "检察院",
    "监委",
    "常委会",
    "总部",
    "组织部",
    "宣传部",
    "统战部",
    "政法委",
    "编办",
    "网信办",
    "国务院",
    "党组",
    "党委",
    "支行",
    "分行",
    "银行",
    "海关",
    "科协",
    "文联",
    "侨联",
    "残联",
    "妇联",
    "商联",
    "科联",
    "厅",
    "局",
    "委",
    "办",
    "部",
    "署",
    "院",
    "社",
    "台",
    "会",
    "室",
    "所",
    "站",
    "馆",
    "处",
    "科",
    "司",
)
_RECIPIENT_ENDS = (
    *_ORGAN_ENDS,
    *[
        "单位",
        "部门",
        "机构",
        "企业",
        "区",
        "县",
        "市",
        "州",
        "盟",
        "旗",
        "镇",
        "乡",
        "街道",
        "省",
        "兵团",
        "人",
        "各有关方面",
        "园",
        "团",
        "队",
        "校",
        "组织",
        "高校",
        "院所",
        "党支部",
        "支部",
        "党总支",
        "组",
        "系统",
        "成员",
        "等",
    ],
)
_FULL_KINDS = (
    "决议",
    "决定",
    "命令",
    "公报",
    "公告",
    "通告",
    "意见",
    "通知",
    "通报",
    "报告",
    "请示",
    "批复",
    "议案",
    "函",
    "纪要",
    "答复",
    "办法",
    "规定",
    "细则",
    "条例",
    "方案",
    "分解表",
    "分工表",
)
_TITLE_ENDS = (*_FULL_KINDS, "》", "计划", "规划", "措施", "要点", "任务", "）", ")")
_ARTICLES = Pattern(r"\d{1,3}条$")


def _without_brackets(text: str, most: int = 2) -> str:
    """A text without the short brackets at its end: （试行）, （2021—2025年）."""
    text = text.rstrip()
    for _ in range(most):
        if not text.endswith(("）", ")")):
            break
        start = max(text.rfind("（"), text.rfind("("))
        if start < 0 or not 1 < len(text) - start <= 32:
            break
        text = text[:start].rstrip()
    return text


def ends_like_title(text: str) -> bool:
    """Whether a text ends with a 文种 or what else titles end with, brackets behind it left aside."""
    bare = _without_brackets(text)
    return bare.endswith(_KIND_ENDS) or _ARTICLES.search(bare) is not None


def ends_like_organ(text: str) -> bool:
    """Whether a text ends as names of organs do."""
    return text.endswith(_ORGAN_ENDS)


_STAMP = Pattern(r"[（(](?:盖?章|印章|公章|代章|签章|印|盖\s*章)[）)]")

_NUMBER_NAME = Pattern(r"(?:发文字号|文号|字号|建议字)\s*[：:]\s*")
_OLD_NUMBER = Pattern(
    r"[（(〔\[]\s*\d{2,4}\s*[）)〕\]]\s*[\u4e00-\u9fff]{1,8}字第?\s*\d{1,5}\s*号"
)  # (78)交公路字412号
_SIGNERS = Pattern(r"\s*(?:签\s*发\s*人\s*[：:]|$)")
_PROSE_END = tuple("。！？；…")

CHROME = Pattern(
    r"^(?:(?:[\u4e00-\u9fff]{2,8}\s*[：:]\s*)?<?https?://\S+|English|(?:政策|文件|公文)?(?:全文|正文|原文)(?:内容)?|返\s*回|无障碍|繁[體体]|简体|首页|当前位置.*|您(?:现在|当前)?的?(?:位置|所在).*|索引号.*|[•·|｜▪●*\s]*(?:发布(?:时间|日期|机构|单位)|更新时间|作者|来源|信息来源|阅读(?:次数|量|数)|浏览(?:次数|量)?|点击(?:次数|量|数)?|访问(?:次数|量)|字体|字号(?:大小)?|编辑|责任编辑|审核|文章来源|稿源|日期|时间|打印|分享|收藏|关闭)[*\s]*[：:].*"
    r"|[•·|｜▪●\s]+|[【\[]?(?:大\s*中\s*小|字体[：:]?.*|打印(?:本页)?|关闭(?:窗口)?|分享(?:到)?.*|收藏|返回顶部|扫一扫.*|上一篇.*|下一篇.*|相关(?:链接|文件|阅读|解读).*|原文下载.*|附件下载.*)[】\]]?"
    r"|(?:版权所有|主办单位|承办单位|技术支持|网站标识码|ICP备|公网安备|Copyright).*)$",
    re.I,
)


_ATTACHMENT = Pattern(r"附件[\d一二三四五六七八九十]{0,2}[：:]?")


def read_number_line(text: str) -> tuple[str, str] | None:
    """(发文字号, what stands behind it) of a line that holds nothing but the number and 签发人, or None."""
    if "号" not in text or len(text) > 80:
        return None
    if text[0] in "（(" and text[-1] in "）)":
        inner = text[1:-1].strip()
        found = NUMBER.fullmatch(inner) or _OLD_NUMBER.fullmatch(inner)
        return (squeeze(found[0]), "") if found else None
    name = _NUMBER_NAME.match(text)
    match = NUMBER.match(text, name.end() if name else 0)
    if (
        match is None
        or match[0].startswith(("的", "通知"))
        or "的通知" in match[0]
        or _SIGNERS.match(text, match.end()) is None
    ):
        return None
    return squeeze(match[0]), text[match.end() :].strip()


def _read_dated_number(text: str) -> str | None:
    """The number in a line of date and number: 2000年12月28日　云税〔2000〕17号, or None."""
    if "号" not in text or len(text) > 60:
        return None
    bare = text[1:-1] if text[0] in "（(" and text[-1] in "）)" else text
    found = split_date(bare)
    if found is None or (found[0].strip() and found[2].strip()):
        return None
    numbered = read_number_line((found[0].strip() or found[2]).strip(" \t\u3000，,"))
    return numbered[0] if numbered is not None and not numbered[1] else None


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
    result: str | None = None  # 办理结果 of a reply
    lines: list[tuple[str, Line]] = field(default_factory=list)  # (element, line) in order, all of the above
    chrome: list[Line] = field(default_factory=list)
    left: list[Line] = field(default_factory=list)  # lines of the head that no rule knows
    end: int = 0  # index of the first line of the text


def squeeze(text: str) -> str:
    """Text without any white space: what two prints of one title share."""
    return "".join(text.split())


def join_title(pieces: Sequence[str]) -> str:
    """A title as one would cite it: one line, letters that were spaced for looks together (答 复 函)."""
    joined = "".join(_join_words(piece.split()) for piece in pieces).strip()
    if joined.startswith("《") and joined.endswith("》") and joined.count("《") == 1:
        joined = joined[1:-1]
    return joined


def _join_words(words: Sequence[str]) -> str:
    """Words of one line with a space where print means one, without it between spaced letters and around brackets."""
    joined = ""
    for index, word in enumerate(words):
        spaced = len(word) == 1 and (
            (index + 1 < len(words) and len(words[index + 1]) == 1) or (index > 0 and len(words[index - 1]) == 1)
        )
        tight = (
            not joined
            or spaced
            or (joined[-1].isdecimal() and word[0] in "年月日")
            or joined[-1] in "（《〈“("
            or word[0] in "）》〉”)"
        )
        joined += word if tight else " " + word
    return joined


def is_organ(text: str) -> bool:
    """Whether a short line names one organ or several (a signature, a red head)."""
    bare = _STAMP.sub("", text).strip()
    if not 2 <= len(squeeze(bare)) <= 60 or re.search(r"[。；：:，,！？《》“”\d]", bare):
        return False
    names = [name for name in re.split(r"\s{1,}|　+|、", bare) if name]
    if len(names) > 1 and all(len(name) == 1 for name in names):
        return ends_like_organ("".join(names))
    return all(ends_like_organ(_without_brackets(name, 1)) or len(name) < 4 for name in names) and ends_like_organ(
        _without_brackets(names[-1], 1)
    )


def split_organs(text: str) -> list[str]:
    """The organs that one line names: several are parted by white space or 、; letters spaced for looks are one name."""
    bare = _STAMP.sub("", text).strip()
    names = [name for name in re.split(r"[\s　]+", bare) if name]
    if len(names) > 1 and all(ends_like_organ(name) and len(name) >= 3 for name in names):
        return names
    wide = [squeeze(name) for name in re.split(r"[\s　]{2,}|、", bare) if name.strip()]
    if len(wide) > 1 and all(ends_like_organ(name) and len(name) >= 3 for name in wide):
        return wide
    return _split_glued(squeeze(bare))


_PLACE = Pattern(r"(?:中共)?(?P<place>[\u4e00-\u9fff]{2,6}?[省市县区州盟旗])")


def _split_glued(name: str) -> list[str]:
    """Names printed without a gap, apart: 云岭市财政局云岭市教育局, 中共云岭市委办公室云岭市人民政府办公室."""
    match = _PLACE.match(name) if len(name) >= 8 else None
    if match is not None:
        starts = [found.start() for found in re.finditer(f"(?:中共)?{match['place']}", name)]
        pieces = [name[start:stop] for start, stop in zip(starts, [*starts[1:], len(name)], strict=True)]
        if len(pieces) > 1 and all(len(piece) > len(match[0]) and ends_like_organ(piece) for piece in pieces):
            return pieces
    if name.startswith("中共中央") and "国务院" in name:
        at = name.index("国务院")
        if ends_like_organ(name[at:]) and name[:at].endswith(("中央", "厅", "部", "委")):
            return [name[:at], name[at:]]
    return [name]


_GREETING = Pattern(r"(?:代表|委员|议员|同志|先生|女士)(?:（[^）]*）)?$")
_NOT_RECIPIENTS = Pattern(
    r"如下|通知$|现将|现就|下列|以下|包括|要求|意见$|按照|根据|为了|^附|办法$|方案$|措施$|为[：:]|提出|做好|注意|目标$|原则$|联系|电话|日期|时间|责任|牵头"
)


_EACH = Pattern(r"各[^要应须将把对被让使的]{2,}")  # 各科普基地, whatever they end with


def is_recipients(text: str) -> bool:
    """Whether a text is 主送机关 or the 称谓 of a reply: names that end with a colon."""
    bare = text.strip()
    if not bare.endswith(("：", ":")) or len(bare) > 1500:
        return False
    bare = bare[:-1].strip()
    if not bare or "。" in bare or ("；" in bare[:-1] and len(bare) < 20):
        return False
    if _GREETING.search(bare):
        return len(bare) <= 200
    if parse_label(bare) is not None or _NOT_RECIPIENTS.search(bare):
        return False
    if bare.endswith(_RECIPIENT_ENDS) or _without_brackets(bare, 1).endswith(_RECIPIENT_ENDS):
        return True
    return len(bare) <= 60 and _EACH.fullmatch(bare) is not None


def _recipients_at(lines: Sequence[Line], index: int) -> int:
    """How many lines from ``index`` on make up the recipients, 0 where none begin there."""
    joined = ""
    for count in range(1, 7):
        if index + count > len(lines):
            return 0
        line = lines[index + count - 1]
        if line.table is not None or (count > 1 and (line.text.endswith(_PROSE_END) or parse_label(line.text))):
            return 0
        if count == 1 and (
            read_number_line(line.text)
            or _is_mark(line)
            or (ends_like_title(squeeze(line.text)) and "，" not in line.text)
        ):
            return 0
        if count > 1 and ends_like_title(squeeze(line.text)) and "关于" in joined:
            return 0
        joined += line.text
        if (
            count == 1
            and not line.text.endswith(("：", ":"))
            and not re.search(r"[，、]", line.text)
            and not line.text.startswith("各")
        ):
            return 0
        if line.text.endswith(("：", ":")):
            return count if is_recipients(joined) else 0
        if joined.endswith(_PROSE_END):
            return 0
    return 0


def _is_prose(line: Line) -> bool:
    text = line.text
    if text.endswith(_PROSE_END) and len(text) > 8:
        return True
    if text.endswith(("：", ":")) and len(text) > 12:
        return True
    return len(text) > 90 or (len(text) > 45 and "。" in text)


def _is_mark(line: Line) -> bool:
    text = squeeze(line.text)
    if text.endswith("文件") and len(text) <= 60:
        return ends_like_organ(re.sub(r"(?:行政规范性|规范性|公文)$|[（(][^（）()]*[）)]$", "", text[:-2]))
    return False


def _small_elements(line: Line, head: Head) -> str | None:
    """The small elements of the head: copy number, classification, urgency, signatories, class of a reply."""
    text = line.text
    if len(text) > 60:
        return None
    bare = squeeze(text)
    if head.copy_number is None and re.fullmatch(r"\d{6}", bare):
        head.copy_number = bare
        return "copy_number"
    if head.classification is None and re.fullmatch(r"(?:绝密|机密|秘密)(?:[★☆*].{0,8})?", bare):
        head.classification = text
        return "classification"
    if head.urgency is None and re.fullmatch(r"特急|加急|特提|平急|急件", bare):
        head.urgency = bare
        return "urgency"
    if re.match(r"签发人[：:]", bare):
        head.signatories += _signers(text)
        return "signatories"
    match = len(bare) <= 14 and re.fullmatch(
        r"[（(]?(?:类别标记|办理结果|办理类别|答复类别|分类|类别|结果类别)?[：:]?[（(]?(?P<result>[ABCDＡＢＣＤ甲乙丙丁])类?[）)]?[）)]?",
        bare,
    )
    if match:
        head.result = match["result"]
        return "result"
    if re.fullmatch(
        r"(?:是否(?:同意)?公开|公开属性|公开方式|公开范围|公开类别)[：:].{1,10}|(?:主动公开|依申请公开|不予公开)", bare
    ):
        return "disclosure"
    return None


def _signers(text: str) -> list[str]:
    names = re.split(r"[：:]", text, maxsplit=1)[-1]
    return [squeeze(name) for name in re.split(r"[\s　]{2,}|、|，", names.strip()) if name.strip()]


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
        count = _recipients_at(lines, index) if (candidates or head.number or index < 6) else 0
        if count:
            head.recipients = list(lines[index : index + count])
            head.lines += [("recipients", item) for item in head.recipients]
            index += count
            break
        element = _element(line, head, index, lines)
        if element == "chrome":
            head.chrome.append(line)
        elif element is not None:
            head.lines.append((element, line))
        elif _starts_text(line, candidates):
            break
        else:
            candidates.append((index, _take_number(line, head)))
        index += 1
    head.end = index
    _choose_title(head, candidates)
    return head


def _starts_text(line: Line, candidates: Sequence[tuple[int, Line]]) -> bool:
    if parse_label(line.text) is not None and not line.hints.heading and not ends_like_title(line.text):
        return True
    if parse_label(line.text) is not None and candidates:
        return True
    return _is_prose(line) and not (ends_like_title(line.text) and len(line.text) < 120 and "。" not in line.text)


def _element(line: Line, head: Head, index: int, lines: Sequence[Line]) -> str | None:
    text = line.text
    numbered = read_number_line(text)
    if numbered is not None and numbered[0] == head.number:
        return "chrome"  # the page prints it once more
    if numbered is not None and head.number is None:
        head.number = numbered[0]
        if numbered[1]:
            head.signatories += _signers(numbered[1])
        return "number"
    dated = _read_dated_number(text) if head.number is None and head.session is None else None
    if dated is not None:
        head.number, head.session = dated, line
        return "number"
    small = _small_elements(line, head)
    if small is not None:
        return small
    if not head.lines and _ATTACHMENT.fullmatch(squeeze(text)):
        return "attachment_mark"  # a file that is only the attachment
    if len(text) <= 200 and "。" not in text and CHROME.match(text):
        return "chrome"
    if not head.title and head.number is None and _is_mark(line):
        if any(squeeze(line.text) == squeeze(item.text) for item in head.mark):
            return "chrome"  # the page names the file and prints its red head
        head.mark.append(line)
        return "mark"
    if (
        head.number is None
        and (line.hints.red or squeeze(text) == "文件")
        and len(text) <= 40
        and (is_organ(text) or squeeze(text) == "文件")
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
    if head.session is None and len(text) < 120 and text[0] in "（(" and text[-1] in "）)" and parse_date(text):
        head.session = line
        return "session"
    return None


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
            whole = re.match(r"(?:中共)?[\u4e00-\u9fff]{2,4}[省市县州]", line.text)  # a name that begins here
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
        if read_number_line(line.text) or _is_mark(line) or squeeze(line.text) == "文件":
            return True
        if not is_organ(line.text):
            return False
    return False


def _title_score(text: str, lines: Sequence[Line]) -> float:
    bare = squeeze(text)
    score = 0.0
    if ends_like_title(bare):
        score += 3
    if "关于" in bare:
        score += 2
    if any(line.hints.align == "center" for line in lines):
        score += 1
    if any(line.hints.heading for line in lines):
        score += 1.5
    if max((line.hints.size_pt or 0 for line in lines), default=0) >= 18:
        score += 1
    if 8 <= len(bare) <= 120:
        score += 1
    if bare.endswith(("：", ":", "。")):
        score -= 3
    if is_organ(text):
        score -= 2
    if NUMBER.match(bare):
        score -= 2  # the page's own heading: number and title on one line
    return score


def _choose_title(head: Head, candidates: Sequence[tuple[int, Line]]) -> None:
    """Group neighbouring candidate lines; the group that looks most like a title is the title.

    A page often prints the title again (with the number before it, in 《》): those lines are chrome. Other lines are left.
    """
    groups: list[list[Line]] = []
    last = -2
    for index, line in candidates:
        if groups and index == last + 1 and _continues(groups[-1], line):
            groups[-1].append(line)
        else:
            groups.append([line])
        last = index
    if not groups:
        return
    scored = [
        (_title_score("".join(line.text for line in group), group), -position) for position, group in enumerate(groups)
    ]
    best_score, position = max(scored)
    if best_score < 1:
        head.left = [line for _, line in candidates]
        return
    best = _fullest(groups, groups[-position])
    words = core("".join(line.text for line in best))
    for group in groups:
        text = core("".join(line.text for line in group))
        if not head.recipients and text != words and text in words and group[0].order > best[-1].order:
            continue  # the title of what is issued, where no notice stands between the two
        if group is not best and (
            text == words or (len(words) >= 10 and (words in text or (len(text) >= 10 and text in words)))
        ):
            head.chrome += group
    head.title = _trim_organs(best, head)
    head.lines += [("title", line) for line in head.title]
    head.lines.sort(key=lambda pair: pair[1].order)
    chosen = {line.order for lines in (head.title, head.chrome, head.mark) for line in lines}
    head.left = [line for _, line in candidates if line.order not in chosen]


def _fullest(groups: Sequence[list[Line]], best: list[Line]) -> list[Line]:
    """The group that prints the title of ``best`` once more with its issuers in front, else ``best``: a page names
    the file without them."""
    words = core("".join(line.text for line in best))
    for group in groups:
        text = core("".join(line.text for line in group))
        if len(words) < 10 or len(text) <= len(words) or not text.endswith(words) or not is_organ(text[: -len(words)]):
            continue
        if (group[0].hints.align == "center" or group[0].hints.bold) and group[0].hints == group[-1].hints:
            return group  # set like the title, not as the source that a site names
    return best


def core(text: str) -> str:
    """The letters and digits of a text: what two prints of one title share."""
    return "".join(character for character in text if character.isalnum())


_ISSUING = Pattern(
    r"(?:关于)?(?:印发|转发|批转|发布|公布|下发)(?!.*(?:通知|公告|通报|决定|令|函)(?:[（(][^（）()]{1,30}[）)])*$)"
)


_QUOTED = Pattern(r"《.*》")
_ENDS_ISSUING = Pattern(r"的(?:通知|意见|决定|公告|通告|函|通报|批复)$")


def _is_complete(bare: str) -> bool:
    """Whether a title needs no further line: brackets closed, a 文种 at its end, what it issues named and 的通知 behind it."""
    if any(
        bare.count(a) > bare.count(b) for a, b in (("《", "》"), ("（", "）"), ("(", ")"), ("〈", "〉"), ("“", "”"))
    ):
        return False
    if bare.endswith("》") and re.search(r"印发|转发|发布", bare):
        return True
    if not _without_brackets(bare).endswith(_FULL_KINDS):
        return False
    return _ISSUING.search(_QUOTED.sub("《》", bare)) is None


def _is_whole_title(own: str) -> bool:
    """Whether a line is a title by itself: 关于……的通知, with the issuers in front or on the lines above."""
    return len(own) >= 12 and "关于" in _QUOTED.sub("《》", own) and _is_complete(own)


def _names_issuers(group: Sequence[Line]) -> bool:
    """Whether lines above a title name those who issue it, and nothing else."""
    return all(is_organ(line.text) or line.text.endswith(("部门", "单位", "、")) or _is_mark(line) for line in group)


def _continues(group: Sequence[Line], line: Line) -> bool:
    """Whether a line goes on with the title above it."""
    bare = squeeze("".join(item.text for item in group))
    own = squeeze(line.text)
    if any(bare.count(a) > bare.count(b) for a, b in (("《", "》"), ("（", "）"), ("〈", "〉"))):
        return True
    if core(own) == core(bare) or (len(core(bare)) >= 10 and core(bare) in core(own)):
        return False
    if re.match(r"[的之和及与并》]", own):
        return True
    if _is_whole_title(own) and not bare.endswith(("关于", "印发", "转发", "、")) and not _names_issuers(group):
        return False
    first, hints = group[-1].hints, line.hints
    if hints.heading and first.heading and hints.heading != first.heading:
        return False
    if bare.endswith("》") and "关于" in _QUOTED.sub("", bare) and "关于" not in own and _ENDS_ISSUING.search(own):
        return True  # 关于印发2024年《……报告》 / 重点任务分工的通知
    if _is_complete(bare):
        return re.fullmatch(r"(?:[（(][^（）()]{1,30}[）)])+|(?:[答复函回通知意见方案]){1,4}", own) is not None
    if first.size_pt and hints.size_pt and abs(first.size_pt - hints.size_pt) > 3:
        return False
    return len(own) <= 70


def _take_number(line: Line, head: Head) -> Line:
    """A line of the title without the number at its end, which the head takes: ……的通知（云政发〔2024〕1号）, ……的通知 云政发〔2024〕1号."""
    text = line.text
    if head.number is not None or not text.endswith(("号", "号）", "号)")) or len(text) > 200:
        return line
    if text.endswith("号"):
        opening = max(text.rfind(mark) for mark in "〔[［【﹝（(")
        cuts = range(max(1, opening - 12), opening)  # the name of the number is short
    else:
        cut = max(text.rfind("（"), text.rfind("("))
        cuts = range(cut, cut + 1)
    for cut in cuts:
        found = read_number_line(text[cut:].strip()) if cut > 0 and text[:cut].rstrip().endswith(_TITLE_ENDS) else None
        if found is not None and not found[1]:
            head.number = found[0]
            head.lines.append(("number", replace(line, text=text[cut:].strip())))
            return replace(line, text=text[:cut].rstrip())
    return line


def _trim_organs(group: list[Line], head: Head) -> list[Line]:
    """A red head without colour: organs above 文件 or above the number are the mark, not the title."""
    words = squeeze("".join(line.text for line in group))
    if "关于" not in words:
        return group
    if re.match(r"^[^关]{2,60}关于", words):
        return group  # 某某局 / 关于……: the issuers belong to the title
    start = next((i for i, line in enumerate(group) if "关于" in line.text), 0)
    for line in group[:start]:
        head.mark.append(line)
        head.lines.append(("mark", line))
    return group[start:]
