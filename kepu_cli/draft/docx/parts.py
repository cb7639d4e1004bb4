"""The parts of the Word file around the text: styles, settings, footers, the rules of a letter."""

from __future__ import annotations

from kepu_cli.draft import geometry as g
from kepu_cli.draft.docx.text import escape, paragraph
from kepu_cli.draft.fonts import Fonts

_HEADER = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_DRAWING = (
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)
_EMU_PER_TWIP = 635

DOCUMENT_OPEN = f'{_HEADER}<w:document xmlns:w="{_W}" xmlns:r="{_R}"><w:body>'

_PARTS = (
    ("rIdS", "styles", "styles.xml"),
    ("rIdT", "settings", "settings.xml"),
    ("rIdN", "fontTable", "fontTable.xml"),
    ("rIdF1", "footer", "footer1.xml"),
    ("rIdF2", "footer", "footer2.xml"),
    ("rIdF3", "footer", "footer3.xml"),
    ("rIdF4", "footer", "footer4.xml"),
    ("rIdF5", "footer", "footer5.xml"),
    ("rIdH1", "header", "header1.xml"),
)

CONTENT_TYPES = (
    f'{_HEADER}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
    + "".join(
        f'<Override PartName="/word/{file}" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml"/>'
        for _, kind, file in _PARTS
    )
    + '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
    '<Override PartName="/docProps/app.xml" ContentType="application/vnd.openxmlformats-officedocument.extended-properties+xml"/></Types>'
)

ROOT_RELS = (
    f'{_HEADER}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{_R}/officeDocument" Target="word/document.xml"/>'
    '<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/>'
    f'<Relationship Id="rId3" Type="{_R}/extended-properties" Target="docProps/app.xml"/></Relationships>'
)


def document_rels() -> str:
    """word/_rels/document.xml.rels."""
    rows = "".join(f'<Relationship Id="{key}" Type="{_R}/{kind}" Target="{file}"/>' for key, kind, file in _PARTS)
    return f'{_HEADER}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{rows}</Relationships>'


def core_xml(title: str, kind: str) -> str:
    """docProps/core.xml: title and 文种, no dates, so that the same draft gives the same bytes."""
    return (
        f'{_HEADER}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{escape(title)}</dc:title><dc:subject>{escape(kind)}</dc:subject></cp:coreProperties>"
    )


def app_xml() -> str:
    """docProps/app.xml."""
    return (
        f'{_HEADER}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
        "<Application>kepu</Application></Properties>"
    )


def settings_xml() -> str:
    """word/settings.xml: odd and even footers apart, Chinese line breaking, no squeezed punctuation."""
    return (
        f'{_HEADER}<w:settings xmlns:w="{_W}"><w:zoom w:percent="100"/>'
        '<w:defaultTabStop w:val="420"/><w:evenAndOddHeaders/><w:characterSpacingControl w:val="doNotCompress"/>'
        "<w:compat><w:spaceForUL/><w:balanceSingleByteDoubleByteWidth/><w:doNotLeaveBackslashAlone/><w:ulTrailSpace/>"
        "<w:doNotExpandShiftReturn/><w:adjustLineHeightInTable/><w:useFELayout/>"
        '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
        '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>'
    )


# Where a machine lacks a face, Word takes the other name before it guesses.
_OTHER_NAMES = {
    "xiaobiaosong": "方正小标宋_GBK",
    "heiti": "SimHei",
    "kaiti": "KaiTi",
    "fangsong": "FangSong",
    "songti": "SimSun",
}


def font_table_xml(fonts: Fonts) -> str:
    """word/fontTable.xml."""
    rows = "".join(
        f'<w:font w:name="{escape(getattr(fonts, face))}"><w:altName w:val="{escape(other)}"/><w:charset w:val="86"/></w:font>'
        for face, other in _OTHER_NAMES.items()
        if getattr(fonts, face) != other
    )
    return f'{_HEADER}<w:fonts xmlns:w="{_W}">{rows}</w:fonts>'


def _fonts(east_asian: str, latin: str) -> str:
    return f'<w:rFonts w:ascii="{escape(latin)}" w:hAnsi="{escape(latin)}" w:eastAsia="{escape(east_asian)}" w:cs="{escape(latin)}"/>'


def _size(half_points: int) -> str:
    return f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'


