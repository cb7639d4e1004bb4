"""The PDF reader against published documents whose text is known from another container; skipped without them."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest

from kepu_cli.blocks import Source, TableBlock, TextBlock
from kepu_cli.readers.pdf.read import read_pdf
from tests.conftest import CORPUS

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of published documents is not here")


def plain(text: str) -> str:
    return "".join(text.split())


def read(path: Path) -> Source:
    return read_pdf(path.read_bytes(), path.name)


def printed(path: Path) -> list[str]:
    """Every paragraph and cell of a Word file, without white space."""
    with zipfile.ZipFile(path) as archive:
        body = ElementTree.fromstring(archive.read("word/document.xml"))[0]
    found: list[str] = []
    for element in body:
        parts = [element] if element.tag == W + "p" else list(element.iter(W + "tc"))
        found += ["".join(node.text or "" for node in part.iter(W + "t")) for part in parts]
    return [text for text in map(plain, found) if text]


def body(source: Source) -> list[str]:
    found: list[str] = []
    for block in source.blocks:
        if isinstance(block, TableBlock):
            found += [cell.text for cell in block.cells]
        elif block.role == "body":
            found.append(block.text)
    return [text for text in map(plain, found) if text]


def containers() -> list[str]:
    return sorted(path.name.removesuffix("--pages.pdf") for path in (CORPUS / "containers").glob("*--pages.pdf"))


@pytest.mark.parametrize("name", containers())
def test_paragraphs_and_cells_are_those_of_the_word_file(name: str) -> None:
    folder = CORPUS / "containers"
    assert body(read(folder / f"{name}--pages.pdf")) == printed(folder / f"{name}--typed.docx")


def test_the_task_table_is_that_of_the_text() -> None:
    source = read(CORPUS / "containers" / "wenzhou-task-table--pages.pdf")
    lines = (CORPUS / "seeds" / "wenzhou-task-table.txt").read_text(encoding="utf-8").splitlines()
    expected, unit = [], ""
    for line in lines:
        cells = [plain(re.sub("</?p>", "", cell)) for cell in line.split("\t")]
        if len(cells) == 3 and cells[0] != "责任单位":
            unit = cells[0] or unit
            expected.append([unit, *cells[1:]])
    (table,) = [block for block in source.blocks if isinstance(block, TableBlock)]
    assert [[plain(cell) for cell in row] for row in table.grid()[1:]] == expected


def test_the_table_with_two_merged_columns_is_whole() -> None:
    yaml = pytest.importorskip("yaml")
    source = read(CORPUS / "derived-yiyuan-jixiao.pdf")
    gold = yaml.safe_load((CORPUS / "derived-yiyuan-jixiao.pdf.gold.yaml").read_text(encoding="utf-8"))
    (table,) = [block for block in source.blocks if isinstance(block, TableBlock)]
    rows = [[plain(cell) for cell in row] for row in table.grid()]
    assert rows[0] == gold["tables"][0]["header"] and table.header_rows == 1
    for row, expected in zip(rows[1:], gold["tables"][0]["rows"], strict=True):
        assert row[:4] == [plain(expected[key]) for key in ("c1", "c2", "c3", "c4")]
        assert row[4].startswith(plain(expected["c5_start"]))


def labelled() -> list[Path]:
    return sorted([*CORPUS.glob("*.pdf"), *CORPUS.glob("containers/*.pdf")])


def bare(text: str) -> str:
    return re.sub(r"[\s。．.，、：:；;]", "", text).replace("（", "(").replace("）", ")")


@pytest.mark.parametrize("path", labelled(), ids=lambda path: path.stem)
def test_every_heading_begins_a_block(path: Path) -> None:
    yaml = pytest.importorskip("yaml")
    gold_file = path.with_name(path.name + ".gold.yaml")
    gold = yaml.safe_load(
        (gold_file if gold_file.exists() else path.with_suffix(".gold.yaml")).read_text(encoding="utf-8")
    )
    source = read(path)
    starts = iter(bare(block.text) for block in source.blocks if isinstance(block, TextBlock))
    for heading in gold["headings"]:
        if heading["level"] < 9 and not heading.get("midline"):
            wanted = bare(heading["label"] + heading["text"])
            assert any(start.startswith(wanted) for start in starts), wanted
    for block in source.blocks:
        if isinstance(block, TextBlock):
            assert not re.search("。(?:（[一二三四五六七八九十]{1,3}）|[一二三四五六七八九十]{1,3}、)", block.text)
