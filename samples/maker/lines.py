"""A sample as the lines that a page shows, in order: what every writer starts from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias

from maker.form import INLINE, Grid, Measure, Part, Sample


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph.

    ``label`` is its number, not part of ``text``; ``lead`` characters of the text are a run-in heading.
    ``kind`` is the layout: mark, number, top_right, title, recipients, heading, body, note, signature, date,
    annotation, attachment, cc, imprint. ``page_break`` starts a new page.
    """

    kind: str
    text: str
    label: str = ""
    level: int = 0
    lead: int = 0
    page_break: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table between the lines."""

    grid: Grid
    landscape: bool = False


Item: TypeAlias = Line | Sheet


def lay_out(sample: Sample) -> list[Item]:
    """The lines and tables of a sample in the order of printing."""
    items: list[Item] = []
    for part in sample.parts:
        if part.role == "main":
            items += _lay_out_main(sample, part)
        else:
            items += _lay_out_part(sample, part)
    if sample.cc:
        items.append(Line("cc", f"抄送：{sample.cc}"))
    if sample.imprint:
        items.append(Line("imprint", f"{sample.imprint[0]}\t{sample.imprint[1]}印发"))
    return items


def _lay_out_main(sample: Sample, part: Part) -> Iterator[Item]:
    yield from (Line("mark", text) for text in sample.mark)
    if sample.number:
        yield Line("number", sample.number)
    if sample.top_right:
        yield Line("top_right", sample.top_right)
    yield from (Line("title", text) for text in sample.title)
    if sample.recipients:
        yield Line("recipients", f"{sample.recipients}：")
    yield from _lay_out_body(part)
    yield from _lay_out_note(sample.attachments)
    if not sample.unsigned:
        yield from (Line("signature", name) for name in sample.issuers)
        if sample.date:
            yield Line("date", sample.date)
    if sample.annotation:
        yield Line("annotation", f"（{sample.annotation}）")
    if sample.contact_line:
        yield Line("body", sample.contact_line)


def _lay_out_part(sample: Sample, part: Part) -> Iterator[Item]:
    first = True
    if part.role == "attachment":
        attachments = [other for other in sample.parts if other.role == "attachment"]
        place = attachments.index(part) + 1
        yield Line("attachment", "附件" if len(attachments) == 1 else f"附件{place}", page_break=True)
        first = False
    for text in part.title:
        yield Line("title", text, page_break=first)
        first = False
    yield from _lay_out_body(part)
    yield from _lay_out_note(part.attachments)


def _lay_out_note(names: tuple[str, ...]) -> Iterator[Item]:
    for place, name in enumerate(names, 1):
        number = f"{place}. " if len(names) > 1 else ""
        yield Line("note", f"附件：{number}{name}" if place == 1 else number + name)


def _lay_out_body(part: Part) -> Iterator[Item]:
    yield from (Line("body", text) for text in part.preamble)
    lines: list[Line] = []
    for measure in part.measures:
        _lay_out_measure(measure, lines)
    yield from lines
    if part.grid:
        yield Sheet(part.grid, part.landscape)
    yield from (Line("body", text) for text in part.closing)


def _lay_out_measure(measure: Measure, lines: list[Line]) -> None:
    title = measure.title or ""
    if measure.level == INLINE or measure.glued:
        stop = "。" if title and measure.run_in else ""
        lines[-1] = replace(lines[-1], text=lines[-1].text + measure.label + title + stop + "".join(measure.text))
    elif measure.run_in and title:
        first, *rest = measure.text
        text = f"{title}。{first}"
        lines.append(Line("heading", text, measure.label, measure.level, lead=len(title) + 1))
        lines += [Line("body", more) for more in rest]
    elif title:
        lines.append(Line("heading", title, measure.label, measure.level, lead=len(title)))
        lines += [Line("body", more) for more in measure.text]
    else:
        first, *rest = measure.text
        lines.append(Line("heading", first, measure.label, measure.level))
        lines += [Line("body", more) for more in rest]
    for child in measure.measures:
        _lay_out_measure(child, lines)
    if measure.tail and measure.tail_apart:
        lines.append(Line("body", measure.tail))
    elif measure.tail:
        lines[-1] = replace(lines[-1], text=lines[-1].text + measure.tail)


def wants_landscape(items: list[Item], place: int, landscape: bool) -> bool:
    """Whether the item stands on a landscape page: the part that begins here holds a landscape table."""
    item = items[place]
    if isinstance(item, Line) and item.page_break:
        for later in items[place + 1 :]:
            if isinstance(later, Sheet):
                return later.landscape
            if later.page_break:
                break
        return False
    return landscape
