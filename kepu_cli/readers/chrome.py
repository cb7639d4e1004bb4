"""Telling page numbers, site chrome and fields about the document from the words of the document, line by line.

Each table is tried in order, the first match wins. The patterns match whole lines: a sentence that merely contains
the word 打印 or 来源 stays in the body.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from kepu_cli.lazy import Pattern

_PAGE_NUMBER = Pattern(
    r"[-—–－―‐─━·•.\s]+\d{1,4}[-—–－―‐─━·•.\s]+|第\s*\d{1,4}\s*页(?:\s*[,，/、]?\s*共\s*\d{1,4}\s*页)?|共\s*\d{1,4}\s*页\s*[,，/、]?\s*第\s*\d{1,4}\s*页|"
    r"[Pp]age\s*\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?|\d{1,4}\s*/\s*\d{1,4}"
)
_ORNAMENT = Pattern(r"[\s\-—–－―─━_＿=＝*＊·•●◆■★☆|｜/\\~～.．…。]+")
_RESIDUE = re.compile(
    r"\[bookmark:[^\[\]\n]{0,80}\]|\[(?:if|endif)[^\[\]\n]{0,40}\]|<!--[^\n]{0,200}?-->|\\\* ?MERGEFORMAT"
)

_CHROME = (
    # site navigation and tools: recognised wherever they stand on a line of their own
    r"(?:您?(?:现在|当前|目前)?(?:所在)?的?(?:位置|浏览位置)(?:是|为)?\s*[:：]|首\s*页\s*[>＞»/›→|]).{0,200}",
    r"首\s*页|网站首页|返回首页|返回顶部|回到顶部|返回列表|返回上级|返回|导航|网站导航|站内搜索|搜\s*索|高级搜索|登录|注册|用户中心|个人中心|退出",
    r"(?:[>＞»›]\s*)?(?:文章|文件|政策)?正\s*文",
    r"(?:(?:19|20)\d\d年\d{1,2}月\d{1,2}日\s*)?星期[一二三四五六日天].{0,20}",
    r"(?:【?\s*字\s*[体号](?:大小)?\s*[:：]?\s*】?\s*)?[\[【(（]?\s*(?:超?大|特大|加大)\s*[\]】)）|/]?\s*[\[【(（]?\s*(?:中|默认)\s*[\]】)）|/]?\s*[\[【(（]?\s*小\s*[\]】)）]?\s*】?.{0,20}",
    r"字\s*[体号](?:大小)?\s*[:：]?[\s大中小默认超特加减+\-A\[\]【】|/]*",
    r"(?:[\[【(（]?\s*(?:(?:我要)?打\s*印(?:本页|此页|本文|本稿|页面|正文|内容|全文)?|[仅只]打印(?:本文|正文|内容)|关\s*闭(?:本页|此页|此?窗口|页面)?|(?:我要)?收\s*藏(?:本页|本站|本文)?|"
    r"复制(?:链接|网址|全文|正文)?|下载(?:全文|正文|本文)?|(?:我要)?纠错|推荐|分享(?:到|至|本文)?|保存(?:本页|本文|全文)?|转发|转载|点赞|朗读|语音(?:播报|朗读|阅读)|听全文|扫一扫|微信|微博|新浪微博|腾讯微博|QQ空间|QQ|朋友圈|更多|[Pp]rint|[Cc]lose)\s*[\]】)）]?[\s|｜:：·/]*){1,12}",
    r"扫一扫.{0,30}|用微信.{0,20}扫.{0,20}|手机(?:浏览|查看|扫码).{0,20}|微信扫一扫.{0,30}|分享(?:到|至)?[:：]?.{0,30}|.{0,12}二维码",
    r"[<《＜]{0,2}\s*(?:上|下)一(?:篇|条|页|章|个|则)\s*(?:[:：].{0,120}|[>》＞]{0,2}|没有了)?",
    r"[【\[]?(?:相关(?:链接|新闻|文章|信息|文件|文档|解读|稿件|阅读(?:推荐)?|推荐(?:阅读)?|政策(?:[与和及]解读)?)|政策解读|图解|延伸阅读|热点(?:推荐|新闻)|推荐阅读|最新(?:信息|文件)|(?:附件|原文|文件)下载|下载附件|原文下载|相关附件|友情链接)[】\]]?\s*[:：]?",
    r"(?:版权所有|Copyright|©|\(c\)|主办(?:单位)?\s*[:：]|承办(?:单位)?\s*[:：]|协办(?:单位)?\s*[:：]|技术支持\s*[:：]?|维护单位\s*[:：]|运维单位\s*[:：]|网站标识码|政府网站标识码|网站支持|备案(?:号|序号)).{0,200}",
    r".{0,80}(?:ICP备|ICP证|公网安备|网安备|网站标识码|版权所有|All [Rr]ights [Rr]eserved).{0,160}",
    r"(?:网站地图|联系我们|关于我们|网站声明|隐私(?:声明|政策|保护)|法律声明|免责声明|使用帮助|网站(?:简介|维护)|设为首页|加入收藏|我要(?:评论|留言|写信)|意见征集|手机版|电脑版|无障碍(?:浏览|阅读|辅助)?|关怀版|长者(?:版|模式|专区)|适老化|智能问答|智能机器人)"
    r"(?:[\s|｜·/]+[^\s|｜·/]{2,10}){0,12}",
    r"(?:建议使用|推荐使用|最佳浏览|为(?:确保|了).{0,10}浏览).{0,60}(?:浏览器|分辨率).{0,40}",
    r"(?:阅读|浏览|点击|访问|查看)(?:次数|数|量|率)?\s*[:：]?\s*[\[(（]?\s*\d*\s*[\])）]?\s*(?:次|人次)?",
    r"\S{2,20}\s+(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:\s+\d{1,2}:\d\d(?::\d\d)?)?\s+(?:阅读|浏览|点击|访问)(?:次数|数|量)?\s*[:：]\s*\d*",
    r"Aa|[大中小]",  # the buttons of the size of type, each on a line of its own
    r"(?:政务|信息)(?:公开|服务|要闻|动态)|(?:互动|政民|公众)(?:交流|回应|互动|参与)|(?:在线|办事|网上)(?:办事|服务|大厅)|机构(?:概览|概况|职能|设置)|(?:动态|时政|新闻)(?:要闻|动态|中心)|要闻动态"
    r"|专题专栏|热点专题|通知公告|数据(?:开放|发布)|工作邮箱|邮箱登录|领导之窗|长者助手|手机端",
    r"(?:视力保护色|保护视力色)\s*[:：].{0,30}",
    r"(?:字数|评论|收藏|转发|点赞)\s*[:：]?\s*\d+\s*(?:字|条|次)?",
    r"(?:今天是|当前时间|欢迎(?:您|访问|光临)|您好[,，！!]).{0,60}",
    r"(?:作\s*者|责任编辑|责\s*编|编\s*辑|审核|审\s*核\s*人|录入|校对|初审|复审|终审|监制|记者|通讯员|摄影|供稿|撰稿)\s*[:：].{0,40}",
    r"更新时间\s*[:：].{0,30}",
    r"(?:中央|国务院|全国人大|各省区市|地方|部门|省直|市直|区县|县区).{0,8}(?:网站|链接|导航).{0,40}",
)
_LANGUAGE = r"(?:English|ENGLISH|EN|Français|Español|Русский|日本語|한국어|简体(?:中文|版)?|繁體(?:中文|版)?|繁体(?:中文|版)?|中文(?:版)?|简|繁)(?:[\s|｜/]+[^\s|｜/]{1,8}){0,6}"

_STAMP = Pattern(r"(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?\s*\d{1,2}[:：]\d{2}(?:[:：]\d{2})?")
_STAMP_OR_DATE = Pattern(rf"{_STAMP.pattern}|(?:19|20)\d\d[-/.年]\d{{1,2}}[-/.月]\d{{1,2}}日?")
_STAMPED = Pattern(rf"{_STAMP_OR_DATE.pattern}|\p{{Han}}{{2,16}}\s+{_STAMP.pattern}")  # 云岭市人民政府 2024-01-30 09:00
_STAMP_LINE = Pattern(rf"{_STAMP.pattern}(?:\s+\p{{Han}}{{2,16}})?")
_VALUE_EDGES = " \t\u3000\xa0】]|｜"
# fmt: off
_TOOL_NAMES = frozenset((
    "字体", "字号", "字体大小", "视力保护色", "保护视力色", "作者", "编辑", "责任编辑", "责编", "审核", "浏览次数", "浏览量", "浏览", "阅读次数", "阅读量",
    "阅读", "点击数", "点击量", "点击次数", "访问量", "访问次数", "分享", "分享到", "打印", "更新时间", "录入", "字数",
))
# fmt: on

PROPERTY_NAMES = (
    "索引号 信息索引号 信息索引 索引码 主题分类 信息分类 信息类别 分类 主题 主题词 体裁分类 体裁 服务对象 服务对象分类 组配分类 公文种类 文件类型 文种 关键词 关键字 "
    "发文机关 发文机构 发布机构 发布机关 发布单位 发文单位 制发机关 制定机关 公开机构 公开主体 公开责任部门 责任部门 信息来源 来源 文章来源 稿件来源 信息提供单位 发布人 "
    "成文日期 成文时间 发文日期 发文时间 印发日期 制发日期 签发日期 生成日期 生成时间 发布日期 发布时间 公开日期 公开时间 公布日期 日期 时间 "
    "标题 文件标题 名称 信息名称 公文名称 文件名称 文号 发文字号 文件编号 发文文号 文件号 规范性文件编号 统一编号 统一登记号 登记号 "
    "有效性 文件有效性 有效期 时效性 时效 文件状态 状态 是否有效 生效日期 实施日期 施行日期 失效日期 废止日期 有效期至 截止日期 "
    "公开方式 公开范围 公开形式 公开属性 公开时限 公开期限 公开类别 公开类型 公开程序 信息格式 语种 内容概述 内容摘要 摘要 概述 "
    "原文链接 原文网址 链接 网址 来源网址 检索时间 检索关键词 抓取时间 采集时间 下载时间 文件大小 页面标题 "
    "发文标题 发文部门 发布部门 公布部门 法规类型 所属行业 所属区域 实施时间 阅读人次 评论人次 页面功能 发文内容 政策咨询机关 政策咨询电话 "
    "效力级别 效力等级 法宝引证码 归档时间 归档日期"
)


def is_page_number(text: str) -> bool:
    """Whether the whole line is a page number with its dashes or words (— 3 —, 第3页 共9页); a bare number is not."""
    return len(text) <= 30 and _PAGE_NUMBER.fullmatch(text) is not None


def is_ornament(text: str) -> bool:
    """Whether a line holds only rules, dots and bullets."""
    return _ORNAMENT.fullmatch(text[:200]) is not None and len(text) <= 200 and text != "。"


def is_chrome(text: str) -> bool:
    """Whether the whole line is site chrome wherever it stands: 打印 关闭, 上一篇：…, 版权所有…, 阅读次数:21."""
    return len(text) <= 300 and _chrome_pattern().fullmatch(text) is not None


def is_language_switch(text: str) -> bool:
    """Whether a line is the language switch of a site (English); only the lines above a title are to be asked."""
    return len(text) <= 60 and re.fullmatch(_LANGUAGE, text) is not None


def split_property(text: str) -> tuple[str, str] | None:
    """名称 and 值 of a field such as ``发布时间:2024-02-19`` or ``索 引 号：XM001``, or None.

    Only the names in ``PROPERTY_NAMES`` count, written with spaces inside or without; the value may be empty.
    """
    head, mark, _ = text[:24].replace("：", ":").partition(":")
    if not mark:
        return None
    name = re.sub(r"[\s•·\[\]【】*|]+", "", head)
    return (name, text[len(head) + 1 :].strip(_VALUE_EDGES)) if name in _property_names() else None


def strip_cell_marks(text: str) -> str:
    """A line without the marks at its end, where it is the one cell of a row of the page's layout: ``…的通知 | ||``.

    The name of a field keeps its mark: its value stands behind it or below.
    """
    words = text.rstrip("| \t\u3000") if text.rstrip()[-1:] == "|" else ""
    if len(words) < 2 or "|" in words or split_property(words) is not None or _bare_name(words) in _property_names():
        return text
    return words


_BULLETS = "•·▪●◦"
# fmt: off
_SPACED_NAMES = frozenset((
    "索引号", "主题分类", "组配分类", "信息分类", "体裁分类", "发文机关", "发布机构", "发布机关", "发文机构", "生成日期", "成文日期", "发文日期", "发布日期",
    "公开日期", "印发日期", "公开方式", "公开范围", "公开形式", "公开属性", "文件编号", "发文字号", "文号", "有效性", "文件有效性", "文件状态", "时效性",
))
# fmt: on
_MORE_NAMES = frozenset(("分类", "标题", "主题词", "名称", "来源"))  # words of titles too
_MOST_FIELD_ROWS = 12
# 【字号】 of a law database is the number; 字号： of a page is the size of its type
_NUMBER_BY_MARK = {"字号": "发文字号"}


def split_field_line(text: str) -> list[tuple[str, str, str]] | None:
    """All fields of a line that stands above a title, in whatever form the site prints them, or None.

    ``索引号：1 文号：2``, a row ``文号: | 2 | 成文日期: | 3 |``, ``【发文字号】2`` and, behind a bullet, ``• 文号 2``.
    Each is (名称, 值, the text as it stands).
    """
    bare = text.lstrip(_BULLETS + "-|｜ \t")
    if bare.startswith("【"):
        name, mark, value = bare[1:].partition("】")
        name = re.sub(r"\s+", "", name)
        name = _NUMBER_BY_MARK.get(name, name)
        return [(name, value.strip(_VALUE_EDGES), text)] if mark and name in _property_names() else None
    piped = _split_piped_fields(bare) if "|" in bare else None
    if piped is not None:
        return piped
    pair = split_property(bare)
    if pair is not None:
        return split_fields(bare) or [(*pair, bare)] if pair[1] or len(bare) > 3 or bare != text else None
    if text[:1] in _BULLETS and len(text) <= 100:
        name, _, value = bare.partition(" ")
        return [(name, value.strip(_VALUE_EDGES), text)] if name in _property_names() else None
    return split_fields(bare) if _STAMPED.match(bare) else _split_spaced_fields(bare)


def _split_piped_fields(text: str) -> list[tuple[str, str, str]] | None:
    """The fields of a row of a page's table: ``编辑出版: | 市政府办公室 |`` whatever their names, ``文 号 | 1号 |`` where known."""
    cells = [cell.strip() for cell in text.split("|")]
    if not _is_field_name(cells[0]) and split_property(cells[0]) is None:
        return None
    fields: list[tuple[str, str, str]] = []
    for cell, following in pairwise([*cells, ""]):
        if _is_field_name(cell):
            value = "" if _is_field_name(following) or split_property(following) else following
            fields.append((_bare_name(cell), value, f"{cell} {value}".rstrip()))
        elif (pair := split_property(cell)) is not None:
            fields.append((*pair, cell))
        elif cell and cell != fields[-1][1]:
            return None
    return fields


