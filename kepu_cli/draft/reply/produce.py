"""What a reply takes from the suggestion, and the answer to each of its asks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from kepu_cli.draft.content import Content, Request
from kepu_cli.draft.document import Evidence, Paragraph
from kepu_cli.draft.reply.answer import Answer
from kepu_cli.draft.reply.asks import Ask, make_ask, read_asks, read_title, suggestion_matter
from kepu_cli.draft.template import Blocks
from kepu_cli.model import Policy


def produce_reply(request: Request) -> Content:
    """Number, title, session and representatives of the suggestion; the answer to each of its asks.

    The asks are the data's 建议事项, else those read from the suggestion, else the one that its title names.
    """
    values = _read_suggestion(request.suggestion)
    title = str(request.data.get("建议标题") or values.get("建议标题") or "")
    asks = _choose_asks(request, title)
    origins = {name: _origin(request.suggestion, name) for name in values}
    if not asks:
        remarks = ("建议里没有认出要求，答复正文请自己写，或在 --data 的“建议事项”里逐条写出",)
        return Content(values, remarks if request.suggestion else (), origins=origins)
    answer = Answer(request, suggestion_matter(title))
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
        words = "\n".join(_form_words(suggestion))
        names = list(found.representatives)
        organs = bool(names) and all(map(_is_organ, names))
        values |= {
            "建议编号": _as_printed(found.number, words),
            "会议届次": found.session,
            "代表姓名": names,
            "代表人数": _count_proposers(words, len(names)),
            "建议类别": _kind(found.body, f"{words}\n{found.title or ''}"),
            "尊称": "无" if organs else None,
        }
    return {name: value for name, value in values.items() if value not in (None, "", [])}


def _form_words(suggestion: Policy) -> Iterator[str]:
    """What the form of a suggestion says, as printed."""
    yield from (line.text for line in suggestion.document.printed)
    for part in suggestion.parts:
        yield part.preamble or "" if part.tables else ""
        yield from (cell for table in part.tables for row in (table.header, *table.rows) for cell in row)


def _as_printed(number: int | None, words: str) -> int | str | None:
    """A number with the zeros it is printed with: 第0417号."""
    match = re.search(rf"(?<!\d)0+{number}(?!\d)", words) if number else None
    return match[0] if match else number


def _count_proposers(words: str, named: int) -> int | None:
    """How many put it forward, where they are more than are named: 刘庆华等6名代表."""
    counts = [int(match[1]) for match in re.finditer(r"[等共]\s*(\d{1,3})\s*[名位人]", words)]
    return max(counts) if counts and max(counts) > named else None


def _kind(body: str | None, words: str) -> str | None:
    if "书面意见" in words:
        return "书面意见"
    return "提案" if body == "政协" else None


def _is_organ(name: str) -> bool:
    """Whether a party or a body puts forward the suggestion, not a person: 民革云岭市委会."""
    return len(name) > 4 and name.endswith(("会", "委", "组", "党", "局", "联", "社", "院", "校"))


def _origin(suggestion: Policy | None, name: str) -> tuple[Evidence, ...]:
    return (Evidence("建议", suggestion.source.file, remark=name),) if suggestion is not None else ()


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
