"""One ask answered from the sources: whole sentences of the measures that speak to it, with who bears them and by when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kepu_cli.draft.content import Request
from kepu_cli.draft.document import Evidence, Paragraph
from kepu_cli.draft.reply.asks import Ask, answers_figure, read_figures
from kepu_cli.draft.reply.evidence import (
    GENERAL_TITLE,
    LEAST,
    Finding,
    build_index,
    choose_sentences,
    find_evidence,
    is_general,
    quote_sentences,
    speaks_to,
    split_sentences,
)
from kepu_cli.draft.reply.standing import Source, Standing, find_own_place, place_sources
from kepu_cli.measures import read_content

_MOST: dict[Standing, int] = {"own": 3, "above": 2, "elsewhere": 2}
_MOST_BINDING = 3  # of a place's own and those from above together
_NO_ROLE = "未注明"
_ELSEWHERE = "可供参考的外地做法："
_LEAST_TITLES, _MOST_TITLES, _TITLE_LENGTH = 3, 12, 30


class Answer:
    """Answers asks from the sources of one request; what was quoted once is not quoted again."""

    def __init__(self, request: Request, subject: str) -> None:
        self.subject = subject
        own = find_own_place(request)
        self.sources = place_sources(request.policies, own)
        self.index = build_index(request.policies)
        self.file = request.suggestion.source.file if request.suggestion else ""
        self.used: set[str] = set()
        self.pending: list[str] = []
        self.remarks = list(_source_remarks(self.sources, own, request))

    def paragraphs(self, ask: Ask, number: int, *, headed: bool) -> list[Paragraph]:
        """A heading for the ask, a paragraph for each measure that speaks to it, a mark where none of this place does."""
        out: list[Paragraph] = []
        if headed:
            heading = f"关于{ask.title}的建议"
            proof = Evidence("建议", self.file, f"{ask.label}{ask.title}", ask.at, ask.text)
            out.append(Paragraph(heading, 1, len(heading), numbered=True, evidence=(proof,)))
        found = find_evidence(ask, self.index, self.subject) if self.sources else []
        speaking = [finding for finding in found if finding.score >= LEAST]
        quoted = self._quote(speaking) or self._quote(speaking, again=True)
        named = {(row.evidence[0].file, row.evidence[0].section) for standing, row in quoted if standing != "elsewhere"}
        halves, left = self._halves(ask, [row for row in speaking if self._place(row) in named])
        quoted += halves
        if not quoted and self.sources and is_general(ask, self.index):
            quoted = [pair for source in self.sources for pair in _overview(source)]
        bound = [paragraph.text for standing, paragraph in quoted if standing != "elsewhere"]
        if not bound:
            out.append(self._open(ask, number, found, bool(quoted)))
            left = []
        out += [paragraph for _, paragraph in quoted]
        out += self._open_figures(ask, number, bound) if bound else []
        return [*out, *(self._open(half, number, found, quoted=False, half=True) for half, found in left)]

    def _halves(
        self, ask: Ask, answered: Sequence[Finding]
    ) -> tuple[list[tuple[Standing, Paragraph]], list[tuple[Ask, Sequence[Finding]]]]:
        """What the sources say to those halves of an ask that the measures already quoted do not speak to, and the halves
        that stay open."""
        quoted: list[tuple[Standing, Paragraph]] = []
        left: list[tuple[Ask, Sequence[Finding]]] = []
        for half in ask.halves if self.sources else ():
            if any(speaks_to(half, row.passage, self.index) for row in answered):
                continue
            found = find_evidence(half, self.index, self.subject)
            more = self._quote([finding for finding in found if finding.score >= LEAST])
            quoted += more
            if not any(standing != "elsewhere" for standing, _ in more):
                left.append((half, found))
        return quoted, left

    def _quote(self, found: Sequence[Finding], *, again: bool = False) -> list[tuple[Standing, Paragraph]]:
        """A paragraph for each finding that still has something to say, a place's own measures first; ``again`` the best alone."""
        counts: dict[Standing, int] = {"own": 0, "above": 0, "elsewhere": 0}
        rank: tuple[Standing, ...] = ("own", "above", "elsewhere")
        ordered = sorted(found, key=lambda row: rank.index(self.sources[row.passage.source].standing))
        out: list[tuple[Standing, Paragraph]] = []
        said: frozenset[str] = frozenset()
        for finding in ordered:
            source = self.sources[finding.passage.source]
            binding = counts["own"] + counts["above"]
            if counts[source.standing] >= _MOST[source.standing]:
                continue
            if source.standing != "elsewhere" and binding >= _MOST_BINDING:
                continue
            if again and out:
                break
            sentences = choose_sentences(finding, said | self.used, again=again)
            if not sentences:
                continue
            said |= set(sentences)
            counts[source.standing] += 1
            out.append((source.standing, _paragraph(finding, sentences, source)))
        self.used |= said
        return out

    def _place(self, finding: Finding) -> tuple[str, str]:
        """The file and the measure that the evidence of a quotation names."""
        return self.sources[finding.passage.source].policy.source.file, finding.passage.measure.name

    def _open(self, ask: Ask, number: int, found: Sequence[Finding], quoted: bool, *, half: bool = False) -> Paragraph:
        """The mark that a person has to write something, with the nearest measure where there is one."""
        if not self.sources:
            text, why = "【待补充：请写明办理情况】", "没有给来源（--from）"
        elif quoted:
            text, why = "【待补充：来源中只有外地的做法，请写明本地的办理情况】", "来源中只有外地的做法"
        else:
            matter = f"“{ask.title}”" if half else "此项建议"
            text, why = f"【待补充：来源中没有与{matter}对应的措施，请写明办理情况】", "来源中没有对应的措施"
            if found:
                near = found[0].passage
                why += f"，最接近的是{self.sources[near.source].name}“{near.measure.name}”"
        self.pending.append(f"第{number}项“{ask.title}”：{why}")
        return Paragraph(text, evidence=(Evidence("待补充", self.file, f"{ask.label}{ask.title}", ask.at, remark=why),))

    def _open_figures(self, ask: Ask, number: int, bound: Sequence[str]) -> Iterator[Paragraph]:
        """A mark for each number asked for of whose unit nothing that is quoted says any."""
        said = "\n".join(text.partition("提出：")[2] for text in bound)
        for figure in read_figures(ask):
            if answers_figure(figure, said):
                continue
            why = f"引用的措施没有回答“{figure.clause}”"
            self.pending.append(f"第{number}项“{ask.title}”：{why}")
            proof = Evidence("待补充", self.file, f"{ask.label}{ask.title}", ask.at, figure.clause, remark=why)
            yield Paragraph(f"【待补充：{why}，请写明办理情况】", evidence=(proof,))


