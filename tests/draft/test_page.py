"""The rendered page, measured: GB/T 9704-2012 in millimetres. Needs LibreOffice."""

from __future__ import annotations

import collections
import io
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pdfplumber
import pytest

from kepu_cli.draft.document import DraftDocument, DraftPart, Head, Paragraph, Signature
from kepu_cli.draft.docx.writer import write_docx
from kepu_cli.draft.fonts import load_fonts
from kepu_cli.draft.pdf_writer import convert_to_pdf
from kepu_cli.draft.render import build_grid
from kepu_cli.draft.sheets import write_xlsx

from .drafts import IMPRINT, joint, letter, plan, red_head, short_notice, table, task_grid

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not (shutil.which("soffice") or shutil.which("libreoffice")), reason="no LibreOffice"),
]
MM = 25.4 / 72
TOP, LEFT, RIGHT, BOTTOM = 37, 28, 184, 262

Pages = list[dict[str, Any]]
Render = Callable[[str], Pages]
MAKERS: dict[str, Callable[[], DraftDocument]] = {
    "red": red_head,
    "joint": joint,
    "letter": letter,
    "table": table,
    "plan": plan,
    "short": short_notice,
}


@pytest.fixture(scope="module")
def render() -> Render:
    """Pages of a draft: lines of text with place and size, drawn rules; each draft is rendered once."""
    done: dict[str, Pages] = {}

    def run(name: str) -> Pages:
        if name not in done:
            pdf = convert_to_pdf(write_docx(MAKERS[name](), load_fonts()))
            with pdfplumber.open(io.BytesIO(pdf)) as book:
                done[name] = [read_page(page) for page in book.pages]
        return done[name]

    return run


def read_page(page: Any) -> dict[str, Any]:
    height = float(page.height)
    rows: dict[int, list[Any]] = collections.defaultdict(list)
    for char in page.chars:
        if char["upright"] and not char["text"].isspace():
            rows[round((height - char["matrix"][5]) * 4)].append(char)
    lines = []
    for _, chars in sorted(rows.items()):
        chars.sort(key=lambda char: char["x0"])
        base = (height - chars[0]["matrix"][5]) * MM
        size = collections.Counter(round(char["size"], 1) for char in chars).most_common(1)[0][0]
        lines.append({
            "text": "".join(char["text"] for char in chars), "base": base, "x0": chars[0]["x0"] * MM, "x1": chars[-1]["x1"] * MM,
            "size": size, "top": base - 0.88 * size * MM, "bottom": base + 0.12 * size * MM,
        })  # fmt: skip
    turned = [char for char in page.chars if not char["upright"] and not char["text"].isspace()]
    rules = [
        {"x0": shape["x0"] * MM, "x1": shape["x1"] * MM, "y": (shape["top"] + shape["bottom"]) / 2 * MM,
         "weight": max((shape["bottom"] - shape["top"]) * MM, (shape.get("linewidth") or 0) * MM if shape["object_type"] == "line" else 0),
         "red": red(shape.get("stroking_color")) or red(shape.get("non_stroking_color"))}
        for shape in (*page.lines, *page.rects, *page.curves)
        if shape["x1"] - shape["x0"] > 283 and shape["bottom"] - shape["top"] < 6
    ]  # fmt: skip
    return {
        "lines": lines,
        "rules": sorted(rules, key=lambda rule: rule["y"]),
        "turned": turned,
        "width": page.width * MM,
        "height": height * MM,
    }


def red(color: Any) -> bool:
    return isinstance(color, tuple) and len(color) == 3 and color[0] > 0.8 and max(color[1:]) < 0.2


def near(value: float, wanted: float, tolerance: float = 1.0) -> bool:
    return abs(value - wanted) <= tolerance


def body(page: dict[str, Any]) -> list[dict[str, Any]]:
    return [line for line in page["lines"] if line["size"] == 16 and 25 < line["base"] < 268]


def full_pages(pages: Pages) -> list[list[dict[str, Any]]]:
    """Lines of the pages that are full of running text: no title, no last page of a part."""
    found = [body(page) for page in pages[1:-1] if page["height"] > page["width"]]
    return [lines for lines in found if near(lines[0]["top"], TOP, 5) and near(lines[-1]["bottom"], BOTTOM, 5)]


