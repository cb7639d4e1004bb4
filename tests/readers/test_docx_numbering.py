"""Automatic numbers as Word prints them."""

from __future__ import annotations

import pytest

from kepu_cli.blocks import TextBlock
from kepu_cli.readers.docx.numbering import FORMATS, format_number
from kepu_cli.readers.docx.read import read_docx

from .docx_builder import docx, level, numbered, numbering, paragraph, text_box

OFFICIAL = (
    level(0, "chineseCounting", "%1、")
    + level(1, "chineseCountingThousand", "（%2）")
    + level(2, "decimal", "%3.")
    + level(3, "decimal", "（%4）")
    + level(4, "decimalEnclosedCircle", "%5")
)


def numbers(body: str, **parts: str) -> list[str]:
    source = read_docx(docx(body, **parts), "a.docx")
    return [block.number for block in source.blocks if isinstance(block, TextBlock)]


def sequence(*steps: tuple[int, int]) -> str:
    return "".join(numbered("文", num, at) for num, at in steps)


@pytest.mark.parametrize(
    ("name", "number", "expected"),
    [
        ("decimal", 12, "12"),
        ("decimalZero", 7, "07"),
        ("upperRoman", 14, "XIV"),
        ("lowerRoman", 9, "ix"),
        ("upperLetter", 28, "BB"),
        ("lowerLetter", 3, "c"),
        ("ordinal", 22, "22nd"),
        ("ordinal", 11, "11th"),
        ("cardinalText", 21, "Twenty-one"),
        ("ordinalText", 30, "Thirtieth"),
        ("hex", 31, "1F"),
        ("none", 3, ""),
        ("chineseCounting", 1, "一"),
        ("chineseCounting", 10, "十"),
        ("chineseCounting", 12, "十二"),
        ("chineseCounting", 20, "二十"),
        ("chineseCounting", 99, "九十九"),
        ("chineseCounting", 100, "一〇〇"),
        ("chineseCountingThousand", 101, "一百零一"),
        ("chineseCountingThousand", 110, "一百一十"),
        ("chineseCountingThousand", 1010, "一千零一十"),
        ("chineseCountingThousand", 10_001, "一万零一"),
        ("chineseCountingThousand", 19, "十九"),
        ("chineseLegalSimplified", 12, "壹拾贰"),
        ("ideographLegalTraditional", 3, "參"),
        ("taiwaneseCounting", 11, "十一"),
        ("taiwaneseCountingThousand", 102, "一百零二"),
        ("taiwaneseDigital", 10, "一〇"),
        ("ideographDigital", 21, "二一"),
        ("japaneseCounting", 110, "百十"),
        ("japaneseCounting", 32, "三十二"),
        ("japaneseLegal", 2, "弐"),
        ("japaneseDigitalTenThousand", 10, "一〇"),
        ("koreanDigital", 10, "일영"),
        ("koreanCounting", 12, "십이"),
        ("koreanLegal", 2, "둘"),
        ("koreanDigital2", 10, "一零"),
        ("ideographTraditional", 10, "癸"),
        ("ideographTraditional", 11, "11"),
        ("ideographZodiac", 12, "亥"),
        ("ideographZodiacTraditional", 1, "甲子"),
        ("ideographZodiacTraditional", 13, "丙子"),
        ("ideographEnclosedCircle", 3, "㊂"),
        ("decimalEnclosedCircle", 20, "⑳"),
        ("decimalEnclosedCircle", 21, "21"),
        ("decimalEnclosedCircleChinese", 1, "①"),
        ("decimalEnclosedFullstop", 2, "⒉"),
        ("decimalEnclosedParen", 3, "⑶"),
        ("decimalFullWidth", 12, "１２"),
        ("ganada", 2, "나"),
        ("chosung", 1, "ㄱ"),
        ("aiueoFullWidth", 2, "イ"),
        ("iroha", 1, "ｲ"),
        ("numberInDash", 5, "- 5 -"),
        ("somethingNew", 5, "5"),
    ],
)
def test_number_formats(name: str, number: int, expected: str) -> None:
    assert format_number(number, name) == expected


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_writes_every_number(name: str) -> None:
    for number in (-3, 0, 1, 27, 99, 100, 999, 1000, 9999, 10_000, 99_999_999, 2**31 - 1):
        assert len(format_number(number, name)) < 60


