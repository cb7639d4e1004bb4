"""答复函: what a reply takes from the suggestion, and its asks answered one by one from the sources."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple, TypeAlias

from kepu_cli.draft.asks import Ask, make_ask, read_asks, read_title, suggestion_matter
from kepu_cli.draft.content import Content, Request
from kepu_cli.draft.document import Evidence, Paragraph
from kepu_cli.draft.evidence import (
    GENERAL_TITLE,
    LEAST,
    Finding,
    build_index,
    choose_sentences,
    find_evidence,
    is_general,
    split_sentences,
)
from kepu_cli.draft.plan_title import cite
from kepu_cli.draft.region import Region, find_region
from kepu_cli.draft.template import Blocks
from kepu_cli.lexicon import current_lexicon
from kepu_cli.lexicon.places import bare_place, province_of
from kepu_cli.measures import read_content
from kepu_cli.model import Policy

Standing: TypeAlias = Literal["own", "above", "elsewhere"]
"""Whether a source binds the place that replies: its own, one from above, or another place's, which can only be pointed to."""

_MOST: dict[Standing, int] = {"own": 3, "above": 2, "elsewhere": 2}
_MOST_BINDING = 3  # of a place's own and those from above together
_ROLE = "责任单位"
_ELSEWHERE = "可供参考的外地做法："
_LEAST_TITLES, _MOST_TITLES, _TITLE_LENGTH = 3, 12, 30


def produce_reply(request: Request) -> Content:
    """Number, title, session and representatives of the suggestion; the answer to each of its asks.

    The asks are the data's 建议事项, else those read from the suggestion, else the one that its title names.
    """
    values = _read_suggestion(request.suggestion)
    title = str(request.data.get("建议标题") or values.get("建议标题") or "")
    asks = _choose_asks(request, title)
    origins = dict.fromkeys(values, _origin(request.suggestion))
    if not asks:
        return Content(values, origins=origins)
    answer = _Answer(request, suggestion_matter(title))
    blocks: list[Paragraph] = []
    for number, ask in enumerate(asks, start=1):
        blocks += answer.paragraphs(ask, number, headed=len(asks) > 1)
    values["答复正文"] = Blocks(tuple(blocks))
    return Content(
        values, (*_read_remarks(request, asks), *answer.remarks), origins=origins, pending=tuple(answer.pending)
    )


def _read_suggestion(suggestion: Policy | None) -> dict[str, object]:
    if suggestion is None:
        return {}
    found = suggestion.document.suggestion
    values: dict[str, object] = {"建议标题": (found.title if found else None) or suggestion.document.title}
    if found is not None:
        values |= {
            "建议编号": found.number,
            "会议届次": found.session,
            "代表姓名": list(found.representatives),
            "建议类别": "提案" if found.body == "政协" else None,
            "尊称": "无" if found.representatives and all(map(_is_organ, found.representatives)) else None,
        }
    return {name: value for name, value in values.items() if value not in (None, "", [])}


def _is_organ(name: str) -> bool:
    """Whether a party or a body puts forward the suggestion, not a person: 民革云岭市委会."""
    return len(name) > 4 and name.endswith(("会", "委", "组", "党", "局", "联", "社", "院", "校"))


def _origin(suggestion: Policy | None) -> tuple[Evidence, ...]:
    return (Evidence("建议", suggestion.source.file),) if suggestion is not None else ()


def _choose_asks(request: Request, title: str) -> tuple[Ask, ...]:
    given = request.data.get("建议事项")
    if given:
        return tuple(make_ask(str(text)) for text in given)
    found = read_asks(request.suggestion) if request.suggestion else ()
    if found:
        return found
    return read_title(title) if title and (request.policies or request.suggestion) else ()


def _read_remarks(request: Request, asks: Sequence[Ask]) -> Iterable[str]:
    if request.suggestion is not None and request.suggestion.document.suggestion is None:
        yield f"{request.suggestion.source.file} 里没有认出建议的编号和代表，请核对它是不是要答复的建议或提案"
    if request.data.get("建议事项"):
        return
    if request.suggestion is None or not read_asks(request.suggestion):
        why = "建议里没有认出逐条的要求" if request.suggestion else "没有给建议原文（--suggestion）"
        yield f"{why}，按标题答复；可以在 --data 的“建议事项”里逐条写出"
        return
    listed = "；".join(f"{number}.{ask.title}" for number, ask in enumerate(asks, start=1))
    yield f"建议提出 {len(asks)} 项：{listed}。有误时在 --data 的“建议事项”里逐条写出"


