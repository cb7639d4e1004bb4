"""Comparisons in every format: what is written can be read back, nothing in it runs, and the page works in a browser."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
import shutil
import subprocess
import zipfile
from html.parser import HTMLParser
from pathlib import Path

import pytest

from kepu_cli.cli.diff import SYNTAX
from kepu_cli.cli.reports import format_json
from kepu_cli.diff.compare import compare
from kepu_cli.diff.data import comparison_data
from kepu_cli.diff.page import render_page
from kepu_cli.diff.views import build_report
from kepu_cli.model import Target
from kepu_cli.report import Column, Report, Sheet
from kepu_cli.report.docx import render_docx
from kepu_cli.report.html import render_html
from kepu_cli.report.text import render_csv, render_markdown, render_text, width, wrap
from kepu_cli.report.workbook import column_name
from kepu_cli.report.xlsx import render_xlsx
from tests.diff.changes import policy, section

EVIL = (
    "=cmd|' /C calc'!A0",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "<script>alert(1)</script>",
    "]]>",
    "a|b",
    "\x1b[2J",
    "x\x00y",
)
REPORT = Report(
    "标题 <b>",
    ("一共",),
    (Sheet("表[1]", ("甲", "乙"), tuple((text, "乙\n二行") for text in EVIL)), Sheet("空表", ("甲",), ())),
)

A = policy(
    section("（一）", "培训科技辅导员", "每年培训科技辅导员200名，组建队伍。", ("市教育局", "市科技局"),
            (Target("每年培训科技辅导员200名", "培训科技辅导员", "每年", None, 200, "名"),)),
    section("（二）", "防范非法集资", "开展养老诈骗整治，严查虚假宣传。", ("市公安局",)),
    section("（三）", "建设社区科普大学", "依托社区服务中心建设科普大学。", ("市科协",)),
)  # fmt: skip
B = policy(
    section("（一）", "建设社区科普大学", "依托社区服务中心建设科普大学。", ("市科协",)),
    section("（二）", "培训科技辅导员", "每年培训科技辅导员300名，组建队伍。", ("市教育局", "市财政局"),
            (Target("每年培训科技辅导员300名", "培训科技辅导员", "每年", None, 300, "名"),)),
    section("（三）", "打造科普旅游线路", "打造科普旅游线路，带动文化产业发展。"),
    title="另一份方案 <i>",
)  # fmt: skip
COMPARISON = compare(A, B)
CHOICES = {option.key: option.choices for option in SYNTAX.options}


def test_json_has_the_agreed_shape() -> None:
    data = json.loads(format_json(comparison_data(COMPARISON)))
    match = next(m for m in data["matches"] if m["a"][0]["title"] == "培训科技辅导员")
    assert match["a"][0]["label"] == "（一）" and match["b"][0]["label"] == "（二）"
    assert match["units"]["both"] == ["市教育局"]
    assert (match["units"]["only_a"], match["units"]["only_b"]) == (["市科技局"], ["市财政局"])
    (target,) = match["targets"]
    assert (target["a"], target["b"], target["stricter"]) == ("每年培训科技辅导员200名", "每年培训科技辅导员300名", "b")
    assert ["200", "300"] in match["words"] or any(len(word) == 2 and "200" in word[0] for word in match["words"])
    assert [only["title"] for only in data["only_a"]] == ["防范非法集资"]
    assert [only["title"] for only in data["only_b"]] == ["打造科普旅游线路"]


@pytest.mark.parametrize("by", CHOICES["by"])
@pytest.mark.parametrize("only", [None, *CHOICES["only"]])
def test_every_view_has_rows_as_wide_as_its_header(by: str, only: str | None) -> None:
    for sheet in build_report(COMPARISON, by, only).shown():
        assert all(len(row) == len(sheet.header) for row in sheet.rows)


def test_views_by_unit_and_target() -> None:
    (units,) = build_report(COMPARISON, "unit").sheets
    states = {row[0]: row[3] for row in units.rows}
    assert states["教育"] == "两份都有" and states["科技"] == "只有 A" and states["财政"] == "只有 B"
    (targets,) = build_report(COMPARISON, "target").sheets
    assert [(row[3], row[4]) for row in targets.rows] == [("B", "300名 > 200名")]


def test_markdown_escapes() -> None:
    text = render_markdown(REPORT)
    assert "\\<script\\>" in text and "a\\|b" in text and "乙<br>二行" in text


def test_terminal_table() -> None:
    text = render_text(REPORT, 60)
    assert "\x1b" not in text and "\x00" not in text
    assert all(width(line) <= 62 for line in text.splitlines())
    assert wrap("一二三四五，六", 10) == ["一二三四", "五，六"]


@pytest.mark.parametrize("columns", [40, 80, 99, 120, 200])
def test_no_line_is_wider_than_the_screen(columns: int) -> None:
    cell = "责任单位：市科协、市教育局、市财政局（含所属单位）、市人力资源和社会保障局。" * 3
    sheet = Sheet("表", tuple("甲乙丙丁戊己"), ((cell,) * 6, (cell, "", "短", "", "", "")))
    lines = render_text(Report("题", (cell,), (sheet,), (cell,)), columns).splitlines()
    assert max(map(width, lines)) <= columns
    assert ("甲  责任单位" in "\n".join(lines)) == (columns < 100)


def test_csv_is_no_formula() -> None:
    rows = list(csv.reader(io.StringIO(render_csv(REPORT.sheets[0]).removeprefix("\ufeff"))))
    assert rows[0] == ["甲", "乙"]
    assert all(not row[0].startswith(("=", "+", "-", "@", "\t")) for row in rows[1:])


def test_xlsx_holds_text_only() -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.load_workbook(io.BytesIO(render_xlsx(REPORT)))
    assert book.sheetnames == ["说明", "表 1"]
    sheet = book["表 1"]
    assert sheet.freeze_panes == "A2" and sheet.auto_filter.ref == f"A1:B{len(EVIL) + 1}"
    cells = [cell for row in sheet.iter_rows(min_row=2) for cell in row]
    assert all(cell.data_type == "s" or cell.data_type == "inlineStr" for cell in cells)
    assert cells[0].value == EVIL[0] and sheet["B2"].value == "乙\n二行"
    with zipfile.ZipFile(io.BytesIO(render_xlsx(REPORT))) as package:
        assert b"<f>" not in b"".join(package.read(name) for name in package.namelist())
    assert [column_name(n) for n in (1, 26, 27, 703)] == ["A", "Z", "AA", "AAA"]


def test_xlsx_sorts_by_numbers_and_dates() -> None:
    openpyxl = pytest.importorskip("openpyxl")
    sheet = Sheet(
        "表", ("名", "相似"), (("甲", "0.59"), ("乙", ""), ("丙", "=1+1")), (2, 1), ratio=1,
        more=(Column("日期", ("2025-06-30", "", "2026-12-31"), "date"), Column("数", ("17", "", "1.5"))),
    )  # fmt: skip
    page = openpyxl.load_workbook(io.BytesIO(render_xlsx(Report("题", (), (sheet,)))))["表"]
    rows = list(page.iter_rows(values_only=True))
    assert rows[0] == ("名", "相似", "日期", "数")
    assert rows[1] == ("甲", 0.59, dt.datetime(2025, 6, 30), 17)
    assert rows[2][:1] == ("乙",) and not any(rows[2][1:])
    assert rows[3] == ("丙", "=1+1", dt.datetime(2026, 12, 31), 1.5) and page["B4"].data_type != "f"
    assert page.print_title_rows == "$1:$1" and page.sheet_properties.pageSetUpPr.fitToPage
    assert "日期" not in render_markdown(Report("题", (), (sheet,)))


def test_docx_opens() -> None:
    docx = pytest.importorskip("docx")
    document = docx.Document(io.BytesIO(render_docx(REPORT)))
    assert document.paragraphs[0].text == "标题 <b>"
    (table,) = document.tables
    assert [cell.text for cell in table.rows[0].cells] == ["甲", "乙"]
    assert len(table.rows) == len(EVIL) + 1


def test_no_column_is_too_narrow_for_a_number() -> None:
    docx = pytest.importorskip("docx")
    sheet = Sheet("表", tuple("甲乙丙丁戊己庚"), (("0.20",) * 7,), (18, 18, 1, 8, 30, 18, 14))
    (table,) = docx.Document(io.BytesIO(render_docx(Report("题", (), (sheet,))))).tables
    widths = [column.width.pt for column in table.columns]
    assert min(widths) >= 40 and 700 < sum(widths) <= 730


def test_the_same_bytes_each_time() -> None:
    assert render_xlsx(REPORT) == render_xlsx(REPORT) and render_docx(REPORT) == render_docx(REPORT)
    assert render_page(COMPARISON) == render_page(compare(A, B))


class Tags(HTMLParser):
    """Collects tags and what they refer to."""

    def __init__(self) -> None:
        super().__init__()
        self.stack: list[str] = []
        self.links: list[str] = []
        self.scripts = 0

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.scripts += tag == "script"
        self.links += [value or "" for name, value in attributes if name in ("src", "href") or name.startswith("on")]
        if tag not in ("meta", "input", "br", "col"):
            self.stack.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.stack.pop() == tag


@pytest.mark.parametrize("page", [render_page(COMPARISON), render_html(REPORT)], ids=["sides", "tables"])
def test_pages_are_whole_and_need_nothing_else(page: str) -> None:
    tags = Tags()
    tags.feed(page)
    assert tags.stack == [] and tags.scripts == 1
    assert tags.links == ["#main"]
    assert "default-src 'none'" in page and "http://" not in page and "https://" not in page


# ---- in a browser

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
DRIVER = """
<script>
window.addEventListener('load',function(){
 var out=[];
 function seen(){return [].filter.call(document.querySelectorAll('[data-item]'),function(i){return !i.hidden})
  .map(function(i){return i.querySelector('h3').textContent}).join('|')}
 function key(k){document.activeElement.dispatchEvent(new KeyboardEvent('keydown',{key:k,bubbles:true}))}
 var form=document.querySelector('form.filters');
 out.push('all='+seen());
 form.querySelectorAll('[name=kind]').forEach(function(k){if(k.value!=='only-a')k.checked=false});
 form.dispatchEvent(new Event('input'));
 out.push('only='+seen());
 form.querySelectorAll('[name=kind]').forEach(function(k){k.checked=true});
 form.querySelector('[name=unit]').value='财政';form.dispatchEvent(new Event('input'));
 out.push('unit='+seen());
 form.querySelector('[name=unit]').value='';form.querySelector('[name=q]').value='旅游线路';form.dispatchEvent(new Event('input'));
 out.push('find='+seen());
 form.querySelector('[name=q]').value='';form.dispatchEvent(new Event('input'));
 document.body.focus();key('j');key('j');
 out.push('key='+document.activeElement.querySelector('h3').textContent);
 key('k');out.push('back='+document.activeElement.querySelector('h3').textContent);
 key('/');out.push('slash='+document.activeElement.name);
 key('Escape');out.push('escape='+(document.activeElement===document.body));
 out.push('count='+form.querySelector('output').textContent);
 var pre=document.createElement('pre');pre.id='result';pre.textContent=out.join('\\n');document.body.appendChild(pre);
});
</script></body>"""


def browse(page: Path, folder: Path, *options: str) -> str:
    """What headless Chromium prints for a page."""
    assert CHROMIUM is not None
    command = [
        CHROMIUM,
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        f"--user-data-dir={folder / 'profile'}",
    ]
    done = subprocess.run([*command, *options, page.as_uri()], capture_output=True, text=True, timeout=120, check=False)
    return done.stdout


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium")
def test_the_page_in_a_browser(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(render_page(COMPARISON).replace("</body>", DRIVER), encoding="utf-8")
    result = re.search(r'<pre id="result">(.*?)</pre>', browse(page, tmp_path, "--dump-dom"), re.DOTALL)
    assert result is not None
    facts = dict(line.split("=", 1) for line in result[1].splitlines())
    assert facts["all"].split("|") == [
        "（一）培训科技辅导员",
        "（三）建设社区科普大学",
        "（二）防范非法集资",
        "（三）打造科普旅游线路",
        "标题",
    ]
    assert facts["only"] == "（二）防范非法集资"
    assert facts["unit"] == "（一）培训科技辅导员"
    assert facts["find"] == "（三）打造科普旅游线路"
    assert facts["key"] == "（三）建设社区科普大学" and facts["back"] == "（一）培训科技辅导员"
    assert facts["slash"] == "q" and facts["escape"] == "true"
    assert facts["count"] == "显示 5 / 5"


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None or shutil.which("pdftotext") is None, reason="needs Chromium and pdftotext")
def test_the_page_on_paper(tmp_path: Path) -> None:
    page, paper = tmp_path / "page.html", tmp_path / "page.pdf"
    page.write_text(render_page(COMPARISON), encoding="utf-8")
    browse(page, tmp_path, f"--print-to-pdf={paper}")
    text = subprocess.run(["pdftotext", "-layout", str(paper), "-"], capture_output=True, text=True, check=True).stdout
    text = re.sub(r"\s", "", text)
    for words in ("培训科技辅导员", "只有A的措施", "打造科普旅游线路", "严查虚假宣传"):
        assert words in text, words
    assert "查找" not in text
