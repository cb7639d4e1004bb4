"""What must hold for every document: nothing is lost, positions are true, the same bytes give the same answer."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_truth import (
    FILES,
    SAMPLES,
    Measure,
    Part,
    Sample,
    comparable_document,
    comparable_parts,
    expected_outline,
    make_samples,
    outline_of,
    squash,
)

from kepu_cli import blocks, model
from kepu_cli.errors import KepuError
from kepu_cli.location import Location
from kepu_cli.numerals import format_chinese_numeral, parse_chinese_numeral
from kepu_cli.pipeline import load_bytes, read
from kepu_cli.store import check_text, dump_json, dump_yaml
from kepu_cli.structure.build import build_policy
from kepu_cli.structure.numbering import NUMBERING_STYLES, NumberingStyle, parse_label
from tests.readers.reading import iter_characters

EVERY_FILE = pytest.mark.parametrize("name", [name for name, _ in FILES])

# The only characters a value may drop: a stop or comma behind a heading, the colon behind the recipients.
STOPS = set("。；;：:.．，,")


@cache
def source_of(name: str) -> blocks.Source:
    return read(SAMPLES / name)


@cache
def policy_of(name: str) -> model.Policy:
    return build_policy(source_of(name))


# what a Policy holds of its source


def iter_sections(sections: tuple[model.Section, ...]) -> Iterator[model.Section]:
    for section in sections:
        yield section
        yield from iter_sections(section.sections)


def every_section(policy: model.Policy) -> list[model.Section]:
    return [section for part in policy.parts for section in iter_sections(part.sections)]


def carried(policy: model.Policy) -> Counter[str]:
    """The characters in the places that carry the text; targets, units, tasks and citations only repeat it."""
    texts: list[str | None] = [*policy.furniture, *(item.text for item in policy.unplaced)]
    texts += strings_of(policy.document)
    for part in policy.parts:
        texts += [part.title, part.preamble, part.closing]
        for section in iter_sections(part.sections):
            texts += [section.label, section.title, section.text]
        for table in part.tables:
            texts += [table.title, *table.header, *(cell for row in table.rows for cell in row)]
    return Counter(character for text in texts for character in text or "" if not character.isspace())


def strings_of(value: object) -> list[str | None]:
    """Every text in a value of the model."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, tuple):
        return [text for item in value for text in strings_of(item)]
    if hasattr(value, "__dataclass_fields__"):
        return [text for name in value.__dataclass_fields__ for text in strings_of(getattr(value, name))]
    return []


def assert_nothing_lost(source: blocks.Source, policy: model.Policy) -> None:
    printed = Counter(character for block in source.blocks for character in iter_characters(block))
    lost = printed - carried(policy)
    assert set(lost) <= STOPS, "".join(lost.elements())
    assert lost.total() <= len(every_section(policy)) + len(policy.parts), "".join(lost.elements())


def assert_positions_are_true(source: blocks.Source, policy: model.Policy) -> None:
    def text_at(at: Location) -> str:
        assert at.block is not None
        block = source.blocks[at.block - 1]
        assert at.page is None or at.page == block.at.page or isinstance(block, blocks.TableBlock)
        return squash("".join(iter_characters(block)))

    for section in every_section(policy):
        text = text_at(section.at)
        if text == squash(section.label) and section.title:  # a label on a line of its own, its heading below it
            text += text_at(Location(block=(section.at.block or 0) + 1))
        assert squash(section.label + (section.title or "")) in text
    for citation in policy.citations:
        assert squash(citation.title) in text_at(citation.at)
    for item in policy.unplaced:
        assert squash(item.text) in text_at(item.at)
    for part in policy.parts:
        for table in part.tables:
            for task in table.tasks:
                row = text_at(task.at)
                assert all(squash(unit) in row for duty in task.responsibilities for unit in duty.units)
                assert squash(task.project) in row


# samples


@EVERY_FILE
def test_samples_lose_nothing(name: str) -> None:
    assert_nothing_lost(source_of(name), policy_of(name))


@EVERY_FILE
def test_samples_have_true_positions(name: str) -> None:
    assert_positions_are_true(source_of(name), policy_of(name))


@EVERY_FILE
def test_samples_parse_the_same_each_time(name: str) -> None:
    data = (SAMPLES / name).read_bytes()
    assert dump_yaml(load_bytes(data, name)) == dump_yaml(load_bytes(data, name))


@EVERY_FILE
def test_samples_survive_the_store(name: str) -> None:
    for text in (dump_yaml(policy_of(name)), dump_json(policy_of(name)), dump_json(policy_of(name), indent=None)):
        assert check_text(text) == ([policy_of(name)], [])


# random documents