class _Source(NamedTuple):
    """One source as a letter names it."""

    policy: Policy
    name: str
    standing: Standing
    place: str


class _Answer:
    """Answers asks from the sources of one request; what was quoted once is not quoted again."""

    def __init__(self, request: Request, subject: str) -> None:
        self.subject = subject
        own = _own_place(request)
        self.sources = [_source(policy, own, request) for policy in request.policies]
        self.index = build_index(request.policies)
        self.file = request.suggestion.source.file if request.suggestion else ""
        self.used: set[str] = set()
        self.pending: list[str] = []
        self.remarks: list[str] = []
        elsewhere = [source.name for source in self.sources if source.standing == "elsewhere"]
        if elsewhere:
            self.remarks.append(f"外地的文件只作参考：{'、'.join(elsewhere)}")
        elif own is None and len({source.place for source in self.sources}) > 1:
            self.remarks.append(
                "没有写发文机关，分不清来源里哪些是本地的；请在 --data 里写“发文机关”，或用 --region 写明地方"
            )

    def paragraphs(self, ask: Ask, number: int, *, headed: bool) -> list[Paragraph]:
        """A heading for the ask, a paragraph for each measure that speaks to it, a mark where none of this place does."""
        out: list[Paragraph] = []
        if headed:
            heading = f"关于{ask.title}的建议"
            proof = Evidence("建议", self.file, f"{ask.label}{ask.title}", ask.at, ask.text)
            out.append(Paragraph(heading, 1, len(heading), numbered=True, evidence=(proof,)))
        found = find_evidence(ask, self.index, self.subject) if self.sources else []
        speaking = [finding for finding in found if finding.score >= LEAST]
        quoted = self._quote(speaking, frozenset(self.used)) or self._quote(speaking, frozenset())
        if not quoted and self.sources and is_general(ask, self.index):
            quoted = [pair for source in self.sources for pair in _overview(source)]
        if not any(standing != "elsewhere" for standing, _ in quoted):
            out.append(self._open(ask, number, found, bool(quoted)))
        return [*out, *(paragraph for _, paragraph in quoted)]

    def _quote(self, found: Sequence[Finding], used: frozenset[str]) -> list[tuple[Standing, Paragraph]]:
        """A paragraph for each finding that still has something to say, a place's own measures first."""
        counts: dict[Standing, int] = {"own": 0, "above": 0, "elsewhere": 0}
        rank: tuple[Standing, ...] = ("own", "above", "elsewhere")
        ordered = sorted(found, key=lambda row: rank.index(self.sources[row.passage.source].standing))
        out: list[tuple[Standing, Paragraph]] = []
        for finding in ordered:
            source = self.sources[finding.passage.source]
            binding = counts["own"] + counts["above"]
            if counts[source.standing] >= _MOST[source.standing]:
                continue
            if source.standing != "elsewhere" and binding >= _MOST_BINDING:
                continue
            sentences = choose_sentences(finding, used)
            if not sentences:
                continue
            self.used |= set(sentences)
            counts[source.standing] += 1
            out.append((source.standing, _paragraph(finding, sentences, source)))
        return out

    def _open(self, ask: Ask, number: int, found: Sequence[Finding], quoted: bool) -> Paragraph:
        """The mark that a person has to write something, with the nearest measure where there is one."""
        if quoted:
            text, why = "【待补充：来源中只有外地的做法，请写明本地的办理情况】", "来源中只有外地的做法"
        else:
            text, why = "【待补充：来源中没有与此项建议对应的措施，请写明办理情况】", "来源中没有对应的措施"
            if found:
                near = found[0].passage
                why += f"，最接近的是{self.sources[near.source].name}“{near.measure.name}”"
        self.pending.append(f"第{number}项“{ask.title}”：{why}")
        return Paragraph(text, evidence=(Evidence("待补充", self.file, f"{ask.label}{ask.title}", ask.at, remark=why),))


