"""What a 建议 or 提案 asks for, one by one.

A suggestion says first what is wrong, then what should be done; only the second is to be answered. Where it stands is
tried in order: a chapter of its own (三、几点建议), behind words that lead into it (为此，建议：), the numbered sections that
tell no problem, the sentences that begin with 建议 or 希望.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Sequence

from kepu_cli.lazy import Pattern
from kepu_cli.location import Location
from kepu_cli.measures import INLINE_LEVEL, first_sentence, iter_sections
from kepu_cli.model import Policy, Section
from kepu_cli.records import NamedTuple


class Ask(NamedTuple):
    """One thing asked for. ``title`` is short enough for a heading, ``text`` all its words, ``label`` as printed.

    ``halves`` are the things that one sentence asks for side by side (降低收费，对农村给予补贴), () where it is one.
    """

    title: str
    text: str
    label: str = ""
    at: Location = Location()
    context: str = ""  # the heading it stands under, where its own words do not repeat it
    halves: tuple[Ask, ...] = ()


# A heading made of nothing but these words is that of the chapter of asks; one with 建议 or 对策 in it must be.
_CHAPTER = Pattern(
    r"(?:关于|为此|因此|我们?|本人|的|几点|几条|[一二三四五六七八九十\d]+[点条]|具体|相关|有关|主要|工作|若干|提出|以下|如下|下列|改进|解决|应对|完善|政策|思路|方法|办法|意见|建议|对策|措施|举措|方案|内容|事项|与|和|及|、|[：:])+"
)
_ASKS = ("建议", "对策", "措施", "举措", "办法", "方案")
_PROBLEM = Pattern(
    r"问题|现状|背景|案由|原因|必要|意义|困难|不足|短板|情况|分析|基本|概况|依据|调研|成效|做法|挑战|瓶颈|重要性|可行性"
)
# A heading that begins so says what to do, whatever problem it names: 补齐农村短板, 破解停车难题.
_ACTION_WORDS = r"(?:进一步|切实|尽快|着力|大力|积极|充分|全面|坚持)?(?:加|完善|推|破解|解决|补齐|优化|强化|建|健全|提升|提高|规范|创新|深化|培|支持|鼓励|引导|引进|落实|扩|改|整|简化|搭建|打造|发展|发挥|保障|拓|构建|实施|开展|设立|组织|统筹|突出|夯实|丰富|明确|充实|做|抓|出台|制定|增|缓解|消除|弥补|化解|降低|减免|取消)"
_ACTION = Pattern(_ACTION_WORDS)
_LEAD_IN = Pattern(
    r"(?:(?:建议|对策)(?![一二三四五六七八九十\d]{1,2}[：:])|(?:以下|如下)[^。；：:\n]{0,10}(?:意见|措施|办法)|意见)[^。；！？：:，\n]{0,8}[：:](?!\S{0,3}《)|(?:几点|以下|如下)建议[。：:]"
)
_MARKS: tuple[str, ...] = (
    r"(?:建议|对策|措施)[一二三四五六七八九十\d]{1,2}[：:、，,]",
    r"[一二三四五六七八九十]{1,2}(?:是要?|要)",
    r"第[一二三四五六七八九十][，、,]",
    r"(?:首先|其次|再次|最后)[，,]",
    r"[一二三四五六七八九十]{1,2}、",
    r"[（(][一二三四五六七八九十]{1,2}[）)]",
    r"\d{1,2}(?:[.．](?!\d)|、)",
    r"[（(]\d{1,2}[）)]",
    r"[\u2460-\u2473]",
    r"[●○◆◇■□▪•➢※★☆]",
)
_STARTS = r"(?:^|(?<=[。；;：:！？\n，,]))\s*"
_REQUEST = Pattern(
    r"^(?:同时|另外|此外|为此|因此|其次|再者|还|也|最后|[，,、])*(?:我们?|本人)?(?:在此)?(?:强烈|郑重)?(?:建议|希望|恳请|呼吁|请求|提请|盼望|期望|能不能|能否|可否|应(?:当|该)?)"
)
_REQUEST_WORDS = Pattern(
    r"^(?:同时|另外|此外|为此|因此|还|也|最后|[，,、])*(?:我们?|本人)?(?:在此)?(?:强烈|郑重)?(?:建议|希望|恳请|呼吁|请求|提请|盼望|期望|能不能|能否|可否|应(?:当|该)?)(?:能够|能|尽快|应当|应)?(?=\S{4})"
)
_CLOSING = Pattern(
    r"(?<=[。！；\n])\s*(?:以上(?:建议|意见|提案)?|特此|妥否|是否妥当|请予|恳请|当否)[^。\n]{0,20}[。！？]?$"
)
_CLOSING_LINE = Pattern(r"(?:以上|特此|妥否|是否|请予|恳请|望|希望有关|请有关)[^。]{0,24}[。！？]?$")
_FORM_TEXT = Pattern(
    r"(?:建议|提案|议案)?(?:正文|(?:主要|具体)?内容)|(?:具体|工作|意见)?(?:和|及|与)?建议(?:意见)?|办法"
)
# What a clause begins with that asks for a thing of its own; 提高…水平 says what the clause before is for.
_HALF = Pattern(
    rf"(?!(?:进一步|切实|不断|全面)?(?:提升|提高|增强|丰富|保障|发挥|解决|破解|突出|充分))(?:{_ACTION_WORDS}|[对给向为][^，,]{{2,20}}?(?:给予|予以|实行|提供|发放|安排))"
)
_TWO_LINES = 40
_TITLE_LENGTH = 26  # characters of a heading in a reply, with 关于 and 的建议 little more than a line


def read_asks(policy: Policy) -> tuple[Ask, ...]:
    """The asks of a suggestion in its order; empty where none of the rules finds any."""
    for rule in _RULES:
        found = [ask for ask in rule(policy) if len(ask.text) > 3]
        if found:
            return tuple(found)
    return ()


def make_ask(text: str, label: str = "", at: Location | None = None, title: str | None = None) -> Ask:
    """An ask from its words: the heading it has, else its first clause without 建议."""
    text = re.sub(r"\s*\n\s*", "", _CLOSING.sub("", text.strip())).strip().rstrip("；;")
    at = at or Location()
    head = title or _REQUEST_WORDS.sub("", first_sentence(text))
    halves = tuple(Ask(_shorten(half), half, label, at) for half in _halves(head))
    return Ask(_shorten(head), text, label, at, halves=halves)


def _halves(sentence: str) -> list[str]:
    """The clauses of a sentence that each ask for a thing of their own, with what belongs to them; [] where it asks for one."""
    out: list[str] = []
    for clause in re.split(r"[，,；;]", sentence.strip().rstrip("。")):
        if not out or _HALF.match(clause):
            out.append(clause)
        else:
            out[-1] += f"，{clause}"
    return out if len(out) > 1 and _ACTION.match(out[0]) else []


class Figure(NamedTuple):
    """A number that is asked for: the clause that says it, and its unit."""

    clause: str
    unit: str


_NUMERAL = r"(?:\d[\d,.]*|[一二两三四五六七八九十百千]+)\s*[万亿]?"
_FIGURE = Pattern(
    r"(?:不得?低于|不得?少于|不得?高于|不得?超过|不得?多于|至少|达到|[高加少低短升]到|[提增减降缩]\p{Han}?至|控制在)[^，。；\d]{0,4}?"
    rf"{_NUMERAL}\s*(?P<unit>个?百分点|[%％]|\p{{Han}})"
)


def read_figures(ask: Ask) -> tuple[Figure, ...]:
    """The numbers that an ask wants reached or kept to: 人均不低于3元, 每学期不少于两次."""
    clauses = re.split(r"[，,。；;！？\n（）()]", f"{ask.text}。")
    found = (Figure(clause.strip(), match["unit"]) for clause in clauses if (match := _FIGURE.search(clause)))
    return tuple(dict.fromkeys(found))


def answers_figure(figure: Figure, text: str) -> bool:
    """Whether a text says any number of the unit that is asked for."""
    unit = "[%％]" if figure.unit in "%％" else re.escape(figure.unit)
    return re.search(_NUMERAL + r"\s*" + unit, text) is not None


def read_title(title: str) -> tuple[Ask, ...]:
    """What the title of a suggestion asks for: 关于加强科普工作和推进条例实施的建议 -> 加强科普工作, 推进条例实施."""
    bare = suggestion_matter(title)
    pieces = re.split(rf"(?:，|,|、|和|并|以及)(?={_ACTION_WORDS})", bare)
    if len(pieces) > 1 and all(_ACTION.match(piece) for piece in pieces):
        return tuple(Ask(_shorten(piece), piece) for piece in pieces)
    return (Ask(_shorten(bare), bare),)


def suggestion_matter(title: str) -> str:
    """The matter of a suggestion by its title: 《关于进一步加强科普工作的建议》 -> 加强科普工作."""
    bare = re.sub(r"^《|》$", "", title.strip())
    return re.sub(r"^(?:关于|对)(?:进一步)?|(?:的)?(?:几点)?(?:建议|提案|议案)(?:案)?$", "", bare)


def _shorten(title: str) -> str:
    """The title, or as many of its clauses as a heading has room for; one that asks for a thing of its own has two lines."""
    title = re.split(r"[.．](?=[^\d]|$)", title.strip())[0].rstrip("。；;，,：:？?")
    while len(title) > _TITLE_LENGTH and (last := re.search(r"[，,]([^，,]*)$", title)):
        if len(title) <= _TWO_LINES and _HALF.match(last[1]):
            break
        title = title[: last.start()]
    return title


def _is_problem(section: Section) -> bool:
    title = (section.title or "")[:30]
    return _PROBLEM.search(title) is not None and not _ACTION.match(title)


def _top(policy: Policy) -> tuple[Section, ...]:
    return tuple(section for part in policy.parts for section in part.sections)


def _is_chapter(section: Section) -> bool:
    return _names_chapter(section.title or section.text or "")


def _names_chapter(title: str) -> bool:
    """Whether a heading is that of the chapter of asks: 几点建议, 对策与措施."""
    title = re.sub(r"\s", "", title[:40]).rstrip("。：:")
    return 2 <= len(title) <= 20 and any(word in title for word in _ASKS) and _CHAPTER.fullmatch(title) is not None


def _strip_mark(line: str) -> str:
    return re.sub(rf"^\s*(?:{'|'.join(_MARKS)}|[一二三四五六七八九十]{{1,2}}[,，.．])\s*", "", line)


def _whole(section: Section) -> str:
    """All words of a section, its own and those below it."""
    parts = [section.title or "", section.text or ""]
    head = "。".join(part.rstrip("。") for part in parts if part)
    below = "".join(f"{child.label}{_whole(child)}" for child in section.sections)
    return head + ("。" if head and below and not head.endswith(("。", "：", ":")) else "") + below


def _ask_of(section: Section) -> Ask:
    return make_ask(_whole(section), section.label, section.at, section.title)


def _below(section: Section) -> list[Ask]:
    """The asks of a chapter: its children, else what its text lists, else its paragraphs."""
    if section.sections:
        return [_ask_of(child) for child in section.sections]
    text = section.text or ""
    return _listed(text, section.at) or [make_ask(line, at=section.at) for line in text.splitlines() if line.strip()]


def _from_chapter(policy: Policy) -> list[Ask]:
    for section in iter_sections(_top(policy)):
        if _is_chapter(section):
            found = _below(section)
            if found:
                return found
    return []


def _from_lead_in(policy: Policy) -> list[Ask]:
    """Behind 为此，建议：in the opening, in a section or in the cell of a form; what stands below it, or what follows in it."""
    for part in policy.parts:
        found = _behind(part.preamble or "", part.sections, Location())
        if found:
            return found
    found = _from_sections_that_lead_in(_top(policy))
    return found or [ask for text, at in _form_texts(policy) for ask in _from_text(text, at)]


def _from_sections_that_lead_in(top: Sequence[Section]) -> list[Ask]:
    """Each section's own asks where it says 建议：; a section beside them that asks for one thing in a sentence is one too."""
    found: list[Ask] = []
    for number, section in enumerate(top):
        pairs = [(section, top[number + 1 :]), *_with_following(section.sections)]
        behind = [ask for row, following in pairs for ask in _behind_section(row, following)]
        if behind or not found:
            found += behind
        elif not any(section.at == ask.at for ask in found) and _requests(section):
            found.append(_ask_of(section))
    return found


