"""Two drafts: the changes, and a Word file in which accepting them gives the new draft and rejecting them the old one."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

from hypothesis import given, settings
from lxml import etree

from kepu_cli.diff.redline import (
    Redline,
    build_redline,
    list_paragraphs,
    redline_data,
    render_redline_docx,
    render_redline_html,
    render_redline_text,
)
from kepu_cli.model import Policy
from tests.diff.changes import change, policies, policy, section

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def drafts(redline: Redline) -> tuple[list[str], list[str]]:
    """The paragraphs of the Word file with all changes rejected, and with all accepted."""
    with zipfile.ZipFile(io.BytesIO(render_redline_docx(redline))) as package:
        body = etree.fromstring(package.read("word/document.xml"))
    old, new = [], []
    for paragraph in body.iter(f"{_W}p"):
        mark = paragraph.find(f"{_W}pPr/{_W}rPr")
        marked = {child.tag for child in mark} if mark is not None else set()
        rejected = accepted = ""
        for node in paragraph.iter(f"{_W}t", f"{_W}delText"):
            inside = {parent.tag for parent in node.iterancestors()}
            text = node.text or ""
            if f"{_W}ins" not in inside:
                rejected += text
            if f"{_W}del" not in inside:
                accepted += text
        if f"{_W}ins" not in marked:
            old.append(rejected)
        if f"{_W}del" not in marked:
            new.append(accepted)
    return old, new


def printed(found: Policy) -> list[str]:
    return [paragraph.label + paragraph.text for paragraph in list_paragraphs(found)]


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
