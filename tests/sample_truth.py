"""What the samples hold, as the tests compare it: taken from the texts they were made of, never typed twice."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import fields, is_dataclass, replace
from datetime import date
from pathlib import Path

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
sys.path.insert(0, str(SAMPLES))

import make_samples  # noqa: E402
from maker.form import INLINE, Duty, Measure, Part, Row, Sample  # noqa: E402

from kepu_cli import model  # noqa: E402

# (file name, what it holds), the PDF files included
FILES: tuple[tuple[str, Sample], ...] = (
    *((name, sample) for name, sample, _ in make_samples.iter_files()),
    *((f"{sample.name}.pdf", sample) for sample in make_samples.SAMPLES),
)


def squash(text: str | None) -> str:
    """The text without white space."""
    return "".join((text or "").split())


def letters(texts: Iterable[str | None]) -> Counter[str]:
    """How often each letter and digit occurs: punctuation between a title and its text may go either way."""
    return Counter(character for text in texts for character in text or "" if character.isalnum())


def comparable(value: object) -> object:
    """A value of the model as plain data that every container must give alike: no positions, no white space."""
    if is_dataclass(value):
        return {field.name: comparable(getattr(value, field.name)) for field in fields(value) if field.name != "at"}
    if isinstance(value, tuple):
        return [comparable(item) for item in value]
    return squash(value) if isinstance(value, str) else value


def comparable_document(document: model.Document) -> object:
    """The 公文要素 as plain data without ``printed``: each container breaks a title where it likes."""
    return comparable(replace(document, printed=()))


def comparable_parts(policy: model.Policy) -> object:
    """The parts as plain data; category rows of tables once, since plain text cannot say that a cell is merged."""
    return [
        comparable(
            replace(
                part,
                tables=tuple(
                    replace(table, rows=tuple(across_once(row) for row in table.rows)) for table in part.tables
                ),
            )
        )
        for part in policy.parts
    ]


def across_once(row: tuple[str, ...]) -> tuple[str, ...]:
    """A row that holds one text over its whole width (repeated, or with empty cells behind it) as that text alone."""
    texts = {text for text in row if text}
    return tuple(texts) if len(texts) == 1 and row[0] else row


# sections

Outline = list[tuple[str, int, str, list[tuple[str, tuple[str, ...]]], Counter[str]]]


def outline_of(sections: tuple[model.Section, ...], truth: tuple[Measure, ...]) -> Outline:
    """Label, level, title, duties and letters of each section; the title only where the truth has one.

    The letters are those of the section with its children: a clause behind 三是 may stand with the child or the parent.
    """
    out: Outline = []
    for place, section in enumerate(sections):
        measure = truth[place] if place < len(truth) else Measure("？")
        out.append(
            (
                section.label,
                section.level,
                squash(section.title) if measure.title else "",
                _duties(section.responsibilities),
                letters(_words(section) if section.level != INLINE else ()),
            )
        )
        out += outline_of(section.sections, measure.measures)
    return out


def expected_outline(measures: tuple[Measure, ...]) -> Outline:
    """The same of the text that was printed."""
    out: Outline = []
    for measure in measures:
        out.append(
            (
                measure.label,
                measure.level,
                squash(measure.title),
                _expected_duties(measure.duties),
                letters(_printed(measure) if measure.level != INLINE else ()),
            )
        )
        out += expected_outline(measure.measures)
    return out


def _words(section: model.Section) -> Iterable[str | None]:
    yield from (section.label, section.title, section.text)
    for child in section.sections:
        yield from _words(child)


def _printed(measure: Measure) -> Iterable[str | None]:
    yield from (measure.label, measure.title, *measure.text, measure.tail)
    for child in measure.measures:
        yield from _printed(child)


def _duties(duties: tuple[model.Responsibility, ...]) -> list[tuple[str, tuple[str, ...]]]:
    return [(duty.role, duty.units) for duty in duties]


def _expected_duties(duties: tuple[Duty, ...]) -> list[tuple[str, tuple[str, ...]]]:
    return [(duty.role, duty.units) for duty in duties]


# targets


def figures_of(section: model.Section) -> set[tuple[float, str]]:
    """Value and unit of every target of a section and its children."""
    own = {(float(target.value), squash(target.unit)) for target in section.targets if target.value is not None}
    return own.union(*(figures_of(child) for child in section.sections))


def expected_figures(
    measures: tuple[Measure, ...], sections: tuple[model.Section, ...]
) -> list[tuple[str, set[tuple[float, str]]]]:
    """Label and the targets that are printed but were not found."""
    missing = []
    for measure, section in zip(measures, sections, strict=True):
        lacking = {(figure.value, figure.unit) for figure in measure.figures} - figures_of(section)
        if lacking:
            missing.append((measure.label, lacking))
        children = tuple(child for child in measure.measures if child.level != INLINE)
        if children:
            missing += expected_figures(children, section.sections)
    return missing


# tables


def tasks_of(table: model.Table) -> list[object]:
    """What each line of a task table says."""
    return [
        (
            _duties(task.responsibilities),
            squash(task.category),
            squash(task.project),
            tuple(map(squash, task.items)),
            squash(task.deadline),
        )
        for task in table.tasks
    ]


def expected_tasks(rows: tuple[Row, ...]) -> list[object]:
    """The same of the rows that were printed; category rows state no task."""
    return [
        (
            _expected_duties(row.duties),
            squash(row.category),
            squash(row.project),
            tuple(map(squash, row.items)),
            squash(row.deadline),
        )
        for row in rows
        if not row.across
    ]


def expected_rows(rows: tuple[Row, ...]) -> list[tuple[str, ...]]:
    """Every cell filled: a merged cell repeated, a category over the whole width once."""
    filled: list[tuple[str, ...]] = []
    for row in rows:
        if row.across:
            filled.append((squash(row.cells[0]),))
        else:
            filled.append(
                tuple(squash(cell) if cell is not None else filled[-1][place] for place, cell in enumerate(row.cells))
            )
    return filled


# 公文要素


def expected_document(sample: Sample) -> dict[str, object]:
    """The fields of ``document`` that a sample prints, without white space."""
    iso = date.fromisoformat
    suggestion, contact, imprint = sample.suggestion, sample.contact, sample.imprint
    return {
        "kind": sample.kind,
        "category": sample.category,
        "issuer_mark": squash("".join(sample.mark)) or None,
        "number": sample.number,
        "title": squash("".join(sample.title)),
        "recipients": squash(sample.recipients) or None,
        "issuers": [] if sample.unsigned else list(sample.issuers),
        "date": iso(sample.iso_date) if sample.iso_date else None,
        "annotation": sample.annotation,
        "attachments": [
            name for names in (sample.attachments, *(part.attachments for part in sample.parts)) for name in names
        ],
        "cc": squash(sample.cc).rstrip("。") or None,
        "imprint": {"authority": imprint[0], "date": iso(imprint[2])} if imprint else None,
        "contact": {"person": contact[0], "phone": contact[1]} if contact else None,
        "suggestion": {
            "body": suggestion.body,
            "session": suggestion.session,
            "number": suggestion.number,
            "title": suggestion.title,
            "representatives": list(suggestion.representatives),
            "result": suggestion.result,
        }
        if suggestion
        else None,
    }


def part_role(part: Part) -> tuple[str, str]:
    """Role and title of a part as the text prints them; the notice's own title is the document's."""
    return part.role, squash("".join(part.title))