def _requests(section: Section) -> bool:
    return any(_REQUEST.match(sentence.strip()) for sentence in re.split(r"[。；\n]", section.text or ""))


def _with_following(sections: Sequence[Section]) -> Iterator[tuple[Section, Sequence[Section]]]:
    """Every section with its later siblings: the words that lead into a list may end the section before it."""
    for number, section in enumerate(sections):
        yield section, sections[number + 1 :]
        yield from _with_following(section.sections)


def _behind_section(section: Section, following: Sequence[Section]) -> list[Ask]:
    """Behind the words that lead in within a section: a list, the sections below or behind it, else its own words."""
    text = section.text or ""
    rest = _after_lead_in(text)
    if rest is None:
        return []
    if not rest:
        return [_ask_of(child) for child in section.sections or following if not _is_problem(child)]
    listed = [ask._replace(context=section.title or "") for ask in _listed(rest, section.at)]
    return listed or [make_ask(rest, section.label, section.at, section.title)]


def _behind(text: str, below: Sequence[Section], at: Location) -> list[Ask]:
    rest = _after_lead_in(text)
    if rest is None:
        return []
    if rest:
        return _listed(rest, at) or _paragraph_asks(rest, at)
    return [_ask_of(section) for section in below if not _is_problem(section)]


def _after_lead_in(text: str) -> str | None:
    """What follows the last words that lead into the asks, None where there are none."""
    leads = list(_LEAD_IN.finditer(text))
    if leads:
        return text[leads[-1].end() :].strip()
    last = text.rstrip().rpartition("\n")[2]
    return "" if _names_chapter(_strip_mark(last)) else None


