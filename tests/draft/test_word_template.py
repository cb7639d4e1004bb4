"""Word files of an office's own as templates."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pytest
from docx.shared import RGBColor

from kepu_cli.draft.document import Paragraph
from kepu_cli.draft.template import Blocks
from kepu_cli.draft.word_template import fill_word_template, load_word_template
from kepu_cli.errors import TemplateError


def office_file(folder: Path) -> Path:
    """A red head, a title split over runs, a body, a table with a row to repeat, a footer."""
    document = docx.Document()
    head = document.add_paragraph().add_run("云岭市科学技术局文件")
    head.font.color.rgb = RGBColor(255, 0, 0)
    title = document.add_paragraph()
    for piece in ("关于{", "{ 标", "题 }", "}的通知（{{ 成文日期 | 日期 }}）"):
        title.add_run(piece)
    document.add_paragraph("{{ 正文 }}")
    document.add_paragraph("联系人：{{ 联系人 }}；电话：{{联系电话}}。")
    table = document.add_table(rows=2, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "责任单位", "内容"
    table.cell(1, 0).text, table.cell(1, 1).text = "{{ 任务.单位 }}", "{{ 任务.内容 }}"
    loop = document.add_table(rows=1, cols=1)
    loop.cell(0, 0).text = "{% for 行 in 名单 %}{{ 行.姓名 }}{% endfor %}"
    document.sections[0].footer.paragraphs[0].text = "{{ 发文字号 }}"
    path = folder / "红头.docx"
    document.save(str(path))
    return path


VALUES = {
    "标题": "科普工作",
    "成文日期": "2024-05-06",
    "正文": Blocks((Paragraph("一、甲"), Paragraph("乙。"))),
    "联系人": "李四 {{ 标题 }} <w:p>",
    "联系电话": "0000-1234567",
    "任务": [{"单位": "市科协", "内容": "1.甲\n2.乙"}, {"单位": "市教育局", "内容": "丙"}],
    "名单": [{"姓名": "王五"}, {"姓名": "赵六"}],
    "发文字号": "云科字〔2024〕8号",
}


def test_fields_are_found_and_filled(tmp_path: Path) -> None:
    template = load_word_template(office_file(tmp_path))
    assert {row.name for row in template.fields} == {
        "标题",
        "成文日期",
        "正文",
        "联系人",
        "联系电话",
        "任务",
        "名单",
        "发文字号",
    }
    data, missing, _ = fill_word_template(template, VALUES)
    document = docx.Document(io.BytesIO(data))
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert texts[:4] == ["云岭市科学技术局文件", "关于科普工作的通知（2024年5月6日）", "一、甲", "乙。"]
    assert texts[4] == "联系人：李四 {{ 标题 }} <w:p>；电话：0000-1234567。"
    assert document.paragraphs[0].runs[0].font.color.rgb == RGBColor(255, 0, 0)
    rows, loop = ([[cell.text for cell in row.cells] for row in table.rows] for table in document.tables)
    assert rows == [["责任单位", "内容"], ["市科协", "1.甲\n2.乙"], ["市教育局", "丙"]]
    assert loop == [["王五"], ["赵六"]]
    assert document.sections[0].footer.paragraphs[0].text == "云科字〔2024〕8号"
    assert missing == []


def test_what_is_missing_is_shown(tmp_path: Path) -> None:
    template = load_word_template(office_file(tmp_path))
    data, missing, _ = fill_word_template(template, {"标题": "甲"})
    text = "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs)
    assert "【待填：联系人】" in text and "【待填：成文日期】" in text
    assert {item.field.name for item in missing} == {
        "成文日期",
        "正文",
        "联系人",
        "联系电话",
        "任务",
        "名单",
        "发文字号",
    }


def test_everything_else_stays_byte_for_byte(tmp_path: Path) -> None:
    path = office_file(tmp_path)
    data, _, _ = fill_word_template(load_word_template(path), VALUES)
    with zipfile.ZipFile(path) as before, zipfile.ZipFile(io.BytesIO(data)) as after:
        assert before.namelist() == after.namelist()
        for name in ("word/styles.xml", "word/theme/theme1.xml", "[Content_Types].xml"):
            assert before.read(name) == after.read(name)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{{ 标题 | 没有的 }}", "没有“没有的”这个过滤器"),
        ("{{ 1 + 1 }}", "看不懂"),
        ("{% if 甲 %}", "只能用"),
        ("{{ 甲.__class__() }}", "看不懂"),
    ],
)
def test_what_a_word_file_cannot_hold(tmp_path: Path, text: str, message: str) -> None:
    document = docx.Document()
    document.add_paragraph(text)
    path = tmp_path / "坏.docx"
    document.save(str(path))
    with pytest.raises(TemplateError, match=message) as caught:
        load_word_template(path)
    assert "第1段" in str(caught.value)


def test_what_is_no_word_file(tmp_path: Path) -> None:
    path = tmp_path / "假.docx"
    path.write_bytes(b"not a zip")
    with pytest.raises(TemplateError, match=r"不是 Word 的 \.docx"):
        load_word_template(path)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
    with pytest.raises(TemplateError):
        load_word_template(path)


def test_ready_blocks_are_numbered_and_their_headings_set(tmp_path: Path) -> None:
    """They go on from the typed labels before them, and the typed labels behind them go on from theirs."""
    document = docx.Document()
    for text in ("一、总体要求", "加强科普。", "{{ 任务 }}", "二、保障措施", "（一）抓好落实。"):
        document.add_paragraph(text)
    document.save(str(tmp_path / "方案.docx"))
    blocks = Blocks(
        (
            Paragraph("重点任务", 1, 4, numbered=True),
            Paragraph("建设场馆。建成科技馆。", 2, 5, numbered=True),
            Paragraph("培训队伍。", 2, 5, numbered=True),
        )
    )
    data, _, rows = fill_word_template(load_word_template(tmp_path / "方案.docx"), {"任务": blocks})
    paragraphs = docx.Document(io.BytesIO(data)).paragraphs
    expected = ["二、重点任务", "（一）建设场馆。建成科技馆。", "（二）培训队伍。"]
    assert [paragraph.text for paragraph in paragraphs] == [
        "一、总体要求",
        "加强科普。",
        *expected,
        "三、保障措施",
        "（一）抓好落实。",
    ]
    assert [text for text, _ in rows] == expected
    lead, rest = paragraphs[3].runs
    assert (lead.text, rest.text) == ("（一）建设场馆。", "建成科技馆。")
    face = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}eastAsia"
    faces = [run._element.rPr.rFonts.get(face) for run in (paragraphs[2].runs[0], lead)]
    assert "黑体" in faces[0] and "楷体" in faces[1] and rest._element.rPr is None
