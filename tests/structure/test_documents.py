"""Whole texts: elements, parts, measures and units."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from kepu_cli.model import Policy, Section
from kepu_cli.pipeline import load_bytes

CASES = yaml.safe_load((Path(__file__).parent / "documents.yaml").read_text(encoding="utf-8"))
PLAIN = ("title", "category", "number", "date", "issuer_mark", "recipients", "annotation", "cc")


def iter_sections(policy: Policy) -> Iterator[tuple[Section, Section | None]]:
    def walk(sections: tuple[Section, ...], parent: Section | None) -> Iterator[tuple[Section, Section | None]]:
        for section in sections:
            yield section, parent
            yield from walk(section.sections, section)

    for part in policy.parts:
        yield from walk(part.sections, None)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_document(case: dict[str, Any]) -> None:
    policy = load_bytes(case["text"].encode(), "云岭.txt")
    expect = case["expect"]
    document = policy.document
    for field in PLAIN:
        if field in expect:
            assert getattr(document, field) == expect[field], field
    if "issuers" in expect:
        assert list(document.issuers) == expect["issuers"]
    if "attachments" in expect:
        assert list(document.attachments) == expect["attachments"]
    if "parts" in expect:
        assert [part.role for part in policy.parts] == expect["parts"]
    if "part_titles" in expect:
        assert [part.title for part in policy.parts] == expect["part_titles"]
    if "suggestion" in expect:
        assert document.suggestion is not None
        for key, value in expect["suggestion"].items():
            found = getattr(document.suggestion, key)
            assert (list(found) if isinstance(found, tuple) else found) == value, key
    if "imprint" in expect:
        assert document.imprint is not None
        assert [document.imprint.authority, document.imprint.date] == expect["imprint"]
        assert isinstance(document.imprint.date, dt.date)
    if "contact" in expect:
        assert document.contact is not None
        assert [document.contact.person, document.contact.phone] == expect["contact"]
    if "furniture" in expect:
        assert list(policy.furniture) == expect["furniture"]
    if "closing" in expect:
        assert policy.parts[0].closing == expect["closing"]
    sections = list(iter_sections(policy))
    assert [f"{section.label}|{section.level}|{section.title or '-'}" for section, _ in sections] == expect["headings"]
    if "units" in expect:
        found_units = {
            section.label: [unit for duty in section.responsibilities for unit in duty.units]
            for section, _ in sections
            if section.responsibilities and section.level != 6
        }
        assert found_units == expect["units"]
    for label, parent in expect.get("under", {}).items():
        above = next(parent for section, parent in sections if section.label == label)
        assert above is not None and above.label == parent
    if "notes" in expect:
        assert [note.code for note in policy.notes if note.severity == "warning"] == expect["notes"]
    assert [item.text for item in policy.unplaced] == expect.get("unplaced", [])
