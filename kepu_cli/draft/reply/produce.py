"""What a reply takes from the suggestion, and the answer to each of its asks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

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
    origins = dict.fromkeys(values, _origin(request.suggestion))
    if not asks:
        return Content(values, origins=origins)
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
