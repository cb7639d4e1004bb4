"""Notices and task tables of a given number of pages, written fast, with what a parse of them must find.

Everything is made up and the same each time: sentences are put together from word lists by a seeded generator. A page
is 22 lines of 28 characters (GB/T 9704-2012, 5.2.3); a landscape page of a table 14 lines.
"""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

LINES_A_PAGE, CHARACTERS_A_LINE = 22, 27  # LibreOffice sets 27 of the 28 without squeezing
TABLE_LINES_A_PAGE, TABLE_CHARACTERS_A_LINE = 14, 30
UNITS = (
    "市科技局",
    "市教育局",
    "市财政局",
    "市农业农村局",
    "市卫生健康委",
    "市民政局",
    "市科协",
    "市气象局",
    "市总工会",
    "市委宣传部",
    "市文化和旅游局",
    "市生态环境局",
    "市应急管理局",
    "市发展改革委",
    "各县（市、区）人民政府",
    "市商务局（市粮食和物资储备局）",
)
_VERBS = (
    "推进",
    "完善",
    "开展",
    "组织",
    "支持",
    "健全",
    "实施",
    "打造",
    "加强",
    "引导",
    "扩大",
    "优化",
    "落实",
    "规范",
    "深化",
    "鼓励",
    "拓展",
    "巩固",
    "统筹",
    "创新",
)
_OBJECTS = (
    "科普场馆建设",
    "科技志愿服务",
    "青少年科学教育",
    "科普作品创作",
    "乡村科技服务",
    "健康知识普及",
    "应急科普宣传",
    "数字技能培训",
    "科学传播队伍",
    "科普信息平台",
    "产业工人培训",
    "科研设施开放",
    "流动展览巡回",
    "校外实践课程",
    "气象防灾讲座",
    "生态环境教育",
    "老年智能课堂",
    "新媒体传播矩阵",
    "科学家精神宣讲",
    "社区微型展厅",
    "农技专家下乡",
    "机器人竞赛活动",
    "安全用药宣传",
    "航天主题研学",
)
_ENDINGS = (
    "定期通报进展情况",
    "做好经费和人员保障",
    "及时总结推广经验",
    "确保各项任务落到实处",
    "形成上下联动的工作格局",
    "让更多群众从中受益",
    "探索可复制的工作模式",
    "接受社会各界监督",
    "年底前完成阶段评估",
    "避免重复布点和资源浪费",
    "推动优质资源向基层倾斜",
    "把安全要求贯穿全程",
)
_SAMPLE = Path(__file__).resolve().parent.parent / "samples" / "云岭市科普实施意见.docx"
_DIGITS = "〇一二三四五六七八九"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph to write: its text, how it stands and whether it begins a page."""

    text: str
    align: str = ""
    size: int = 32  # half-points
    indent: bool = False
    breaks: bool = False


def write_notice(path: Path, pages: int, seed: int = 0) -> dict[str, object]:
    """Write a notice with an 实施意见 of so many pages as DOCX; what a parse must find comes back."""
    chance = random.Random(f"notice {pages} {seed}")
    number, title = f"云科字〔2024〕{seed + 1}号", "云岭市科学普及工作实施意见"
    paragraphs = [
        Paragraph("云岭市科学技术局文件", "center", 72),
        Paragraph(number, "center"),
        Paragraph(f"云岭市科学技术局关于印发《{title}》的通知", "center", 44),
        Paragraph("各县（市、区）科技局，市直有关单位："),
        Paragraph(f"现将《{title}》印发给你们，请认真组织实施。", indent=True),
        Paragraph("云岭市科学技术局", "right"),
        Paragraph("2024年5月8日", "right"),
        Paragraph(title, "center", 44, breaks=True),
        Paragraph("为进一步做好科学普及工作，结合我市实际，提出以下意见。", indent=True),
    ]
    sections: list[list[object]] = []
    wanted = (pages - 1) * LINES_A_PAGE
    measures = wanted // 6
    per_section = max(4, min(15, measures // 8))
    lines, chapter = 4, 0
    while lines < wanted:
        chapter += 1
        lines += _add(paragraphs, sections, f"{chinese(chapter)}、", 1, f"{_phrase(chance)}工作")
        for place in range(1, (3 if measures < 200 else 16)):
            if lines >= wanted:
                break
            lines += _add(paragraphs, sections, f"（{chinese(place)}）", 2, _phrase(chance))
            for item in range(1, per_section + 1):
                if lines >= wanted:
                    break
                units = chance.sample(UNITS, chance.randint(2, 5))
                text = "".join(_sentence(chance) for _ in range(chance.randint(2, 4)))
                clause = f"（责任单位：{'、'.join(units)}）"
                lines += _add(paragraphs, sections, f"{item}.", 3, _phrase(chance), text + clause, units)
    _write_docx(path, "".join(map(_paragraph_xml, paragraphs)), landscape=False)
    return {"number": number, "sections": sections}


def write_table(path: Path, pages: int) -> dict[str, object]:
    """Write a notice with a task table of so many landscape pages, unit cells merged; what must be found comes back."""
    chance = random.Random(f"table {pages}")
    number, title = "云科字〔2024〕9号", "2024年云岭市科学普及工作任务分解表"
    head = [
        Paragraph("云岭市科学技术局文件", "center", 72),
        Paragraph(number, "center"),
        Paragraph(f"云岭市科学技术局关于印发《{title}》的通知", "center", 44),
        Paragraph("各县（市、区）科技局，市直有关单位："),
        Paragraph(f"现将《{title}》印发给你们，请认真贯彻落实。", indent=True),
        Paragraph("云岭市科学技术局", "right"),
        Paragraph("2024年5月8日", "right"),
        Paragraph(title, "center", 44, breaks=True),
    ]
    widths = (2400, 2900, 8600)
    rows = [
        f"<w:tr><w:trPr><w:tblHeader/></w:trPr>{''.join(map(_cell_xml, ('责任单位', '项目', '工作内容和要求'), widths))}</w:tr>"
    ]
    tasks: list[list[object]] = []
    lines = 0
    while lines < pages * TABLE_LINES_A_PAGE:
        unit = UNITS[len(tasks) % len(UNITS)]
        count = chance.randint(1, 4)
        for place in range(count):
            project = _phrase(chance)
            items = [f"{item}. {_sentence(chance)}" for item in range(1, chance.randint(2, 4))]
            merge = "" if count == 1 else "continue" if place else "restart"
            cells = (
                _cell_xml("" if place else unit, widths[0], merge),
                _cell_xml(project, widths[1]),
                _cell_xml("\n".join(items), widths[2]),
            )
            rows.append(f"<w:tr>{''.join(cells)}</w:tr>")
            tasks.append([unit, project, len(items)])
            lines += sum(-(-len(item) // TABLE_CHARACTERS_A_LINE) for item in items)
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    table = (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{borders}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{columns}</w:tblGrid>{"".join(rows)}</w:tbl>'
    )
    _write_docx(path, "".join(map(_paragraph_xml, head)) + table, landscape=True)
    return {"number": number, "tasks": tasks}


def make_inputs(folder: Path, *, pages: tuple[int, ...], tables: tuple[int, ...], batch: int, pdf: bool) -> None:
    """Write what is not there yet: ``notice-8.docx``, ``table-12.docx``, their PDF and truth, ``batch/``, ``batch-styled/``."""
    folder.mkdir(parents=True, exist_ok=True)
    for kind, sizes, write in (("notice", pages, write_notice), ("table", tables, write_table)):
        for size in sizes:
            path = folder / f"{kind}-{size}.docx"
            if not path.exists():
                truth = write(path, size)
                path.with_suffix(".json").write_text(json.dumps(truth, ensure_ascii=False), encoding="utf-8")
            if pdf and not path.with_suffix(".pdf").exists():
                _convert(path)
    # Copies of a sample: a DOCX as offices have it, with a style sheet, headings in their fonts and a footer.
    (folder / "batch-styled").mkdir(exist_ok=True)
    for place in range(batch):
        shutil.copyfile(_SAMPLE, folder / "batch-styled" / f"opinions-{place:03}.docx")
    (folder / "batch").mkdir(exist_ok=True)
    for place in range(batch):
        path = folder / "batch" / f"notice-{place:03}.docx"
        if not path.exists():
            write_notice(path, 8, seed=place)


def chinese(value: int) -> str:
    """The Chinese numeral of 1 to 99."""
    tens, ones = divmod(value, 10)
    head = "" if tens == 0 else "十" if tens == 1 else _DIGITS[tens] + "十"
    return head + (_DIGITS[ones] if ones else "")


def _add(
    paragraphs: list[Paragraph],
    sections: list[list[object]],
    label: str,
    level: int,
    title: str,
    text: str = "",
    units: list[str] | None = None,
) -> int:
    """Add a heading and what follows it; how many lines it takes comes back."""
    words = f"{label}{title}。{text}" if text else label + title
    paragraphs.append(Paragraph(words, indent=True))
    sections.append([label, level, title, units or []])
    return -(-(len(words) + 2) // CHARACTERS_A_LINE)


def _phrase(chance: random.Random) -> str:
    return chance.choice(_VERBS) + chance.choice(_OBJECTS)


def _sentence(chance: random.Random) -> str:
    return f"{_phrase(chance)}，{_phrase(chance)}，{chance.choice(_ENDINGS)}。"


def _paragraph_xml(paragraph: Paragraph) -> str:
    layout = "<w:pageBreakBefore/>" if paragraph.breaks else ""
    layout += '<w:spacing w:line="579" w:lineRule="exact"/>' if paragraph.size == 32 else ""
    layout += '<w:ind w:firstLine="640"/>' if paragraph.indent else ""
    layout += f'<w:jc w:val="{paragraph.align}"/>' if paragraph.align else ""
    return f"<w:p><w:pPr>{layout}</w:pPr>{_run_xml(paragraph.text, paragraph.size)}</w:p>"


def _run_xml(text: str, size: int) -> str:
    return (
        f'<w:r><w:rPr><w:rFonts w:ascii="Noto Serif CJK SC" w:hAnsi="Noto Serif CJK SC" w:eastAsia="Noto Serif CJK SC"/>'
        f'<w:sz w:val="{size}"/></w:rPr><w:t>{escape(text)}</w:t></w:r>'
    )


def _cell_xml(text: str, width: int, merge: str = "") -> str:
    merged = f'<w:vMerge w:val="{merge}"/>' if merge else ""
    inner = "".join(
        f'<w:p><w:pPr><w:spacing w:line="560" w:lineRule="exact"/></w:pPr>{_run_xml(line, 28)}</w:p>'
        for line in text.split("\n")
    )
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{merged}</w:tcPr>{inner}</w:tc>'


def _write_docx(path: Path, body: str, *, landscape: bool) -> None:
    size = 'w:w="16838" w:h="11906" w:orient="landscape"' if landscape else 'w:w="11906" w:h="16838"'
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    members = {
        "[Content_Types].xml": (
            f'<Types xmlns="{package}/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{word}.document.main+xml"/>'
            f'<Override PartName="/word/footer1.xml" ContentType="{word}.footer+xml"/></Types>'
        ),
        "_rels/.rels": (
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
            f'Type="{relations}/officeDocument" Target="word/document.xml"/></Relationships>'
        ),
        "word/_rels/document.xml.rels": (
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
            f'Type="{relations}/footer" Target="footer1.xml"/></Relationships>'
        ),
        "word/document.xml": (
            f'<w:document xmlns:w="{_W}" xmlns:r="{relations}"><w:body>{body}<w:sectPr>'
            f'<w:footerReference w:type="default" r:id="rId1"/><w:pgSz {size}/>'
            '<w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1587" w:header="851" w:footer="1400" w:gutter="0"/>'
            "</w:sectPr></w:body></w:document>"
        ),
        "word/footer1.xml": (
            f'<w:ftr xmlns:w="{_W}" xmlns:r="{relations}"><w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:t xml:space="preserve">— </w:t></w:r>'
            '<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
            '<w:r><w:t xml:space="preserve"> —</w:t></w:r></w:p></w:ftr>'
        ),
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + content)


def _convert(path: Path) -> None:
    """The PDF of a DOCX beside it, through LibreOffice; nothing where that is not installed."""
    if shutil.which("soffice") is None:
        return
    with tempfile.TemporaryDirectory() as profile:
        subprocess.run(
            [
                "soffice",
                f"-env:UserInstallation=file://{profile}",
                "--headless",
                "--convert-to",
                "pdf",
                "--outdir",
                str(path.parent),
                str(path),
            ],
            check=True,
            capture_output=True,
            timeout=900,
        )