def test_the_levels_of_an_official_document() -> None:
    steps = sequence(*((1, at) for at in (0, 1, 1, 2, 2, 1, 2, 3, 4, 4, 0, 1, 2, 0)))
    assert numbers(steps, numbering=numbering({1: OFFICIAL}, {1: 1})) == [
        "一、",
        "（一）",
        "（二）",
        "1.",
        "2.",
        "（三）",
        "1.",
        "（1）",
        "①",
        "②",
        "二、",
        "（一）",
        "1.",
        "三、",
    ]


def test_the_number_stands_before_the_text() -> None:
    levels = (
        level(0, "chineseCounting", "第%1章")
        + level(1, "decimal", "%1.%2", "<w:isLgl/>")
        + level(2, "decimal", "%3.")
        + level(3, "decimal", "%4", '<w:suff w:val="nothing"/>')
    )
    body = numbered("总则", 1) + numbered("2024年任务", 1, 1) + numbered("压实责任", 1, 2) + numbered("项", 1, 3)
    source = read_docx(docx(body, numbering=numbering({1: levels}, {1: 1})), "a.docx")
    assert [block.text for block in source.blocks if isinstance(block, TextBlock)] == [
        "第一章 总则",
        "1.1 2024年任务",
        "1.压实责任",
        "1项",
    ]


@pytest.mark.parametrize(
    ("overrides", "steps", "expected"),
    [
        ("", ((1, 0), (1, 0), (2, 0), (1, 0)), ["一、", "二、", "三、", "四、"]),
        (
            '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>',
            ((1, 0), (1, 0), (2, 0), (2, 0), (1, 0)),
            ["一、", "二、", "一、", "二、", "三、"],
        ),
        (
            '<w:lvlOverride w:ilvl="0">' + level(0, "decimal", "%1)") + "</w:lvlOverride>",
            ((1, 0), (2, 0), (1, 0)),
            ["一、", "2)", "三、"],
        ),
        (
            '<w:lvlOverride w:ilvl="1"><w:startOverride w:val="7"/></w:lvlOverride>',
            ((1, 0), (2, 1), (2, 1), (2, 0), (2, 1)),
            ["一、", "（七）", "（八）", "二、", "（七）"],
        ),
    ],
)
def test_lists_that_share_a_definition(overrides: str, steps: tuple[tuple[int, int], ...], expected: list[str]) -> None:
    assert numbers(sequence(*steps), numbering=numbering({1: OFFICIAL}, {1: 1, 2: (1, overrides)})) == expected


def test_restarts() -> None:
    levels = (
        level(0, "decimal", "%1.")
        + level(1, "decimal", "(%2)", '<w:lvlRestart w:val="0"/>')
        + level(2, "lowerLetter", "%3)", '<w:lvlRestart w:val="1"/>')
    )
    steps = sequence(*((1, at) for at in (0, 1, 2, 2, 1, 2, 0, 1, 2)))
    assert numbers(steps, numbering=numbering({1: levels}, {1: 1})) == [
        "1.",
        "(1)",
        "a)",
        "b)",
        "(2)",
        "c)",
        "2.",
        "(3)",
        "a)",
    ]


def test_a_skipped_level_counts() -> None:
    levels = level(0, "decimal", "%1.") + level(1, "decimal", "%1.%2") + level(2, "decimal", "%1.%2.%3")
    steps = sequence(*((1, at) for at in (0, 2, 2, 1, 2, 0, 2)))
    assert numbers(steps, numbering=numbering({1: levels}, {1: 1})) == [
        "1.",
        "1.1.1",
        "1.1.2",
        "1.2",
        "1.2.1",
        "2.",
        "2.1.1",
    ]


