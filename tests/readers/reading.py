"""Helpers of the reader tests: what a source says, by role, and the characters that must be there."""

from __future__ import annotations

import importlib.util
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kepu_cli.blocks import Block, Source, TableBlock, TextBlock
from tests.conftest import CORPUS, SHARED

ROOT = Path(__file__).resolve().parents[2]
SCORE = SHARED / "tools" / "score.py"


def texts(source: Source, role: str = "body") -> list[str]:
    """The texts of the paragraphs of one role."""
    return [block.text for block in source.blocks if isinstance(block, TextBlock) and block.role == role]


def blocks(source: Source) -> list[TextBlock]:
    """The paragraphs of the document."""
    return [block for block in source.blocks if isinstance(block, TextBlock) and block.role == "body"]


def iter_characters(block: Block) -> Iterator[str]:
    """Every non-blank character a block holds, in order; a merged cell once, dropped header rows last."""
    texts = (block.text,) if isinstance(block, TextBlock) else (*(cell.text for cell in block.cells), *block.dropped)
    return (character for text in texts for character in text if not character.isspace())


def tables(source: Source) -> list[TableBlock]:
    """The tables of the document."""
    return [block for block in source.blocks if isinstance(block, TableBlock)]


def letters(text: str) -> str:
    """The letters and digits of a text after NFKC, sorted: what must not be lost or doubled, in whatever order."""
    return "".join(sorted(character for character in unicodedata.normalize("NFKC", text) if character.isalnum()))


def all_text(source: Source) -> str:
    """Every text of a source, in order."""
    parts: list[str] = []
    for block in source.blocks:
        if isinstance(block, TextBlock):
            parts.append(block.text)
        else:
            parts.extend([*(cell.text for cell in block.cells), *block.dropped])
    return "\n".join(parts)


def assert_numbered(source: Source) -> None:
    """Blocks are numbered from 1 in order, and no paragraph holds a line break or white space at its ends."""
    assert [block.at.block for block in source.blocks] == list(range(1, len(source.blocks) + 1))
    for block in source.blocks:
        if isinstance(block, TextBlock):
            assert block.text == block.text.strip()
            assert "\n" not in block.text
            assert 0 <= block.hints.lead <= len(block.text)


def corpus_files(suffix: str) -> list[Any]:
    """The real documents of one suffix as parameters; one skipped parameter where the corpus is absent."""
    found = sorted(path for path in CORPUS.rglob(f"*{suffix}") if path.name != "README.md") if CORPUS.is_dir() else []
    if not found:
        return [pytest.param(None, marks=pytest.mark.skip("the corpus is not here"))]
    return [pytest.param(path, id=path.name) for path in found]


def kept_share(path: Path, source: Source) -> float:
    """The share of the source's characters that is still there, judged as the score tool does."""
    spec = importlib.util.spec_from_file_location("score", SCORE)
    assert spec is not None and spec.loader is not None
    score = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(score)
    body: list[Any] = []
    other: list[str] = []
    for block in source.blocks:
        if isinstance(block, TableBlock):
            body.append([[cell.text for cell in block.cells], list(block.dropped)])
        else:
            (body if block.role == "body" else other).append(block.text)
    share = score.kept(path, {}, {"body": body, "other": other})
    assert isinstance(share, float)
    return share
