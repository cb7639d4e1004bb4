"""Parse, draft, parse: the same sections, responsibilities, tasks and 公文要素, from Word and from text."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path
from typing import Any

import pytest

from kepu_cli.draft.docx.writer import write_docx
from kepu_cli.draft.fonts import load_fonts
from kepu_cli.draft.render import render_policy
from kepu_cli.draft.text_writer import write_html, write_markdown, write_text
from kepu_cli.model import Policy, Responsibility, Section
from kepu_cli.pipeline import load, load_bytes
from tests.conftest import CORPUS

ROOT = Path(__file__).resolve().parents[2]
SUFFIXES = {".docx", ".pdf", ".ofd", ".html", ".txt", ".md"}
SAMPLES = sorted(path for path in (ROOT / "samples").iterdir() if path.suffix in SUFFIXES and path.name != "README.md")
REAL = sorted(
    path
    for folder in ("", "seeds", "containers")
    for path in (CORPUS / folder).glob("*")
    if path.suffix in SUFFIXES and path.name != "README.md"
)


def squeeze(text: str | None) -> str:
    return re.sub(r"\s", "", text or "")


def duties(rows: tuple[Responsibility, ...]) -> list[Any]:
    return [(row.role, [squeeze(unit) for unit in row.units], row.qualifier) for row in rows]


def sections(rows: tuple[Section, ...], depth: int = 0) -> list[Any]:
    out: list[Any] = []
    for row in rows:
        out.append((depth, row.label, row.level, squeeze(row.title), squeeze(row.text), duties(row.responsibilities)))
        out += sections(row.sections, depth + 1)
    return out


def view(policy: Policy) -> dict[str, Any]:
    """What must come back: 公文要素 (spaces apart), sections, responsibilities, tasks."""
    document = policy.document
    elements = {row.name: getattr(document, row.name) for row in dataclasses.fields(document) if row.name != "printed"}
    for name, value in elements.items():
        if isinstance(value, str):
            elements[name] = squeeze(value).rstrip("。")
        elif isinstance(value, tuple):
            elements[name] = [squeeze(item) for item in value]
    return {
        **elements,
        "sections": [row for part in policy.parts for row in sections(part.sections)],
        "tasks": [
            (
                duties(task.responsibilities),
                squeeze(task.project),
                [squeeze(item) for item in task.items],
                task.deadline,
            )
            for part in policy.parts
            for table in part.tables
            for task in table.tasks
        ],
    }


def differences(path: Path, suffix: str) -> list[str]:
    policy = load(path)
    draft = render_policy(policy)
    data = write_docx(draft, load_fonts()) if suffix == "docx" else write_text(draft).encode()
    before, after = view(policy), view(load_bytes(data, f"{path.stem}.{suffix}"))
    return [name for name in before if before[name] != after[name]]


@pytest.mark.parametrize("suffix", ["docx", "txt"])
@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_samples_come_back(path: Path, suffix: str) -> None:
    assert differences(path, suffix) == []


def test_a_line_of_the_web_page_does_not_become_part_of_the_last_section() -> None:
    text = "云岭市科普工作方案\n\n一、总体要求\n加强科普。\n二、保障措施\n抓好落实。\n\n**更新时间**: 2026-01-26 11:25:38\n"
    policy = load_bytes(text.encode(), "甲.txt")
    assert len(policy.furniture) == 1 and policy.parts[0].closing is None
    again = load_bytes(write_text(render_policy(policy)).encode(), "甲.txt")
    assert view(again) == view(policy)


@pytest.mark.slow
@pytest.mark.skipif(not REAL, reason="no corpus")
@pytest.mark.parametrize("suffix", ["docx", "txt"])
@pytest.mark.parametrize("path", REAL, ids=lambda path: path.name)
def test_real_documents_come_back(path: Path, suffix: str) -> None:
    assert differences(path, suffix) == []


@pytest.mark.parametrize("path", SAMPLES[:6], ids=lambda path: path.name)
def test_every_writer_holds_the_same_words(path: Path) -> None:
    draft = render_policy(load(path))
    plain = re.sub(r"[\W_]", "", write_text(draft))
    for text in (
        re.sub(r"<style>.*?</style>|<title>.*?</title>|<[^>]*>", "", write_html(draft)),
        write_markdown(draft).replace("<br>", ""),
    ):
        words = re.sub(r"[\W_]", "", text)
        # Merged cells are repeated in Markdown and stand once in the others.
        assert len(words) >= len(plain) * 0.98
        assert all(word in words for word in re.findall(r"[\u4e00-\u9fff]{8,}", write_text(draft))[:200])