def _from_text(text: str, at: Location) -> list[Ask]:
    """The asks of a text in the cell of a form: behind the heading of their chapter, else behind words that lead in, else all."""
    lines = text.splitlines()
    start = next((number for number, line in enumerate(lines) if _names_chapter(_strip_mark(line))), -1)
    rest = "\n".join(lines[start + 1 :]) if start >= 0 else _after_lead_in(text)
    if rest is None:
        return _listed(text, at)
    return _listed(rest, at) or _paragraph_asks(rest, at)


def _paragraph_asks(text: str, at: Location) -> list[Ask]:
    """Each paragraph an ask; closing words that ask for nothing are none."""
    lines = [line.strip() for line in text.splitlines()]
    return [make_ask(line, at=at) for line in lines if len(line) > 4 and not _CLOSING_LINE.match(line)]


def _form_texts(policy: Policy) -> Iterator[tuple[str, Location]]:
    """The text of a form: the cell behind 内容 or 具体建议, or a cell that begins with it."""
    for part in policy.parts:
        for table in part.tables:
            for row in (table.header, *table.rows):
                for name, value in itertools.pairwise(row):
                    if value != name and _FORM_TEXT.fullmatch(
                        re.sub(r"\s|[（(][^（）()]*[）)]", "", name).rstrip("：:")
                    ):
                        yield value, table.at