def split_field_rows(rows: Sequence[Sequence[str]]) -> list[tuple[str, str, str]] | None:
    """The fields of a small table that holds nothing but those of a page, two of them known by name; else None."""
    if len(rows) > _MOST_FIELD_ROWS:
        return None
    fields: list[tuple[str, str, str]] = []
    for row in rows:
        found = _split_piped_fields("|".join(row)) if any(row) else []
        if found is None:
            return None
        fields += found
    return fields if sum(name in _property_names() for name, _, _ in fields) > 1 else None


def _is_field_name(cell: str) -> bool:
    if cell.endswith(("：", ":")):
        return 2 < len(cell) <= 16 and re.search("[，。；、]", cell) is None
    return len(cell) <= 12 and _bare_name(cell) in _SPACED_NAMES | _MORE_NAMES


def _bare_name(cell: str) -> str:
    return re.sub(r"[\s：:\[\]【】]+", "", cell)


def _split_spaced_fields(text: str) -> list[tuple[str, str, str]] | None:
    """The fields of a row of names and values without colons: ``公开方式 主动公开 文 号 云政办规〔2022〕4号``."""
    words = _words_with_names(text) if len(text) <= 120 else []
    if not 2 <= len(words) <= 12 or _SPACED_NAMES.isdisjoint(words) or words[0] not in _SPACED_NAMES | _MORE_NAMES:
        return None
    fields: list[tuple[str, str, str]] = []
    for word, following in pairwise([*words, ""]):
        if word in _SPACED_NAMES or word in _MORE_NAMES:
            value = "" if following in _SPACED_NAMES or following in _MORE_NAMES else following
            fields.append((word, value, f"{word} {value}".rstrip()))
        elif word != fields[-1][1]:
            return None
    return fields