LABELS = (
    "",
    "",
    "",
    "一、",
    "二、",
    "三、",
    "五、",
    "（一）",
    "(二)",
    "（三）",
    "（十一）",
    "1.",
    "2．",
    "3、",
    "12.",
    "（1）",
    "⑵",
    "①",
    "②",
    "第一章",
    "第一章 ",
    "第二条",
    "第三条　",
    "一是",
    "首先，",
    "第一，",
    "㈠",
    "⒈",
    "（",
    "3.23",
    "2024年",
)
WORDS = (
    "加强组织领导",
    "推进科普场馆建设。",
    "完善投入机制，",
    "到2025年达到15%。",
    "每年培训200人次以上；",
    "一是建立制度。二是加强考核；三是公开结果。",
    "《科学技术普及法》",
    "（责任单位：市科技局、市科协）",
    "（牵头单位：市教育局；配合单位：市财政局、各县（市、区）人民政府）",
    "市科技局牵头，市科协、市教育局按职责分工负责。",
    "责任单位：市气象局",
    "（",
    "）",
    "《",
    "》",
    "：",
    "云科字〔2024〕1号",
    "实施330工程",
    "3.23世界气象日",
    "2024年5月8日",
    "长期",
    " ",
    "　",
    "\t",
    "A类",
    "\n",
    "……",
    "①",
    "1.",
    "（二）",
    "云岭市科学技术局",
    "附件",
    "关于印发《云岭市实施意见》的通知",
    "—",
    "二、重点任务",
)
WHOLE = (
    "附件",
    "附件1",
    "附件：任务分解表",
    "附件：1. 任务分解表",
    "2. 成员名单",
    "抄送：市委办公室，市政府办公室。",
    "云岭市科学技术局办公室　　2024年5月9日印发",
    "各县（市、区）人民政府，市直各单位：",
    "云岭市科学技术局文件",
    "云科字〔2024〕8号",
    "云岭市科学技术局",
    "2024年5月8日",
    "二〇二四年五月八日",
    "（此件公开发布）",
    "关于印发《云岭市科普实施意见》的通知",
    "云岭市科普实施意见",
    "实施方案",
    "答 复 函",
    "关于市五届人大三次会议第86号建议的答复",
    "周文澜代表：",
    "办理结果：A类",
    "联系人：罗明远，联系电话：0000-5550126",
    "签发人：王某某",
    "特急",
    "现将《云岭市科普实施意见》印发给你们，请认真贯彻落实。",
    "感谢您的关心和支持！",
    "您提出的《关于建设科技馆的建议》（第86号）收悉，现答复如下：",
    "目录",
    "一、总体要求……1",
    "责任单位：市科技局",
    "牵头单位：市科协",
)

anything = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=30)
sentence = st.builds(
    lambda label, words: label + "".join(words), st.sampled_from(LABELS), st.lists(st.sampled_from(WORDS), max_size=6)
)
paragraph = st.one_of(sentence, sentence, st.sampled_from(WHOLE), anything)
hints = st.builds(
    blocks.Hints,
    align=st.sampled_from((None, "left", "center", "right")),
    size_pt=st.sampled_from((None, 16, 22, 36)),
    bold=st.booleans(),
    red=st.booleans(),
    lead=st.integers(0, 12),
    heading=st.integers(0, 3),
    gap_before=st.integers(0, 2),
    page_break_before=st.booleans(),
    from_box=st.booleans(),
)
ROLES: tuple[blocks.Role, ...] = ("body", "body", "body", "body", "furniture", "footnote", "property")
HEADERS = (
    ("责任单位", "项目", "工作内容和要求"),
    ("序号", "重点任务", "牵头单位", "配合单位", "完成时限"),
    ("指标", "数值"),
    ("一", "二"),
)
CELLS = (
    "",
    "市科技局",
    "市科协、市教育局",
    "各县（市、区）人民政府",
    "1. 建设科技馆。\n2. 培训讲解员。",
    "2024年底前",
    "长期",
    "一、重点任务",
    "3",
    "加强宣传",
    "责任单位",
    "甲\n乙",
)


@st.composite
def tables(draw: st.DrawFn) -> tuple[tuple[blocks.Cell, ...], int, int, int, tuple[str, ...]]:
    """Cells in a grid, some merged downwards or over the whole width."""
    header = draw(st.sampled_from(HEADERS))
    columns = len(header)
    cells = [blocks.Cell(text, 0, column) for column, text in enumerate(header)]
    row, rows = 1, draw(st.integers(1, 6))
    while row < rows:
        if draw(st.integers(0, 4)) == 0:
            cells.append(blocks.Cell(draw(st.sampled_from(CELLS)), row, 0, 1, columns))
            row += 1
            continue
        height = draw(st.integers(1, rows - row))
        cells.append(blocks.Cell(draw(st.sampled_from(CELLS)), row, 0, height, 1))
        cells += [
            blocks.Cell(draw(st.one_of(st.sampled_from(CELLS), sentence)), line, column)
            for line, column in itertools.product(range(row, row + height), range(1, columns))
        ]
        row += height
    dropped = header if draw(st.booleans()) else ()
    return tuple(cells), rows, columns, draw(st.integers(0, 1)), dropped