def _source_remarks(sources: Sequence[Source], own: str | None, request: Request) -> Iterator[str]:
    """What a person should know of the sources: which say nothing, which are another place's, and when nobody can tell."""
    for source in sources:
        if not read_content(source.policy).measures:
            yield f"来源 {source.policy.source.file} 里没有认出措施"
    elsewhere = [source.name for source in sources if source.standing == "elsewhere"]
    places = sorted({source.place for source in sources if source.place})
    if elsewhere:
        yield f"外地的文件只作参考：{'、'.join(elsewhere)}"
    elif own is None and places:
        yield (
            f"不知道是哪里答复，来源（{'、'.join(places)}）都当作本地的；请在 --data 里写“发文机关”，或用 --region 写明地方"
        )


def _overview(source: Source) -> list[tuple[Standing, Paragraph]]:
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


def _paragraph(finding: Finding, sentences: Sequence[str], source: Source) -> Paragraph:
    """《…》（文号）“（一）…”提出：…。（责任单位：…；完成时限：…）"""
    passage, measure = finding.passage, finding.passage.measure
    titled = measure.label or measure.kind == "table"
    name = f"“{measure.label}{measure.title}”" if titled and measure.title not in sentences[0] else ""
    words = quote_sentences(passage.text or measure.title, sentences)
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
    duties: dict[tuple[str, str], list[str]] = {}
    for row in passage.assignments:
        units = duties.setdefault(("" if row.role == _NO_ROLE else f"{row.role}：", row.qualifier or ""), [])
        if row.unit not in units:
            units.append(row.unit)
    parts = [role + "、".join(units) + qualifier for (role, qualifier), units in duties.items()]
    own = [row.deadline for row in passage.assignments if row.content]
    deadlines = dict.fromkeys(filter(None, own or passage.measure.deadlines))
    parts += [f"完成时限：{deadline}" for deadline in deadlines if deadline not in words]
    return "；".join(parts)