@pytest.mark.parametrize("name", ["red", "joint", "letter", "plan", "short"])
def test_full_pages_hold_22_lines_of_28_characters(render: Render, name: str) -> None:
    full = full_pages(render(name))
    assert full
    assert {len(lines) for lines in full} == {22}
    assert all(
        near(line["base"] - lines[0]["base"], number * 225 / 22, 0.3)
        for lines in full
        for number, line in enumerate(lines)
    )
    flush = [line for lines in full for line in lines if line["x0"] < LEFT + 1 and line["x1"] > RIGHT - 2]
    counts = collections.Counter(len(line["text"]) for line in flush if all(c > "\u2fff" for c in line["text"]))
    assert counts.most_common(1)[0][0] == 28
    assert near(min(line["x0"] for line in flush), LEFT)
    assert near(max(line["x1"] for line in flush if line["text"][-1] not in "，。、）"), RIGHT)


@pytest.mark.parametrize("name", ["red", "joint", "short"])
def test_red_head_and_its_rule(render: Render, name: str) -> None:
    page = render(name)[0]
    marks = [line for line in page["lines"] if line["size"] > 22]
    number = next(line for line in page["lines"] if "〔" in line["text"])
    assert near(marks[0]["top"], 72)
    assert near((min(mark["x0"] for mark in marks) + max(mark["x1"] for mark in marks)) / 2, 106, 1.5)
    assert near((number["x0"] + number["x1"]) / 2, 106)
    rules = [rule for rule in page["rules"] if rule["red"]]
    assert rules and all(near(rule["x0"], LEFT) and near(rule["x1"], RIGHT) for rule in rules)
    assert all(near(rule["y"] - number["bottom"], 4) for rule in rules)


def test_marks_of_joint_issue_begin_at_the_same_height(render: Render) -> None:
    page = render("joint")[0]
    assert [line["text"] for line in page["lines"][:3]] == ["000012", "秘密★1年", "特急"]
    mark = next(line for line in page["lines"] if line["size"] > 20)
    assert near(mark["top"], 72)


def test_joint_marks_have_their_suffix_at_the_right_in_the_middle(render: Render) -> None:
    lines = [line for line in render("short")[0]["lines"] if line["size"] > 22]
    suffix = next(line for line in lines if line["text"].endswith("文件"))
    names = [line for line in lines if line is not suffix]
    assert next(line["text"] for line in lines if line["text"] != "文件") == "云岭市科学技术局"
    assert suffix["x1"] > max(line["x1"] for line in names) + 10
    middle = (lines[0]["top"] + lines[-1]["bottom"]) / 2
    assert near((suffix["top"] + suffix["bottom"]) / 2, middle, 3)


def test_no_page_holds_a_signature_without_text(render: Render) -> None:
    first, second, third, *_ = render("short")
    assert any("现将" in line["text"] for line in first["lines"])
    at = next(index for index, line in enumerate(second["lines"]) if "云岭市财政局" in line["text"])
    assert second["lines"][at]["text"] == "云岭市科学技术局云岭市教育局云岭市财政局"
    assert second["lines"][at + 1]["text"] == "2024年1月30日"
    assert at == 1 and second["lines"][0]["text"].endswith("落实。") and near(second["lines"][0]["top"], TOP, 5)
    assert third["lines"][0]["size"] == 22


def test_places_to_fill_in_are_underlined_without_boxes(render: Render) -> None:
    pages = render("plan")
    assert any("【待定：完成时限】" in line["text"] for page in pages for line in page["lines"])
    assert not [rule for page in pages for rule in page["rules"]]


def test_letter_has_two_double_rules_and_no_number_on_page_one(render: Render) -> None:
    first, second, *_ = render("letter")
    rules = [rule for rule in first["rules"] if rule["red"]]
    assert len(rules) == 4
    assert all(near(rule["x1"] - rule["x0"], 170) and near((rule["x0"] + rule["x1"]) / 2, 105) for rule in rules)
    mark = first["lines"][0]
    assert near(mark["top"], 30)
    assert near(rules[0]["y"] - mark["bottom"], 4, 1.2)
    assert near(297 - rules[-1]["y"], 20, 1.2)
    assert rules[0]["weight"] > rules[1]["weight"] and rules[2]["weight"] < rules[3]["weight"]
    assert near(next(line for line in first["lines"] if "号" in line["text"])["x1"], RIGHT)
    assert not [line for line in first["lines"] if line["text"].startswith("—")]
    assert [line for line in second["lines"] if line["text"] == "—2—"]
    assert not [rule for rule in second["rules"] if rule["red"]]


@pytest.mark.parametrize("name", ["red", "joint", "short"])
def test_imprint_stands_on_the_bottom_edge(render: Render, name: str) -> None:
    page = render(name)[-1]
    wide = page["width"] > page["height"]
    rules = [rule for rule in page["rules"] if not rule["red"]][-3:]
    assert near(rules[-1]["y"], 184 if wide else BOTTOM)
    assert all(near(rule["x1"] - rule["x0"], 225 if wide else 156) for rule in rules)
    last = next(line for line in page["lines"] if line["text"].endswith("印发"))
    assert (
        last["size"] == 14
        and near(last["x0"], (35 if wide else LEFT) + 4.94)
        and near(last["x1"], (260 if wide else RIGHT) - 4.94)
    )


