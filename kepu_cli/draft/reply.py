"""答复函: what a reply takes from the suggestion and from the sources."""

from __future__ import annotations

from kepu_cli.draft.content import Content, Request


def produce_reply(request: Request) -> Content:
    """Number, title, session and representatives of the suggestion."""
    suggestion = request.suggestion
    values: dict[str, object] = {}
    if suggestion is not None:
        found = suggestion.document.suggestion
        values["建议标题"] = (found.title if found else None) or suggestion.document.title or ""
        if found is not None:
            values |= {
                "建议编号": found.number,
                "会议届次": found.session or "",
                "代表姓名": list(found.representatives),
            }
    return Content(values)