def _words_with_names(text: str) -> list[str]:
    """The words of a line, a name that was spaced for looks (文 号) together."""
    words: list[str] = []
    run = ""
    for word in [*text.split(), ""]:
        if len(word) == 1:
            run += word
            continue
        words += [run] if run in _SPACED_NAMES or run in _MORE_NAMES else list(run)
        words += [word] if word else []
        run = ""
    return words


_VALUE_SHAPES: tuple[tuple[str, str], ...] = (
    # what the name of a field ends with -> what its value looks like where it stands in the next line
    ("日期", r"(?:19|20)\d\d[-/.年].{3,22}"),
    ("时间", r"(?:19|20)\d\d[-/.年].{3,22}"),
    ("号", r"[^，。：；:]{0,30}\d[^，。：；:]{0,12}"),
    ("机关", r"[\u4e00-\u9fff（）()]{2,20}"),
    ("机构", r"[\u4e00-\u9fff（）()]{2,20}"),
    ("单位", r"[\u4e00-\u9fff（）()]{2,20}"),
)


def is_value_of(name: str, text: str) -> bool:
    """Whether a line can be the value of a field whose name stands alone in the line above (发文字号： / 云科〔2024〕1号)."""
    shape = next((shape for end, shape in _VALUE_SHAPES if name.endswith(end)), None)
    return shape is not None and len(text) <= 45 and re.fullmatch(shape, text) is not None


