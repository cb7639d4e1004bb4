"""Two drafts: the changes, and a Word file in which accepting them gives the new draft and rejecting them the old one."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from lxml import etree

from kepu_cli.diff.redline import Redline, build_redline
from kepu_cli.diff.redline_page import render_redline_html
from kepu_cli.diff.redline_paragraphs import list_paragraphs
from kepu_cli.diff.redline_text import redline_data, render_redline_markdown, render_redline_text
from kepu_cli.diff.redline_word import render_redline_docx
from kepu_cli.model import Contact, Document, Imprint, Part, Policy, SourceInfo, Suggestion, Table
from kepu_cli.pipeline import load
from tests.diff.changes import change, policies, policy, section

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def drafts(redline: Redline) -> tuple[list[str], list[str]]:
    """The paragraphs and rows of the Word file with all changes rejected, and with all accepted."""
    with zipfile.ZipFile(io.BytesIO(render_redline_docx(redline))) as package:
        body = etree.fromstring(package.read("word/document.xml"))[0]
    old: list[str] = []
    new: list[str] = []
    begun = ["", ""]  # what stands in paragraphs whose mark is not of that draft
    for block in body:
        for piece in block.iter(f"{_W}tr") if block.tag == f"{_W}tbl" else [block]:
            mark = piece.find(f"{_W}trPr" if piece.tag == f"{_W}tr" else f"{_W}pPr/{_W}rPr")
            marked = {child.tag for child in mark} if mark is not None else set()
            cells = piece.findall(f"{_W}tc") or [piece]
            texts = ["|".join(texts) for texts in zip(*map(_texts, cells), strict=True)]
            for side, (draft, tag) in enumerate(((old, f"{_W}ins"), (new, f"{_W}del"))):
                begun[side] += texts[side]
                if tag in marked and cells == [piece]:
                    continue  # the paragraph goes on in the next one
                if tag not in marked and begun[side]:
                    draft.append(begun[side])
                begun[side] = ""
    assert begun == ["", ""]
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


def test_the_label_comes_and_goes_with_its_paragraph() -> None:
    new = change(OLD, (0, 0, 0), lambda _: None)
    gone, come = build_redline(OLD, new), build_redline(new, OLD)
    for redline, plain, marked, tag in (
        (gone, "[-（一）", "~~（一）", "<del>（一）"),
        (come, "{+（一）", "**（一）", "<ins>（一）"),
    ):
        assert plain in render_redline_text(redline)
        assert marked in render_redline_markdown(redline)
        assert tag in render_redline_html(redline)


def test_a_moved_paragraph_is_told_as_moved() -> None:
    chapter = OLD.parts[0].sections[0]
    moved = replace(chapter, sections=(chapter.sections[2], chapter.sections[0], chapter.sections[1]))
    new = replace(OLD, parts=(replace(OLD.parts[0], sections=(moved,)),))
    redline = build_redline(OLD, new)
    assert [edit.kind for edit in redline.edits if edit.kind != "same"] == ["moved"]
    assert redline_data(redline)["summary"]["moved"] == 1
    assert drafts(redline) == (printed(OLD), printed(new))


def test_a_mark_is_a_change_and_its_width_is_none() -> None:
    def ending(text: str) -> Policy:
        return policy(section("（一）", "建设科技馆", text))

    old = ending("到2025年建成科技馆五座，免费开放。")
    redline = build_redline(old, ending("到2025年建成科技馆五座；免费开放。"))
    assert "[-，-]{+；+}" in render_redline_text(redline) and drafts(redline)[0] == printed(old)
    assert not build_redline(old, ending("到２０２５年建成科技馆五座,免费 开放。")).differs


@settings(max_examples=25)
@given(policies(most=5), policies(most=5))
def test_the_word_file_holds_both_drafts(old: Policy, new: Policy) -> None:
    redline = build_redline(old, new)
    before, after = drafts(redline)
    assert after == printed(new)
    # A paragraph that moved stands struck out where it was.
    assert before == printed(old)


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


SAMPLES = Path(__file__).parents[2] / "samples"
LETTER = (
    "000001",
    "机密★1年",
    "特急",
    "云岭市人民政府办公室文件",
    "云政办发〔2025〕8号　　　　签发人：李四",
    "云岭市人民政府办公室关于做好防汛工作的通知",
    "各县（市、区）人民政府：",
    "为做好防汛工作，现将有关事项通知如下：",
    "一、加强值守",
    "严格执行24小时值班制度。一是白天值守。二是夜间值守。",
    "二、加强排查",
    "全面排查隐患。",
    "特此通知。",
    "附件：1. 防汛责任人名单",
    "2. 隐患排查表",
    "云岭市人民政府办公室",
    "2025年5月8日",
    "（此件公开发布）",
    "（联系人：王五，电话：12345678）",
    "附件1",
    "防汛责任人名单",
    "一、市级责任人",
    "抄送：市委办公室，市人大常委会办公室。",
    "云岭市人民政府办公室　2025年5月9日印发",
)


def written(folder: Path, name: str, lines: tuple[str, ...]) -> Policy:
    path = folder / name
    path.write_text("\n\n".join(lines), encoding="utf-8")
    return load(path)


def test_a_letter_is_listed_as_printed(tmp_path: Path) -> None:
    assert printed(written(tmp_path, "a.txt", LETTER)) == list(LETTER)


def test_a_number_below_the_title_stays_there(tmp_path: Path) -> None:
    lines = (LETTER[5], "云政办发〔2025〕8号", *LETTER[6:])
    assert printed(written(tmp_path, "a.txt", lines)) == list(lines)


@pytest.mark.parametrize("signed", [True, False])
def test_issuers_read_from_the_title_are_no_line(tmp_path: Path, signed: bool) -> None:
    lines = (*LETTER[5:8], "各地要加强值守。", *(LETTER[15:16] if signed else ()), LETTER[16])
    assert printed(written(tmp_path, "a.txt", lines)) == list(lines)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("000001", "000002"),
        ("机密★1年", "机密★3年"),
        ("特急", "加急"),
        ("办公室文件", "文件"),
        ("8号", "9号"),
        ("李四", "赵六"),
        ("各县（市、区）人民政府：", "各县人民政府："),
        ("防汛责任人名单", "值守责任人名单"),
        ("5月8日", "5月7日"),
        ("此件公开发布", "此件不公开"),
        ("王五", "赵六"),
        ("市委办公室，", ""),
        ("5月9日印发", "5月10日印发"),
    ],
)
def test_a_change_of_any_element_is_found(tmp_path: Path, old: str, new: str) -> None:
    before = written(tmp_path, "a.txt", LETTER)
    lines = tuple(line.replace(old, new) for line in LETTER)
    after = written(tmp_path, "b.txt", lines)
    redline = build_redline(before, after)
    assert redline.differs
    assert drafts(redline) == (list(LETTER), list(lines))


ELEMENTS = Document(
    copy_number="000001",
    classification="机密★1年",
    urgency="特急",
    issuer_mark="云岭市人民政府文件",
    number="云政发〔2025〕8号",
    signatories=("李四",),
    title="关于做好防汛工作的通知",
    recipients="各县人民政府",
    issuers=("云岭市人民政府",),
    date=dt.date(2025, 5, 8),
    annotation="此件公开发布",
    attachments=("防汛责任人名单",),
    cc="市委办公室",
    imprint=Imprint("云岭市人民政府办公室", dt.date(2025, 5, 9)),
    contact=Contact("王五", "1234567"),
    suggestion=Suggestion("人大", "市六届人大一次会议", 86, "关于加强防汛的建议", ("赵六",), "A"),
)


@pytest.mark.parametrize(
    "name", [field.name for field in fields(Document) if field.name not in ("kind", "category", "printed")]
)
def test_every_field_takes_part_without_printed_lines(name: str) -> None:
    full = Policy(SourceInfo("通知.yaml", "yaml", "0" * 64), ELEMENTS, (Part("main", preamble="现通知如下。"),))
    bare = replace(
        full, document=replace(ELEMENTS, **{name: () if isinstance(getattr(ELEMENTS, name), tuple) else None})
    )
    redline = build_redline(bare, full)
    assert {edit.kind for edit in redline.changes} == {"inserted"}
    assert drafts(redline) == (printed(bare), printed(full))


SPLIT = ("支持高校教师带队驻院，培养实用人才。", "建立专家库并动态调整，每年评估一次。")


@pytest.mark.parametrize("turned", [False, True])
def test_a_split_paragraph_keeps_its_words(tmp_path: Path, turned: bool) -> None:
    one = (*LETTER[:8], "".join(SPLIT), *LETTER[15:17])
    two = (*LETTER[:8], *SPLIT, *LETTER[15:17])
    old, new = (two, one) if turned else (one, two)
    redline = build_redline(written(tmp_path, "a.txt", old), written(tmp_path, "b.txt", new))
    (edit,) = redline.changes
    assert edit.kind == "changed" and edit.mark == ("del" if turned else "ins")
    assert ("[-¶-]" if turned else "{+¶+}") + SPLIT[1] in render_redline_text(redline)
    assert drafts(redline) == (list(old), list(new))


def test_merged_measures_keep_their_words(tmp_path: Path) -> None:
    head = (*LETTER[5:8], "一、主要任务")
    old = (
        *head,
        "（一）开展技术培训。每年开展技术培训100场次。",
        "（二）强化资金保障。市财政每年安排专项经费200万元。",
        "（三）加强宣传。用好各类媒体。",
    )
    new = (
        *head,
        "（一）开展技术培训和强化资金保障。每年开展技术培训100场次。市财政每年安排专项经费200万元。",
        "（二）加强宣传。用好各类媒体。",
    )
    redline = build_redline(written(tmp_path, "a.txt", old), written(tmp_path, "b.txt", new))
    assert {edit.kind for edit in redline.changes} == {"changed"}
    assert drafts(redline) == (list(old), list(new))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("云岭市科普实施意见.txt", "云岭市老年人数字技能实施方案.docx"),
        ("云岭市科技创新任务分解表.docx", "云岭市青年科技人才工作方案.txt"),
        ("云岭市人大建议答复函.txt", "云岭市政协提案答复.docx"),
        ("云岭市政协提案表.html", "云岭市人大代表建议.txt"),
        ("条文体-云岭市科普基地管理办法.docx", "换行网页-云岭市人才新政.html"),
    ],
)
def test_the_drafts_of_samples(old: str, new: str) -> None:
    first, second = load(SAMPLES / old), load(SAMPLES / new)
    assert drafts(build_redline(first, second)) == (printed(first), printed(second))


@pytest.mark.parametrize("name", ["云岭市科普实施意见", "云岭市青年科技人才工作方案", "云岭市人大建议答复函"])
def test_containers_of_one_document_do_not_differ(name: str) -> None:
    first = load(SAMPLES / f"{name}.txt")
    for ending in ("docx", "html"):
        assert not build_redline(first, load(SAMPLES / f"{name}.{ending}")).changes
