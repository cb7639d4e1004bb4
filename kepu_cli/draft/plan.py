"""实施方案: what a plan takes from the document above it."""

from __future__ import annotations

from kepu_cli.draft.content import Content, Request
from kepu_cli.draft.document import Block
from kepu_cli.draft.notice import issued_part, part_title
from kepu_cli.draft.render import render_part
from kepu_cli.draft.template import Blocks
from kepu_cli.model import Part, Policy, Section


def produce_plan(request: Request) -> Content:
    """The sections of the first source's text, chosen by ``keep`` and ``drop``."""
    if not request.policies:
        return Content()
    blocks: list[Block] = []
    for policy in request.policies:
        part = issued_part(policy)
        sections = choose_sections(part.sections, request.keep, request.drop)
        blocks += render_part(Part(part.role, part.title, sections=sections, tables=part.tables), policy.source.file)
    first = request.policies[0]
    return Content(values={"上级文件": cite(first), "任务": Blocks(tuple(blocks))})


def choose_sections(sections: tuple[Section, ...], keep: tuple[str, ...], drop: tuple[str, ...]) -> tuple[Section, ...]:
    """The sections whose label is in ``keep`` (all where it is empty) and not in ``drop``, with what stands under them."""
    kept = tuple(section for section in sections if not keep or _named(section, keep))
    return tuple(section for section in kept if not _named(section, drop))


def _named(section: Section, labels: tuple[str, ...]) -> bool:
    bare = section.label.strip("、.．（）()")
    return any(label.strip("、.．（）()") == bare for label in labels)


def cite(policy: Policy) -> str:
    """《…》（文号) of a document."""
    from kepu_cli.draft.filters import book_title

    title = part_title(issued_part(policy), policy)
    number = policy.document.number
    return book_title(title) + (f"（{number}）" if number and title else "")