def split_fields(text: str) -> list[tuple[str, str, str]] | None:
    """All fields of a line such as ``发布时间：2024-02-19 来源：市科技局 字体：大 中 小``, or None where it is no such line.

    Each is (名称, 值, the text as it stands). The line begins with a known name, or with a bare date before one (its
    name is then empty). The names of site tools (字体, 浏览次数) are split off as well.
    """
    if len(text) > 600:
        return None
    if _STAMP_LINE.fullmatch(text):
        return [("", text, text)]
    marks = list(_field_mark().finditer(text))
    if not marks:
        return None
    before = text[: marks[0].start()].strip(_VALUE_EDGES)
    if before and not (len(before) <= 40 and _STAMPED.fullmatch(before)):
        return None
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    fields = [
        (re.sub(r"\s+", "", mark[1]), text[mark.end() : end].strip(_VALUE_EDGES), text[mark.start() : end].strip())
        for mark, end in zip(marks, ends, strict=True)
    ]
    return [("", before, before), *fields] if before else fields


def is_tool_name(name: str) -> bool:
    """Whether the name of a field names a tool or a counter of the site (字体, 浏览次数, 作者), not the document."""
    return re.sub(r"\s+", "", name) in _TOOL_NAMES


def split_residue(text: str) -> tuple[str, list[str]]:
    """``text`` without what a program left in it (``[bookmark: _GoBack]``), and those leavings."""
    if "[" not in text and "<!--" not in text and "MERGEFORMAT" not in text:
        return text, []
    found = _RESIDUE.findall(text)
    return (_RESIDUE.sub("", text), found) if found else (text, [])


@cache
def _chrome_pattern() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in _CHROME))


@cache
def _field_mark() -> re.Pattern[str]:
    names = sorted({*_property_names(), *_TOOL_NAMES}, key=len, reverse=True)
    spaced = "|".join("\\s*".join(name) for name in names)
    return re.compile(rf"(?:^|(?<=[\s\d|｜\]】)）;；,，]))[\[【(（•·\s]*({spaced})\s*[:：]")


@cache
def _property_names() -> frozenset[str]:
    return frozenset(PROPERTY_NAMES.split())