def _from_sections(policy: Policy) -> list[Ask]:
    """The numbered sections that tell no problem; one alone is taken by what stands below it."""
    top = [section for section in _top(policy) if section.level < INLINE_LEVEL]
    named = [section for section in top if not _is_problem(section)]
    if len(named) == 1 and named[0].sections and len(top) <= 2:
        return [_ask_of(child) for child in named[0].sections]
    return [_ask_of(section) for section in named] if len(named) > 1 or len(top) > len(named) else []


def _from_lists(policy: Policy) -> list[Ask]:
    """一要…。二要…。in running text: what a list that is led into by nothing says to do."""
    return [
        ask
        for part in policy.parts
        for ask in _listed(part.preamble or "", Location())
        if ask.label.endswith("要") or ask.label.startswith(_ASKS) or _ACTION.match(ask.text)
    ]


def _from_titled_paragraphs(policy: Policy) -> list[Ask]:
    """Paragraphs under headings without a number: a short line, then what is said to it."""
    lines = [line.strip() for part in policy.parts for line in (part.preamble or "").splitlines() if line.strip()]
    starts = [
        number
        for number, (line, following) in enumerate(itertools.pairwise(lines))
        if 4 <= len(line) <= 24 and not re.search(r"[。；：:，,？！]", line) and len(following) > len(line)
    ]
    if len(starts) < 2:
        return []
    found = []
    for start, end in itertools.pairwise([*starts, len(lines)]):
        title = lines[start]
        if _ACTION.match(title) or not _PROBLEM.search(title):
            found.append(make_ask("。".join((title, "".join(lines[start + 1 : end]))), title=title))
    return found


def _from_sentences(policy: Policy) -> list[Ask]:
    """Each sentence that begins with 建议, 希望 …, with what follows it up to the next one or the end of its paragraph."""
    found: list[Ask] = []
    for text, at in _paragraphs(policy):
        current: list[str] = []
        for sentence in re.findall(r"[^。！？；]+[。！？；]?", text):
            if _REQUEST.match(sentence.strip()):
                if current:
                    found.append(make_ask("".join(current), at=at))
                current = [sentence.strip()]
            elif current:
                current.append(sentence)
        if current:
            found.append(make_ask("".join(current), at=at))
    return found


def _paragraphs(policy: Policy) -> Iterator[tuple[str, Location]]:
    for part in policy.parts:
        for line in (part.preamble or "").splitlines():
            yield line.strip(), Location()
        for section in iter_sections(part.sections):
            for line in (section.text or "").splitlines():
                yield line.strip(), section.at
        for line in (part.closing or "").splitlines():
            yield line.strip(), Location()
    yield from _form_texts(policy)


def _listed(text: str, at: Location) -> list[Ask]:
    """The items of a list within a text by the first kind of mark that occurs twice: 一是…；二是…。"""
    for mark in _MARKS:
        starts = list(re.finditer(_STARTS + f"(?P<mark>{mark})", text))
        if len(starts) < 2:
            continue
        ends = [match.start() for match in starts[1:]] + [_end_of_list(text, starts[-1].end())]
        return [make_ask(text[match.end() : end], match["mark"], at) for match, end in zip(starts, ends, strict=True)]
    return []


def _end_of_list(text: str, start: int) -> int:
    """The last item ends with its paragraph."""
    end = text.find("\n", start)
    return len(text) if end < 0 else end


_RULES: tuple[Callable[[Policy], list[Ask]], ...] = (
    _from_chapter,
    _from_lead_in,
    _from_sections,
    _from_lists,
    _from_titled_paragraphs,
    _from_sentences,
)