@st.composite
def sources(draw: st.DrawFn) -> blocks.Source:
    """A document of any paragraphs and tables in any order."""
    found: list[blocks.Block] = []
    for place, item in enumerate(
        draw(st.lists(st.one_of(paragraph, paragraph, paragraph, paragraph, tables()), max_size=14)), 1
    ):
        at = Location(page=1 + place // 6, block=place)
        if isinstance(item, str):
            found.append(blocks.TextBlock(item, at, draw(st.sampled_from(ROLES)), draw(hints)))
        else:
            cells, rows, columns, header_rows, dropped = item
            found.append(blocks.TableBlock(cells, rows, columns, at, header_rows=header_rows, dropped=dropped))
    return blocks.Source("随机.docx", "docx", "0" * 64, tuple(found))


@settings(max_examples=150)
@given(sources())
def test_random_documents_lose_nothing(source: blocks.Source) -> None:
    assert_nothing_lost(source, build_policy(source))


@settings(max_examples=100)
@given(sources())
def test_random_documents_have_true_positions(source: blocks.Source) -> None:
    assert_positions_are_true(source, build_policy(source))


@settings(max_examples=60)
@given(sources())
def test_random_documents_survive_the_store(source: blocks.Source) -> None:
    policy = build_policy(source)
    assert check_text(dump_yaml(policy)) == ([policy], [])


@settings(max_examples=80)
@given(st.lists(paragraph, min_size=1, max_size=14).map("\n".join).filter(str.strip), st.sampled_from((".txt", ".md")))
def test_random_text_is_read_and_parsed(text: str, suffix: str) -> None:
    try:
        policy = load_bytes(text.encode(), f"随机{suffix}")
    except KepuError:
        return
    assert load_bytes(text.encode(), f"随机{suffix}") == policy


# documents that have a truth


@st.composite
def samples(draw: st.DrawFn) -> Sample:
    """A notice with an issued plan of chapters and measures: which labels there are, and which words, is chance."""
    words = st.sampled_from(("完善场馆布局", "壮大人才队伍", "丰富活动内容", "强化数字赋能", "健全长效机制"))
    texts = st.sampled_from(
        (
            "组织开展系列活动，扩大覆盖面。",
            "把工作成效纳入年度考核，定期通报进展。",
            "支持社会力量参与，形成工作合力。（责任单位：市科技局、市科协）",
        )
    )
    run_on, number = draw(st.booleans()), 0
    chapters = []
    for chapter in range(1, draw(st.integers(1, 4)) + 1):
        measures = []
        number = number if run_on else 0
        for _ in range(draw(st.integers(0, 3))):
            number += 1
            items = tuple(
                Measure(f"{item}.", draw(words), (draw(texts),), run_in=True)
                for item in range(1, draw(st.integers(0, 3)) + 1)
            )
            measures.append(
                Measure(
                    f"（{format_chinese_numeral(number)}）",
                    draw(words),
                    () if items else (draw(texts),),
                    measures=items,
                    run_in=not items,
                )
            )
        chapters.append(
            Measure(
                f"{format_chinese_numeral(chapter)}、",
                draw(words),
                () if measures else (draw(texts),),
                measures=tuple(measures),
            )
        )
    return Sample(
        name="随机",
        kind="通知",
        category="plan",
        mark=("云岭市科学技术局文件",),
        number="云科字〔2024〕1号",
        title=("云岭市科学技术局关于印发《云岭市科普实施方案》的通知",),
        recipients="各县（市、区）科技局",
        issuers=("云岭市科学技术局",),
        date="2024年5月8日",
        parts=(
            Part("main", preamble=("现将《云岭市科普实施方案》印发给你们，请认真贯彻落实。",)),
            Part(
                "issued",
                title=("云岭市科普实施方案",),
                preamble=("为推进科普工作，制定本方案。",),
                measures=tuple(chapters),
            ),
        ),
    )


@settings(max_examples=15)
@given(samples())
def test_every_container_of_a_random_plan_says_the_same(sample: Sample) -> None:
    first: model.Policy | None = None
    for suffix, write in make_samples.CONTAINERS:
        policy = load_bytes(write(sample), f"随机{suffix}")
        issued = next(part for part in policy.parts if part.role == "issued")
        truth = sample.parts[1].measures
        found = [item[:3] for item in outline_of(issued.sections, truth)]
        assert found == [item[:3] for item in expected_outline(truth)], suffix
        first = first or policy
        assert comparable_parts(policy) == comparable_parts(first), suffix
        assert comparable_document(policy.document) == comparable_document(first.document), suffix


# numerals and labels


@given(st.integers(1, 9999))
def test_chinese_numerals_round_trip(number: int) -> None:
    assert parse_chinese_numeral(format_chinese_numeral(number)) == number


@pytest.mark.parametrize("style", NUMBERING_STYLES, ids=lambda style: style.name)
def test_labels_round_trip(style: NumberingStyle) -> None:
    """What a style writes is read as its level and number where the words behind it are such as it stands before."""
    for number in range(1, 20 if style.level in {4, 5} else 60):
        written = style.write(number)
        labels = [parse_label(written + words) for words in ("加强组织领导", "　加强组织领导", "2024年重点工作")]
        assert (style.level, number) in {(label.level, label.number) for label in labels if label}, written