def test_start_bullets_hidden_levels_and_custom_formats() -> None:
    custom = (
        '<w:lvl w:ilvl="3"><w:start w:val="7"/><mc:AlternateContent><mc:Choice Requires="w14">'
        '<w:numFmt w:val="custom" w:format="001, 002, 003, ..."/></mc:Choice><mc:Fallback><w:numFmt w:val="decimal"/>'
        '</mc:Fallback></mc:AlternateContent><w:lvlText w:val="%4号"/></w:lvl>'
    )
    levels = (
        level(0, "decimal", "%1.", start=3)
        + level(1, "bullet", "")
        + level(2, "decimal", "%3.", "<w:rPr><w:vanish/></w:rPr>")
        + custom
        + level(4, "none", "附件：")
        + level(5, "decimal", "%1.%2%6", start=0)
    )
    steps = sequence(*((1, at) for at in (0, 1, 2, 3, 4, 5)))
    assert numbers(steps, numbering=numbering({1: levels}, {1: 1})) == ["3.", "", "", "007号", "附件：", "3.0"]


STYLES = (
    '<w:style w:type="paragraph" w:styleId="h1"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="h2"><w:basedOn w:val="h1"/><w:pPr><w:numPr><w:ilvl w:val="1"/></w:numPr></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="h2x"><w:basedOn w:val="h2"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="off"><w:basedOn w:val="h1"/><w:pPr><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr></w:style>'
    '<w:style w:type="numbering" w:styleId="list"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
)
LINKED = level(0, "chineseCounting", "%1、", '<w:pStyle w:val="h1"/>') + level(
    1, "chineseCounting", "（%2）", '<w:pStyle w:val="h2"/>'
)


def styled(style: str, extra: str = "") -> str:
    return paragraph("文", f'<w:pStyle w:val="{style}"/>{extra}')


def test_numbers_from_styles() -> None:
    body = (
        styled("h1")
        + styled("h2")
        + styled("h2x")
        + styled("off")
        + styled("h1", '<w:numPr><w:numId w:val="0"/></w:numPr>')
        + styled("h2", '<w:numPr><w:ilvl w:val="0"/></w:numPr>')
        + styled("missing")
    )
    assert numbers(body, styles=STYLES, numbering=numbering({1: LINKED}, {1: 1})) == [
        "一、",
        "（一）",
        "（二）",
        "",
        "",
        "二、",
        "",
    ]


def test_a_link_to_a_numbering_style_counts_with_its_list() -> None:
    abstracts = {1: '<w:styleLink w:val="list"/>' + OFFICIAL, 2: '<w:numStyleLink w:val="list"/>'}
    assert numbers(sequence((1, 0), (2, 0), (2, 1)), styles=STYLES, numbering=numbering(abstracts, {1: 1, 2: 2})) == [
        "一、",
        "二、",
        "（一）",
    ]


def test_circles_of_links_end() -> None:
    abstracts = {1: '<w:numStyleLink w:val="list"/>'}
    assert numbers(sequence((1, 0)), styles=STYLES, numbering=numbering(abstracts, {1: 1})) == [""]
    circle = (
        '<w:style w:type="paragraph" w:styleId="a"><w:basedOn w:val="b"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="b"><w:basedOn w:val="a"/></w:style>'
    )
    assert numbers(styled("a"), styles=circle) == [""]


def test_text_boxes_number_their_own_lists() -> None:
    body = numbered("甲", 1) + paragraph(text_box(numbered("框", 1))) + numbered("乙", 1)
    assert numbers(body, numbering=numbering({1: OFFICIAL}, {1: 1})) == ["一、", "一、", "二、"]


def test_a_hidden_or_deleted_mark_takes_no_number() -> None:
    properties = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    body = (
        paragraph("隐", properties + "<w:rPr><w:vanish/></w:rPr>")
        + paragraph("删", properties + "<w:rPr><w:del/></w:rPr>")
        + numbered("甲", 1)
    )
    assert numbers(body, numbering=numbering({1: OFFICIAL}, {1: 1})) == ["", "一、"]


def test_a_run_in_heading_keeps_its_number() -> None:
    properties = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:rPr><w:vanish/><w:specVanish/></w:rPr>'
    source = read_docx(
        docx(paragraph("总体要求。", properties) + paragraph("坚持"), numbering=numbering({1: OFFICIAL}, {1: 1})),
        "a.docx",
    )
    assert [block.text for block in source.blocks if isinstance(block, TextBlock)] == ["一、总体要求。坚持"]


def test_a_missing_list_prints_nothing() -> None:
    assert numbers(sequence((7, 0), (1, 8)), numbering=numbering({1: OFFICIAL}, {1: 1})) == ["", ""]
    assert numbers(sequence((7, 0))) == [""]