def styles_xml(fonts: Fonts) -> str:
    """word/styles.xml. Headings are Word's own, so that the navigation pane and a table of contents find them."""
    latin = fonts.latin
    exact = f'<w:spacing w:before="0" w:after="0" w:line="{g.LINE}" w:lineRule="exact"/>'
    indent = f'<w:ind w:firstLineChars="200" w:firstLine="{2 * g.CHARACTER}"/>'
    none = '<w:ind w:firstLineChars="0" w:firstLine="0"/>'
    plain = '<w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>'
    unsqueezed = '<w:spacing w:val="0"/>'
    xiaobiaosong = _fonts(fonts.xiaobiaosong, latin)
    title_line = (
        f'<w:snapToGrid w:val="0"/><w:spacing w:before="0" w:after="0" w:line="{g.TITLE_LINE}" w:lineRule="exact"/>'
    )
    # id, name, base, next, paragraph properties, run properties
    rows: list[tuple[str, str, str, str, str, str]] = [
        ("BodyText", "公文正文", "Normal", "", indent, ""),
        ("BodyFlush", "公文正文顶格", "Normal", "BodyText", "", ""),
        ("Title", "Title", "Normal", "Recipients", f'<w:keepNext/>{title_line}<w:jc w:val="center"/>', xiaobiaosong + unsqueezed + _size(g.TITLE_SIZE)),
        ("PartTitle", "公文附件标题", "Title", "BodyText", '<w:outlineLvl w:val="0"/>', ""),
        ("Blank", "空行", "Normal", "BodyText", '<w:snapToGrid w:val="0"/>', unsqueezed),
        ("Subtitle", "Subtitle", "Normal", "BodyText", '<w:jc w:val="center"/>', _fonts(fonts.kaiti, latin)),
        ("IssuerMark", "发文机关标志", "Normal", "DocumentNumber", '<w:snapToGrid w:val="0"/><w:jc w:val="center"/>', xiaobiaosong + '<w:color w:val="FF0000"/>' + unsqueezed + _size(76)),
        ("HeadLine", "版头行", "Normal", "", f'{plain}<w:tabs><w:tab w:val="right" w:pos="{g.AREA_WIDTH}"/></w:tabs>', unsqueezed),
        ("DocumentNumber", "发文字号", "Normal", "Title", f'{_red_rule()}{plain}<w:snapToGrid w:val="0"/><w:jc w:val="center"/>', unsqueezed),
        ("DocumentNumberUp", "发文字号上行", "DocumentNumber", "Title", '<w:jc w:val="left"/>', ""),
        ("SignatoryLine", "签发人", "Normal", "", f'{plain}<w:ind w:left="{g.CHARACTER}"/><w:jc w:val="left"/>', unsqueezed),
        ("Recipients", "主送机关", "Normal", "BodyText", none, ""),
        ("AttachmentNote", "附件说明", "Normal", "", '<w:keepNext/><w:jc w:val="left"/>', unsqueezed),
        ("AttachmentLabel", "附件序号", "Normal", "Title", "", _fonts(fonts.heiti, latin)),
        ("Signature", "署名和日期", "Normal", "", f'<w:keepLines/>{plain}<w:jc w:val="right"/>', unsqueezed),
        ("Annotation", "附注", "Normal", "", indent, ""),
        ("TableTitle", "表题", "Normal", "", '<w:keepNext/><w:jc w:val="center"/>', _fonts(fonts.heiti, latin) + unsqueezed),
        ("TableText", "表格文字", "Normal", "", '<w:snapToGrid w:val="0"/><w:spacing w:before="20" w:after="20" w:line="340" w:lineRule="exact"/><w:jc w:val="left"/>', unsqueezed + _size(24)),
        ("TableTextSmall", "表格文字小", "TableText", "", '<w:spacing w:before="20" w:after="20" w:line="300" w:lineRule="exact"/>', _size(21)),
        ("TableTextSmaller", "表格文字更小", "TableText", "", '<w:spacing w:before="20" w:after="20" w:line="260" w:lineRule="exact"/>', _size(18)),
        ("TableHead", "表头", "TableText", "", '<w:keepNext/><w:jc w:val="center"/>', _fonts(fonts.heiti, latin)),
        ("ImprintText", "版记", "Normal", "", f'{plain}<w:snapToGrid w:val="0"/><w:spacing w:before="40" w:after="40" w:line="400" w:lineRule="exact"/>', unsqueezed + _size(g.SMALL_SIZE)),
        ("Tail", "占位", "Normal", "", '<w:snapToGrid w:val="0"/><w:spacing w:before="0" w:after="0" w:line="10" w:lineRule="exact"/>', _size(2)),
        ("Footer", "footer", "Normal", "", f'<w:snapToGrid w:val="0"/><w:spacing w:before="0" w:after="0" w:line="{g.FOOTER_LINE}" w:lineRule="exact"/>',
         _fonts(fonts.songti, fonts.songti) + unsqueezed + _size(g.SMALL_SIZE)),
    ]  # fmt: skip
    faces = {1: _fonts(fonts.heiti, latin), 2: _fonts(fonts.kaiti, latin)}
    for level in range(1, 5):
        # Only a heading that is a line of its own stands in the outline with all its words; a long paragraph would flood it.
        rows.append(
            (
                f"Heading{level}",
                f"heading {level}",
                "Normal",
                "BodyText",
                f'<w:keepNext/>{indent}<w:outlineLvl w:val="{level - 1}"/>',
                faces.get(level, ""),
            )
        )
        rows.append((f"RunIn{level}", f"公文{'一二三四'[level - 1]}级段落", "Normal", "BodyText", indent, ""))
    body = "".join(_style(*row) for row in rows)
    return (
        f'{_HEADER}<w:styles xmlns:w="{_W}"><w:docDefaults><w:rPrDefault><w:rPr>{_fonts(fonts.fangsong, latin)}{_size(g.BODY_SIZE)}'
        '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>'
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
        f'<w:pPr><w:widowControl w:val="0"/><w:kinsoku/><w:overflowPunct/>{exact}<w:jc w:val="both"/></w:pPr>'
        f'<w:rPr>{_fonts(fonts.fangsong, latin)}<w:spacing w:val="{g.SQUEEZE}"/><w:kern w:val="0"/>{_size(g.BODY_SIZE)}</w:rPr></w:style>'
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont"><w:name w:val="Default Paragraph Font"/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>'
        '<w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/>'
        f"</w:tblCellMar></w:tblPr></w:style>{body}</w:styles>"
    )