def _overview(source: _Source) -> list[tuple[Standing, Paragraph]]:
    """《…》（文号）部署了…、…等N项措施: the titles of a source's measures, where an ask is as wide as the source."""
    measures = [
        row
        for row in read_content(source.policy).measures
        if (row.label or row.kind == "table") and not GENERAL_TITLE.match(row.title)
    ]
    titles = list(dict.fromkeys(row.title for row in measures if len(row.title) <= _TITLE_LENGTH))
    if len(titles) < _LEAST_TITLES:
        return []
    lead = _ELSEWHERE if source.standing == "elsewhere" else ""
    more = f"等{len(measures)}项措施" if len(titles) > _MOST_TITLES or len(titles) < len(measures) else ""
    comma = "；" if any(mark in title for title in titles for mark in "，,、；") else "、"
    text = f"{lead}{source.name}部署了{comma.join(titles[:_MOST_TITLES])}{more}。"
    proof = Evidence(
        "汇总", source.policy.source.file, before="\n".join(titles[:_MOST_TITLES]), remark="各条措施的标题"
    )
    return [(source.standing, Paragraph(text, evidence=(proof,)))]


def _paragraph(finding: Finding, sentences: Sequence[str], source: _Source) -> Paragraph:
    """《…》（文号）“（一）…”提出：…。（责任单位：…；完成时限：…）"""
    passage, measure = finding.passage, finding.passage.measure
    titled = measure.label or measure.kind == "table"
    name = f"“{measure.label}{measure.title}”" if titled and measure.title not in sentences[0] else ""
    words = "。".join(sentences) + "。"
    duties = _duties(finding, words)
    lead = _ELSEWHERE if source.standing == "elsewhere" else ""
    text = f"{lead}{source.name}{name}提出：{words}" + (f"（{duties}）" if duties else "")
    proof = Evidence(
        "照录" if list(sentences) == split_sentences(passage.text) else "节录",
        source.policy.source.file,
        measure.name,
        passage.assignments[0].at if measure.kind == "table" and passage.assignments else measure.at,
        "\n".join(sentences),
        remark=f"与建议共同的词：{'、'.join(finding.words[:6])}；相近程度{min(finding.score, 1.0):.2f}",
    )
    return Paragraph(text, evidence=(proof,))


def _duties(finding: Finding, words: str) -> str:
    """Who bears it and by when, as printed: 责任单位：…；配合单位：…；完成时限：…."""
    passage = finding.passage
    roles: dict[str, list[str]] = {}
    for row in passage.assignments:
        units = roles.setdefault(_ROLE if row.role == "未注明" else row.role, [])
        if row.unit not in units:
            units.append(row.unit)
    parts = [f"{role}：{'、'.join(units)}" for role, units in roles.items()]
    own = [row.deadline for row in passage.assignments if row.deadline]
    deadlines = dict.fromkeys(own if passage.measure.kind == "table" else passage.measure.deadlines)
    parts += [f"完成时限：{deadline}" for deadline in deadlines if deadline not in words]
    return "；".join(parts)


def _own_place(request: Request) -> str | None:
    """The place that replies: --region, else that of whoever signs or heads the letter."""
    if request.region:
        return request.region
    names = [*(request.data.get("发文机关") or ()), request.data.get("发文机关标志") or ""]
    lexicon = current_lexicon()
    return next((place for name in names if name and (place := lexicon.look_up(str(name)).place)), None)


def _source(policy: Policy, own: str | None, request: Request) -> _Source:
    region = find_region(policy)
    return _Source(
        policy, cite(policy) or policy.source.file, _standing(region, own), (region.place if region else "") or ""
    )


def _standing(region: Region | None, own: str | None) -> Standing:
    """Where nothing says that a source is another place's it counts as one's own or, from a level higher, as from above."""
    if region is not None and region.level == "国家":
        return "above"
    if own is None or region is None or not region.place:
        return "own"
    if bare_place(region.place) == bare_place(own):
        return "own"
    if region.level == "省":
        province = province_of(own)
        return "elsewhere" if province and province != bare_place(region.place) else "above"
    return "elsewhere"
