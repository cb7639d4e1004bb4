"""Two drafts: the changes, and a Word file in which accepting them gives the new draft and rejecting them the old one."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from dataclasses import replace

from hypothesis import given, settings
from lxml import etree

from kepu_cli.diff.redline import Redline, build_redline
from kepu_cli.diff.redline_page import render_redline_html
from kepu_cli.diff.redline_paragraphs import list_paragraphs
from kepu_cli.diff.redline_text import redline_data, render_redline_markdown, render_redline_text
from kepu_cli.diff.redline_word import render_redline_docx
from kepu_cli.model import Policy, Table
from tests.diff.changes import change, policies, policy, section

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def drafts(redline: Redline) -> tuple[list[str], list[str]]:
    """The paragraphs and rows of the Word file with all changes rejected, and with all accepted."""
    with zipfile.ZipFile(io.BytesIO(render_redline_docx(redline))) as package:
        body = etree.fromstring(package.read("word/document.xml"))[0]
    old, new = [], []
    for block in body:
        for piece in block.iter(f"{_W}tr") if block.tag == f"{_W}tbl" else [block]:
            mark = piece.find(f"{_W}trPr" if piece.tag == f"{_W}tr" else f"{_W}pPr/{_W}rPr")
            marked = {child.tag for child in mark} if mark is not None else set()
            cells = piece.findall(f"{_W}tc") or [piece]
            rejected, accepted = ["|".join(texts) for texts in zip(*map(_texts, cells), strict=True)]
            if f"{_W}ins" not in marked and rejected:
                old.append(rejected)
            if f"{_W}del" not in marked and accepted:
                new.append(accepted)
    return old, new


def _texts(piece: etree._Element) -> tuple[str, str]:
    rejected = accepted = ""
    for node in piece.iter(f"{_W}t", f"{_W}delText", f"{_W}br"):
        inside = {parent.tag for parent in node.iterancestors()}
        text = "\n" if node.tag == f"{_W}br" else node.text or ""
        rejected += text if f"{_W}ins" not in inside else ""
        accepted += text if f"{_W}del" not in inside else ""
    return rejected, accepted


def printed(found: Policy) -> list[str]:
    return [
        "|".join(paragraph.cells) if paragraph.cells else paragraph.label + paragraph.text
        for paragraph in list_paragraphs(found)
    ]


OLD = policy(
    section("（一）", "建设科技馆", "到2025年建成科技馆五座，全部免费开放。", ("市科技局",)),
    section("（二）", "培训科普人才", "每年培训科普人才二百名。"),
    section("（三）", "举办科普活动", "办好全国科普日，开展科技下乡。"),
)


def test_a_draft_does_not_differ_from_itself() -> None:
    redline = build_redline(OLD, OLD)
    assert not redline.differs and "没有差异" in render_redline_text(redline)


def test_changes_are_words() -> None:
    new = change(
        OLD, (0, 0, 0), lambda old: replace(old, text=(old.text or "").replace("2025", "2026").replace("五座", "六座"))
    )
    redline = build_redline(OLD, new)
    (edit,) = [edit for edit in redline.edits if edit.kind != "same"]
    assert edit.kind == "changed"
    assert next((word.a, word.b) for word in edit.words if word.a != word.b) == ("2025", "2026")
    assert "[-2025-]{+2026+}" in render_redline_text(redline)


def test_shifted_numbers_are_no_change() -> None:
    new = change(OLD, (0, 0, 0), lambda _: None)
    new = change(new, (0, 0, 0), lambda old: replace(old, label="（一）"))
    new = change(new, (0, 0, 1), lambda old: replace(old, label="（二）"))
    redline = build_redline(OLD, new)
    assert [(edit.kind, edit.old and edit.old.label) for edit in redline.edits if edit.kind != "same"] == [
        ("deleted", "（一）")
    ]
    assert drafts(redline) == (printed(OLD), printed(new))


def test_a_moved_paragraph_is_told_as_moved() -> None:
    chapter = OLD.parts[0].sections[0]
    moved = replace(chapter, sections=(chapter.sections[2], chapter.sections[0], chapter.sections[1]))
    new = replace(OLD, parts=(replace(OLD.parts[0], sections=(moved,)),))
    redline = build_redline(OLD, new)
    assert [edit.kind for edit in redline.edits if edit.kind != "same"] == ["moved"]
    assert redline_data(redline)["summary"]["moved"] == 1
    assert drafts(redline) == (printed(OLD), printed(new))


@settings(max_examples=25)
@given(policies(most=5), policies(most=5))
def test_the_word_file_holds_both_drafts(old: Policy, new: Policy) -> None:
    redline = build_redline(old, new)
    before, after = drafts(redline)
    assert after == printed(new)
    # A paragraph that moved stands struck out where it was.
    assert sorted(before) == sorted(printed(old))


def test_markup_in_the_text_stays_text() -> None:
    evil = policy(section("（一）", "<script>alert(1)</script>", "]]>&\x00\x1b[31m“引号”"))
    page = render_redline_html(build_redline(OLD, evil))
    assert "<script>alert" not in page and "\x1b" not in render_redline_text(build_redline(OLD, evil))
    assert render_redline_docx(build_redline(OLD, evil))


HEADER = ("项目", "工作内容", "责任单位")
ROWS = (
    ("科普场馆", "建设科技馆五座。\n开放科研设施。", "市科技局"),
    ("科普人才", "每年培训科普人才二百名。", "市科协"),
    ("科普活动", "办好全国科普日。", "市科协、市教育局"),
)


def with_table(*rows: tuple[str, ...], header: tuple[str, ...] = HEADER) -> Policy:
    part = OLD.parts[0]
    return replace(OLD, parts=(replace(part, tables=(Table("任务分解表", header, rows),)),))


def test_rows_are_compared_cell_by_cell() -> None:
    old = with_table(*ROWS)
    new = with_table(
        ("科普场馆", "建设科技馆六座。\n开放科研设施。", "市科技局"), ROWS[1], (*ROWS[2][:2], "市科协、市总工会")
    )
    redline = build_redline(old, new)
    first, second = redline.changes
    assert [first.kind, second.kind] == ["changed", "changed"] and first.paragraph.at.row == 2
    (word,) = [word for word in first.cells[1] if word.a != word.b]
    assert "五" in word.a and word.b == word.a.replace("五", "六")
    text = render_redline_text(redline)
    assert "项目：科普活动" in text and "责任单位：市科协、[-市教育局-]{+市总工会+}" in text and "修改表格 2 行" in text
    assert "**市总工会**" in render_redline_markdown(redline)
    page = render_redline_html(redline)
    assert page.count("<table>") == 1 and page.count("<tr ") == 4 and "<ins>市总工会</ins>" in page
    assert redline_data(redline)["edits"][1]["cells"][0] == [["科普活动"]]
    assert drafts(redline) == (printed(old), printed(new))


def test_rows_that_come_go_and_move() -> None:
    old = with_table(*ROWS)
    new = with_table(ROWS[2], ROWS[0], ("科普经费", "经费纳入预算。", "市财政局"))
    redline = build_redline(old, new)
    assert sorted(edit.kind for edit in redline.changes) == ["deleted", "inserted", "moved"]
    before, after = drafts(redline)
    assert after == printed(new) and sorted(before) == sorted(printed(old))


def test_a_table_with_other_columns_is_set_anew() -> None:
    old = with_table(*ROWS)
    new = with_table(*((*row, "长期") for row in ROWS), header=(*HEADER, "完成时限"))
    redline = build_redline(old, new)
    assert {edit.kind for edit in redline.changes} == {"deleted", "inserted"}
    assert drafts(redline) == (printed(old), printed(new))


def test_changes_are_dated_only_on_request() -> None:
    redline = build_redline(OLD, change(OLD, (0, 0, 0), lambda _: None))
    plain, dated = (
        render_redline_docx(redline),
        render_redline_docx(redline, author="张&三", date=dt.datetime(2026, 3, 1)),
    )
    with zipfile.ZipFile(io.BytesIO(plain)) as package:
        assert b"w:date" not in package.read("word/document.xml")
    with zipfile.ZipFile(io.BytesIO(dated)) as package:
        root = etree.fromstring(package.read("word/document.xml"))
    found = {(node.get(f"{_W}author"), node.get(f"{_W}date")) for node in root.iter(f"{_W}del")}
    assert found == {("张&三", "2026-03-01T00:00:00Z")}
    assert plain == render_redline_docx(redline)