def _style(key: str, name: str, base: str, following: str, ppr: str, rpr: str) -> str:
    after = f'<w:next w:val="{following}"/>' if following else ""
    inner = paragraph("x", "", ppr)
    inner = inner[inner.index("/>") + 2 : inner.index("</w:pPr>")]
    return (
        f'<w:style w:type="paragraph" {"" if key.startswith(("Heading", "Title", "Subtitle", "Footer")) else chr(119) + ":customStyle=" + chr(34) + "1" + chr(34) + " "}'
        f'w:styleId="{key}"><w:name w:val="{name}"/><w:basedOn w:val="{base}"/>{after}<w:qFormat/>'
        f"{f'<w:pPr>{inner}</w:pPr>' if inner else ''}{f'<w:rPr>{_sort_run(rpr)}</w:rPr>' if rpr else ''}</w:style>"
    )


def _sort_run(properties: str) -> str:
    order = ("w:rFonts", "w:color", "w:spacing", "w:w ", "w:sz ", "w:szCs")
    pieces = [f"<{piece}" for piece in properties.split("<")[1:]]
    return "".join(
        sorted(pieces, key=lambda piece: next((i for i, name in enumerate(order) if piece[1:].startswith(name)), 9))
    )


def _red_rule() -> str:
    """红色分隔线: 0.5 mm, as wide as the type area, 4 mm under the number (7.2.7)."""
    return '<w:pBdr><w:bottom w:val="single" w:sz="12" w:space="9" w:color="FF0000"/></w:pBdr>'


def _page_field() -> str:
    return (
        '<w:r><w:t xml:space="preserve">— </w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        '<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        '<w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t xml:space="preserve"> —</w:t></w:r>'
    )


def footer_xml(odd: bool) -> str:
    """A footer with — 1 — one character from the outer edge (7.5)."""
    return _footer(_page_number(odd))


def first_footer_xml(numbered: bool, reserve: int) -> str:
    """The footer of page one where it has its own: a letter's has no number (10.1); ``reserve`` twips above it stay empty.

    A footer higher than the margin pushes the text up, in Word as in LibreOffice.
    """
    inner = _page_number(odd=True) if numbered else paragraph("Footer", "")
    if reserve:
        height = reserve + g.BOTTOM - g.FOOTER_DISTANCE - g.FOOTER_LINE
        inner = paragraph("Footer", "", f'<w:spacing w:line="{height}" w:lineRule="exact"/>') + inner
    return _footer(inner)


def _page_number(odd: bool) -> str:
    if odd:
        return paragraph("Footer", _page_field(), f'<w:ind w:right="{g.SMALL}"/><w:jc w:val="right"/>')
    return paragraph("Footer", _page_field(), f'<w:ind w:left="{g.SMALL}"/><w:jc w:val="left"/>')


def _footer(inner: str) -> str:
    return f'{_HEADER}<w:ftr xmlns:w="{_W}" xmlns:r="{_R}">{inner}</w:ftr>'


