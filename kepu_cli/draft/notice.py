"""印发通知: what a notice takes from the document it issues."""

from __future__ import annotations

from kepu_cli.draft.content import Content, Request
from kepu_cli.draft.render import render_part
from kepu_cli.draft.template import Blocks
from kepu_cli.model import Part, Policy


def produce_notice(request: Request) -> Content:
    """Title, text and attachments of the document to be issued: the first source; further sources become attachments.

    Number, date and recipients of a source are its own, not the notice's, and are never taken over.
    """
    if not request.policies:
        return Content()
    first, *others = request.policies
    issued = issued_part(first)
    found = [(part, first) for part in first.parts if part.role == "attachment"]
    for policy in others:
        found.append((issued_part(policy), policy))
        found += [(part, policy) for part in policy.parts if part.role == "attachment"]
    attachments = [_attachment(part, policy, number) for number, (part, policy) in enumerate(found, start=1)]
    return Content(
        values={
            "印发标题": part_title(issued, first),
            "印发正文": Blocks(tuple(render_part(issued, first.source.file))),
            "附件": attachments,
            "附件说明": [row["标题"] for row in attachments],
            "发文机关": list(first.document.issuers),
        },
        remarks=tuple(
            f"附件{number}（{policy.source.file}）没有读出标题，文稿里记为【待填：附件{number}的名称】"
            for number, (part, policy) in enumerate(found, start=1)
            if not part_title(part, policy)
        ),
    )


def issued_part(policy: Policy) -> Part:
    """What a document issues: its issued part, else the document itself."""
    return next(
        (part for part in policy.parts if part.role == "issued"), policy.parts[0] if policy.parts else Part("main")
    )


def part_title(part: Part, policy: Policy) -> str:
    """The title of a part, or of the document where the part is the document itself."""
    return part.title or (policy.document.title or "" if part.role == "main" else "")


def _attachment(part: Part, policy: Policy, number: int) -> dict[str, object]:
    """Title and text; one whose title nobody knows keeps its place in the list (7.3.4), to be filled in."""
    title = part_title(part, policy) or f"【待填：附件{number}的名称】"
    return {"标题": title, "正文": Blocks(tuple(render_part(part, policy.source.file)))}