def test_signature_is_centred_on_its_date(render: Render) -> None:
    lines = [line for page in render("letter") for line in page["lines"]]
    at = next(index for index, line in enumerate(lines) if line["text"] == "2024年5月6日")
    date, name = lines[at], lines[at - 1]
    assert near(RIGHT - date["x1"], 4 * 156 / 28)
    assert near((date["x0"] + date["x1"]) / 2, (name["x0"] + name["x1"]) / 2, 2.8)


def test_page_numbers_stand_outside_seven_millimetres_below(render: Render) -> None:
    for number, page in enumerate(render("red"), start=1):
        if page["width"] > page["height"]:
            assert "".join(char["text"] for char in page["turned"]) == f"—{number}—"
            x = sum((char["x0"] + char["x1"]) / 2 * MM for char in page["turned"]) / len(page["turned"])
            y = sum((char["top"] + char["bottom"]) / 2 * MM for char in page["turned"]) / len(page["turned"])
            assert near(x, 28, 2) and (y > 105) == bool(number % 2)
            continue
        folio = page["lines"][-1]
        assert folio["text"] == f"—{number}—" and folio["size"] == 14
        assert near(RIGHT - folio["x1"] if number % 2 else folio["x0"] - LEFT, 4.94)
        assert near(folio["base"] - 0.38 * 14 * MM, 269, 1.2)


def test_tables_repeat_their_header_on_every_page(render: Render) -> None:
    pages = render("table")
    assert len(pages) > 2
    for page in pages:
        assert near(page["width"], 297) and near(page["height"], 210)
        assert any(line["text"] == "责任单位项目工作内容和要求" for line in page["lines"])


def test_a_table_fills_the_turned_type_area(render: Render) -> None:
    for page in render("table"):
        frame = [rule for rule in page["rules"] if rule["x1"] - rule["x0"] > 200]
        assert all(near(rule["x0"], 35) and near(rule["x1"], 260) for rule in frame)
        assert all(line["top"] >= 28 - 1 and line["bottom"] <= 184 + 1 for line in page["lines"])


def test_cc_of_a_letter_is_its_last_line(render: Render) -> None:
    last = render("letter")[-1]
    cc = next(line for line in last["lines"] if line["text"].startswith("抄送"))
    assert cc["text"].endswith("。") and cc["size"] == 14 and near(cc["bottom"], BOTTOM, 3)
    assert not [rule for rule in last["rules"] if rule["y"] > cc["top"] - 8]


def test_libreoffice_shows_the_filter_of_a_sheet_and_no_formula(tmp_path: Path) -> None:
    grid = build_grid([["单位", "内容"], ["市科技局", "=1+1"], ["市科协", "@SUM(A1)"], ["市教育局", "-1"]])
    book = tmp_path / "table.xlsx"
    book.write_bytes(write_xlsx(DraftDocument(parts=(DraftPart("main", "表", blocks=(grid, task_grid())),))))
    convert(book, "ods")
    with zipfile.ZipFile(tmp_path / "table.ods") as archive:
        content = archive.read("content.xml").decode()
    assert content.count('table:display-filter-buttons="true"') == 2
    assert "table:formula" not in content and ">=1+1<" in content


def convert(path: Path, suffix: str) -> None:
    office = shutil.which("soffice") or shutil.which("libreoffice") or ""
    profile = (path.parent / "profile").as_uri()
    command = [office, f"-env:UserInstallation={profile}", "--headless", "--convert-to", suffix, "--outdir"]
    subprocess.run([*command, str(path.parent), str(path)], check=True, capture_output=True, timeout=120)


@pytest.mark.parametrize("lines", [31, 34, 36, 38, 41])
def test_imprint_never_covers_text(lines: int) -> None:
    blocks = tuple(Paragraph(f"第{number}段只有一行。") for number in range(lines))
    document = DraftDocument(
        Head(),
        (DraftPart("main", "方案", blocks=blocks),),
        (),
        Signature(("云岭市科学技术局",), "2024年5月6日"),
        "此件公开发布",
        IMPRINT,
    )
    with pdfplumber.open(io.BytesIO(convert_to_pdf(write_docx(document, load_fonts())))) as book:
        last = read_page(book.pages[-1])
        words = "".join(line["text"] for page in book.pages for line in read_page(page)["lines"])
    imprint = next(line for line in last["lines"] if line["text"].startswith("抄送"))
    assert all(line["bottom"] < imprint["top"] or line["size"] == 14 for line in last["lines"])
    assert all(f"第{number}段" in words for number in range(lines))