def wide_footer_xml(odd: bool) -> str:
    """The footer of a turned page: the number stands where upright pages have it, turned with the page (clause 8)."""
    width, height = g.twips(10), g.twips(50)
    left = g.twips(28) - width // 2
    lower = g.PAGE_WIDTH - g.RIGHT  # the outer edge of an odd page is the lower edge of the turned one
    top = lower - height if odd else g.LEFT
    text = paragraph(
        "Footer",
        _page_field(),
        (f'<w:ind w:right="{g.SMALL}"/>' if odd else f'<w:ind w:left="{g.SMALL}"/>')
        + f'<w:jc w:val="{"right" if odd else "left"}"/>',
    )
    box = text_box(left, top, width, height, text, vert="vert", key=31 if odd else 32, name="页码")
    return f'{_HEADER}<w:ftr xmlns:w="{_W}" xmlns:r="{_R}" {_DRAWING}>{paragraph("Footer", box)}</w:ftr>'


def text_box(left: int, top: int, width: int, height: int, content: str, *, vert: str, key: int, name: str) -> str:
    """A run with a text box at a place of the page (twips).

    It stands in the margin, so that wrapping moves no text; without it LibreOffice loses the place when pages are laid out again.
    """
    x, y, w, h = (value * _EMU_PER_TWIP for value in (left, top, width, height))
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>'
        '<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="251658240" behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1">'
        f'<wp:simplePos x="0" y="0"/><wp:positionH relativeFrom="page"><wp:posOffset>{x}</wp:posOffset></wp:positionH>'
        f'<wp:positionV relativeFrom="page"><wp:posOffset>{y}</wp:posOffset></wp:positionV><wp:extent cx="{w}" cy="{h}"/>'
        f'<wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapSquare wrapText="bothSides"/><wp:docPr id="{key}" name="{name}"/><wp:cNvGraphicFramePr/>'
        '<a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:cNvSpPr txBox="1"/>'
        f'<wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{w}" cy="{h}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/><a:ln><a:noFill/></a:ln></wps:spPr>'
        f"<wps:txbx><w:txbxContent>{content}</w:txbxContent></wps:txbx>"
        f'<wps:bodyPr rot="0" vert="{vert}" wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" anchor="ctr" anchorCtr="0"><a:noAutofit/></wps:bodyPr>'
        "</wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice></mc:AlternateContent></w:r>"
    )


def letter_header_xml(rules: bool, upper: int) -> str:
    """The first page's header of a letter: both red double rules, 170 mm, heavy outside (10.1). Empty for other layouts."""
    inner = ""
    if rules:
        weights = ((g.twips(0.8), g.twips(0.35)), (g.twips(0.35), g.twips(0.8)))
        gap = g.twips(0.5)
        tops = (upper, g.LETTER_RULE_BOTTOM - sum(weights[1]) - gap)
        key = 41
        for top, (above, below) in zip(tops, weights, strict=True):
            for y, weight in ((top + above / 2, above), (top + above + gap + below / 2, below)):
                inner += _red_line(g.LETTER_RULE_LEFT, round(y), g.LETTER_RULE_WIDTH, weight, key)
                key += 1
    return f'{_HEADER}<w:hdr xmlns:w="{_W}" xmlns:r="{_R}" {_DRAWING}>{paragraph("Footer", inner)}</w:hdr>'


def _red_line(left: int, top: int, width: int, weight: int, key: int) -> str:
    x, y, w, line = (value * _EMU_PER_TWIP for value in (left, top, width, weight))
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>'
        '<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="251659264" behindDoc="1" locked="0" layoutInCell="1" allowOverlap="1">'
        f'<wp:simplePos x="0" y="0"/><wp:positionH relativeFrom="page"><wp:posOffset>{x}</wp:posOffset></wp:positionH>'
        f'<wp:positionV relativeFrom="page"><wp:posOffset>{y}</wp:posOffset></wp:positionV><wp:extent cx="{w}" cy="0"/>'
        f'<wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/><wp:docPr id="{key}" name="红色双线"/><wp:cNvGraphicFramePr/>'
        '<a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:cNvCnPr/>'
        f'<wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{w}" cy="0"/></a:xfrm><a:prstGeom prst="line"><a:avLst/></a:prstGeom>'
        f'<a:ln w="{line}"><a:solidFill><a:srgbClr val="FF0000"/></a:solidFill></a:ln></wps:spPr><wps:bodyPr/>'
        "</wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice></mc:AlternateContent></w:r>"
    )
