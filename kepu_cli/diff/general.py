"""What differs outside the measures: the fields of the head, preambles, chapters' own words, closings, plain tables."""

from __future__ import annotations

from kepu_cli.diff.align import align
from kepu_cli.diff.result import FieldDiff, GeneralDiff
from kepu_cli.measures import Content, Measure, fold
from kepu_cli.model import Document
from kepu_cli.records import fields, is_record

_NOT_COMPARED = frozenset(("category", "printed"))  # ours, and where in the file a field was printed
_GENERAL_ALIKE = 0.3  # similarity from which two texts outside the measures are one text changed


def compare_heads(a: Document, b: Document) -> list[FieldDiff]:
    """The fields of two heads that are not the same, in their order, as text."""
    found = []
    for field in fields(Document):
        if field.name in _NOT_COMPARED:
            continue
        first, second = _as_text(getattr(a, field.name)), _as_text(getattr(b, field.name))
        if fold(first or "") != fold(second or ""):
            found.append(FieldDiff(field.name, first, second))
    return found


def _as_text(value: object) -> str | None:
    if value is None or value == ():
        return None
    if isinstance(value, tuple):
        return "、".join(str(item) for item in value)
    if is_record(value):
        return "，".join(text for field in fields(type(value)) if (text := _as_text(getattr(value, field.name))))
    return str(value)


def compare_general(a: Content, b: Content) -> list[GeneralDiff]:
    """The words outside the measures that are not the same, those of the first document first."""
    first, second = _general_texts(a), _general_texts(b)
    alignment, _ = align(first, second, _GENERAL_ALIKE)
    found = []
    answered_a, answered_b = set(), set()
    for link in alignment.links:
        if link.primary:
            answered_a.add(link.a)
            answered_b.add(link.b)
            one, other = first[link.a], second[link.b]
            if fold(one.text) != fold(other.text) or {d.unit for d in one.assignments} != {
                d.unit for d in other.assignments
            }:
                found.append(GeneralDiff(_general_name(one), one.text, other.text, one.at, other.at))
    found += [
        GeneralDiff(_general_name(m), m.text, None, at_a=m.at) for i, m in enumerate(first) if i not in answered_a
    ]
    found += [
        GeneralDiff(_general_name(m), None, m.text, at_b=m.at) for j, m in enumerate(second) if j not in answered_b
    ]
    return found


def _general_name(measure: Measure) -> str:
    return " / ".join(name for name in (*measure.path, measure.title) if name)


def _general_texts(content: Content) -> list[Measure]:
    texts = list(content.general)
    policy = content.policy
    for part in policy.parts:
        for table in part.tables:
            if not table.tasks:
                rows = "\n".join("\t".join(row) for row in (table.header, *table.rows) if row)
                texts.append(Measure("", table.title or "表格", rows, at=table.at, kind="general"))
    texts += [Measure("", "未归类的文字", item.text, at=item.at, kind="general") for item in policy.unplaced]
    return texts
