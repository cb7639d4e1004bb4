"""The reply to a suggestion: each ask answered from the sources, in their words, or left to a person."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from kepu_cli.draft.content import Content, Request, produce
from kepu_cli.draft.document import Paragraph
from kepu_cli.draft.reply.asks import Ask
from kepu_cli.draft.reply.evidence import LEAST, build_index, find_evidence, quote_sentences, split_sentences
from kepu_cli.draft.template import Blocks
from kepu_cli.lexicon.places import province_of
from kepu_cli.measures import fold, read_content
from kepu_cli.model import Policy
from kepu_cli.pipeline import load, load_bytes
from tests.conftest import CORPUS

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "samples"
SEEDS = CORPUS / "seeds"
SOURCES = ("云岭市科普实施意见.docx", "云岭市科技创新任务分解表.docx", "云岭市老年人数字技能实施方案.docx")


def draft(sources: Sequence[Policy], suggestion: Policy | None = None, **data: Any) -> Content:
    return produce(Request("reply", tuple(sources), data=data, suggestion=suggestion))


def answer(content: Content) -> tuple[Paragraph, ...]:
    blocks = content.values["答复正文"]
    assert isinstance(blocks, Blocks)
    return tuple(block for block in blocks.blocks if isinstance(block, Paragraph))


@pytest.fixture(scope="module")
def sources() -> list[Policy]:
    return [load(SAMPLES / name) for name in SOURCES]


@pytest.fixture(scope="module")
def reply(sources: list[Policy]) -> Content:
    return draft(sources, load(SAMPLES / "云岭市人大代表建议.txt"))


def test_fields_come_from_the_suggestion(reply: Content) -> None:
    assert reply.values["建议编号"] == 86
    assert reply.values["代表姓名"] == ["周文澜", "陈一舟", "林见山"]
    assert reply.values["会议届次"] == "云岭市第五届人民代表大会第四次会议"
    assert {row.file for row in reply.origins["建议编号"]} == {"云岭市人大代表建议.txt"}


def test_each_ask_is_answered_or_left_open(reply: Content) -> None:
    paragraphs = answer(reply)
    headings = [row.text for row in paragraphs if row.level == 1]
    assert headings == [
        "关于壮大科普人才队伍的建议",
        "关于保障科普经费投入的建议",
        "关于帮助老年人用好智能技术的建议",
        "关于改善乡村道路照明的建议",
    ]
    assert "【待补充：" in paragraphs[-1].text
    assert len(reply.pending) == 1
    assert "第4项" in reply.pending[0]


def test_units_and_targets_are_taken_along(reply: Content) -> None:
    money = next(row.text for row in answer(reply) if "经费投入”提出" in row.text)
    assert "人均科普专项经费达到3元" in money
    assert money.endswith("（责任单位：市财政局、市科技局、市科协）")


def assert_traceable(content: Content, sources: Sequence[Policy]) -> None:
    """Every quoted sentence stands in the file, and in the measure, that its evidence names."""
    texts = {
        policy.source.file: {
            measure.name: fold(measure.text + measure.title) for measure in read_content(policy).measures
        }
        for policy in sources
    }
    for row in answer(content):
        assert row.evidence
        (proof,) = row.evidence
        if proof.kind not in ("照录", "节录"):
            assert row.level == 1 or row.text.startswith("【待补充：")
            continue
        measure = texts[proof.file][proof.section]
        said = row.text.split("提出：", 1)[1]
        said = re.sub(r"（[^（）]{2,6}：.*）$", "", said).replace("……", "")
        assert split_sentences(said) == proof.before.split("\n")
        for sentence in split_sentences(said):
            assert fold(sentence) in measure


def test_every_sentence_has_its_source(reply: Content, sources: list[Policy]) -> None:
    assert_traceable(reply, sources)


def test_no_sentence_is_said_twice(reply: Content) -> None:
    said = [
        sentence
        for row in answer(reply)
        if row.level != 1
        for sentence in row.evidence[0].before.split("\n")
        if sentence
    ]
    assert len(said) == len(set(said))


def test_asks_of_the_data_come_first(sources: list[Policy]) -> None:
    content = draft(sources, load(SAMPLES / "云岭市人大代表建议.txt"), 建议事项=["壮大科普人才队伍", "修建停车场"])
    assert [row.text for row in answer(content) if row.level == 1] == [
        "关于壮大科普人才队伍的建议",
        "关于修建停车场的建议",
    ]
    assert len(content.pending) == 1


def test_title_alone_is_one_ask_without_a_heading(sources: list[Policy]) -> None:
    content = draft(sources, 建议标题="关于壮大科普人才队伍的建议")
    assert all(row.level == 0 for row in answer(content))
    assert "提出：" in answer(content)[0].text


def test_an_ask_as_wide_as_the_source_gets_its_measures_by_title(sources: list[Policy]) -> None:
    content = draft(sources[:1], 建议标题="关于加强我市科普工作的建议")
    (line,) = (row.text for row in answer(content))
    assert line.startswith(
        "《云岭市加强新时代科学普及工作的实施意见》（云科字〔2024〕17号）部署了完善科普设施布局、繁荣科普作品创作、"
    )
    assert "总体要求" not in line
    assert not content.pending


def test_another_rule_of_the_same_kind_is_no_answer() -> None:
    text = "云岭市家庭教育工作要点\n\n一、宣传家教。开展《云州省家庭教育促进条例》宣讲普及活动。（责任单位：市妇联）\n二、办好家长学校。每年办50场。（责任单位：市教育局）\n"
    content = draft(
        [load_bytes(text.encode(), "x.txt")],
        建议事项=["推进《云州省科学技术普及条例》落地实施", "加大《条例》宣传力度"],
    )
    assert len(content.pending) == 2


def test_items_and_headings_are_measures_of_their_own() -> None:
    text = (
        "云岭市科普工作要点\n\n一、加强阵地建设。一是建设科技馆，更新展品。（责任单位：市科协）"
        "二是开放实验室，接待学生。（责任单位：市科技局，2024年10月底前完成）\n"
        "二、推动科普场馆夜间开放\n三、培训讲解员200名。（责任单位：市人社局）\n"
    )
    content = draft(
        [load_bytes(text.encode(), "要点.txt")], 建议事项=["更新科技馆展品", "科普场馆夜间开放", "开放实验室"]
    )
    lines = [row.text.split("提出：")[1] for row in answer(content) if row.level == 0]
    assert lines == [
        "建设科技馆，更新展品。（责任单位：市科协）",
        "推动科普场馆夜间开放。",
        "开放实验室，接待学生。（责任单位：市科技局；完成时限：2024年10月底前）",
    ]


def test_no_sources() -> None:
    content = draft([], load(SAMPLES / "云岭市人大代表建议.txt"))
    assert len(content.pending) == 4


def test_a_file_that_is_no_suggestion_is_pointed_out(sources: list[Policy]) -> None:
    content = draft(sources, sources[0])
    assert any("没有认出建议的编号和代表" in line for line in content.remarks)


def test_what_is_left_of_a_quoted_measure_is_no_answer() -> None:
    text = (
        "云岭市科学素质工作方案\n\n一、提升重点人群科学素质。在老年大学开设智能技术课程，帮助老年人跨越数字鸿沟，全市每年培训老年人三万人次以上，并组织志愿者结对帮扶。"
        "在中小学配齐科学副校长，让每名学生每学期参加一次科学实践活动，办好青少年科技创新大赛，发现和培养科技后备人才。（责任单位：市教育局）\n二、加强督导。定期通报进展。\n"
    )
    asked = ["开设老年人智能技术课程", "培训老年人使用智能技术"]
    lines = [
        row.text for row in answer(draft([load_bytes(text.encode(), "方案.txt")], 建议事项=asked)) if row.level == 0
    ]
    assert all("老年大学" in line and "科学副校长" not in line for line in lines)


def test_provinces_of_which_one_at_most_is_above() -> None:
    def province(place: str) -> Policy:
        text = (
            f"{place}科学技术厅关于加强科普工作的实施意见\n\n各市：\n现提出如下意见。\n一、壮大科普人才队伍。组建科普讲师团。（责任单位：省科技厅）\n"
            f"二、加大投入。列入预算。（责任单位：省财政厅）\n\n{place}科学技术厅\n2024年3月1日\n"
        )
        return load_bytes(text.encode(), f"{place}.txt")

    data = {"建议事项": ["壮大科普人才队伍", "x"], "发文机关": ["云岭市科学技术局"]}
    assert not answer(draft([province("吉林省")], **data))[1].text.startswith("可供参考")
    both = answer(draft([province("吉林省"), province("山东省")], **data))
    assert "只有外地的做法" in both[1].text


def suggestion(head: str) -> Policy:
    text = f"关于壮大科普人才队伍的建议\n{head}\n\n建议：\n1.壮大科普人才队伍。\n2.修建停车场。\n"
    return load_bytes(text.encode(), "建议.txt")


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("第0417号\n领衔代表：沈佳", {"建议编号": "0417"}),
        ("第26号\n代表：刘庆等6名代表", {"代表姓名": ["刘庆"], "代表人数": 6}),
        ("编号：33\n提案者：民革云岭市委会", {"尊称": "无", "建议类别": "提案"}),
        ("代表书面意见第7号\n代表：沈佳", {"建议类别": "书面意见"}),
    ],
)
def test_fields_of_the_letter(head: str, expected: dict[str, object], sources: list[Policy]) -> None:
    values = draft(sources, suggestion(head)).values
    assert {name: values[name] for name in expected} == expected


def test_the_place_of_the_session_replies(sources: list[Policy]) -> None:
    content = draft([elsewhere("南岭市")], suggestion("云岭市五届人大四次会议第35号\n代表：沈佳"))
    assert any(row.text.startswith("可供参考的外地做法") for row in answer(content))
    unknown = draft([elsewhere("南岭市")], suggestion("第35号\n代表：沈佳"))
    assert any("不知道是哪里答复" in line for line in unknown.remarks)


def test_what_is_bound_to_the_units_stays_with_them() -> None:
    text = "云岭市科普要点\n\n一、壮大科普人才队伍。组建科普讲师团。（责任单位：市科协、市教育局等部门按职责分工负责）\n二、建设科技馆。（责任单位：市发改委）\n"
    content = draft([load_bytes(text.encode(), "要点.txt")], 建议事项=["壮大科普人才队伍", "x"])
    assert "责任单位：市科协、市教育局等部门按职责分工负责" in answer(content)[1].text


def test_nothing_recognised_is_said() -> None:
    content = draft([], load_bytes("山区没有路灯。\n".encode(), "x.txt"))
    assert any("没有认出要求" in line for line in content.remarks)


def test_nothing_asked_nothing_answered() -> None:
    assert "答复正文" not in draft([]).values


def elsewhere(place: str) -> Policy:
    text = (
        f"{place}科学技术局关于加强科学普及工作的实施意见\n\n各区市：\n现提出如下意见。\n"
        "一、壮大科普人才队伍。组建科普讲师团，健全科普职称评审制度，每年培训500人次。（责任单位：市科技局）\n"
        f"二、加大经费投入。把科普经费列入预算。（责任单位：市财政局）\n\n{place}科学技术局\n2024年3月1日\n"
    )
    return load_bytes(text.encode(), f"{place}.txt")


def test_another_place_is_only_pointed_to(sources: list[Policy]) -> None:
    content = draft([elsewhere("南岭市")], 建议事项=["壮大科普人才队伍", "修建停车场"], 发文机关=["云岭市科学技术局"])
    first = answer(content)[1:3]
    assert "只有外地的做法" in first[0].text
    assert first[1].text.startswith("可供参考的外地做法：《")
    both = draft([elsewhere("南岭市"), *sources], 建议事项=["壮大科普人才队伍", "x"], 发文机关=["云岭市科学技术局"])
    lines = [row.text for row in answer(both)][1:]
    assert not lines[0].startswith("可供参考")
    assert any(line.startswith("可供参考的外地做法") for line in lines)


def test_another_province_is_not_above() -> None:
    assert province_of("威海市") == "山东"
    assert province_of("恩施土家族苗族自治州") == "湖北"
    assert province_of("云岭市") is None


def test_foreign_asks_find_nothing(sources: list[Policy]) -> None:
    index = build_index(sources)
    for text in ("修建公共停车场", "提高医疗保险报销比例", "规范物业收费", "整治占道经营", "增加公交班次"):
        assert [row for row in find_evidence(Ask(text, text), index) if row.score >= LEAST] == []


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the corpus is not here")
def test_reply_from_four_real_documents() -> None:
    """A suggestion on carrying out a province's science law, answered for 温州 from three other places and its own table."""
    names = ("wenzhou-task-table", "weihai-opinions", "jilin-plan", "chongqing-workplan")
    sources = [load(SEEDS / f"{name}.txt") for name in names]
    content = draft(
        sources,
        建议标题="关于进一步加强我市科普工作和推进《浙江省科学技术普及条例》落地实施的建议",
        建议事项=["加大科普经费投入", "加强科普人才队伍建设", "明确部门职责，建立联席会议制度", "增设公共停车场"],
        发文机关=["温州市科学技术局"],
    )
    assert_traceable(content, sources)
    assert any("停车场" in line for line in content.pending)
    rows = answer(content)
    talent = list(
        itertools.takewhile(
            lambda row: row.level == 0, rows[[row.text for row in rows].index("关于加强科普人才队伍建设的建议") + 1 :]
        )
    )
    assert talent[0].evidence[0].file == "wenzhou-task-table.txt"
    assert {row.evidence[0].file for row in talent[1:]} & {
        "weihai-opinions.txt",
        "jilin-plan.txt",
        "chongqing-workplan.txt",
    }


def test_a_quotation_keeps_its_stops_and_tells_what_it_leaves_out() -> None:
    text = "1. 建设路灯；\n2. 检修路灯;公布电话！组织评比。表彰先进\n抓好落实。\n"
    assert quote_sentences(text, split_sentences(text)) == "建设路灯；检修路灯;公布电话！组织评比。表彰先进。抓好落实。"
    assert quote_sentences(text, ["建设路灯", "公布电话！", "表彰先进"]) == "建设路灯；……公布电话！……表彰先进。"
    assert quote_sentences(text, ["建设路灯"]) == "建设路灯。"


HALVES = "云岭市路灯建设方案\n\n一、补贴山区路灯。对山区每盏路灯给予建设补贴。（责任单位：市财政局）\n二、定期检修灯具。每年检修两次。（责任单位：市城管局）\n"


def test_both_halves_of_an_ask_are_answered_or_left_open() -> None:
    source = [load_bytes(HALVES.encode(), "方案.txt")]
    ask = "降低景区停车收费，对山区路灯建设给予每盏五百元建设补贴"
    content = draft(source, 建议事项=[ask, "修建停车场"])
    heading, quoted, mark, *_ = (row.text for row in answer(content))
    assert heading == f"关于{ask}的建议"
    assert mark == "【待补充：来源中没有与“降低景区停车收费”对应的措施，请写明办理情况】"
    assert quoted.endswith("提出：对山区每盏路灯给予建设补贴。（责任单位：市财政局）")
    content = draft(source, 建议事项=["对山区路灯给予建设补贴，定期检修灯具", "修建停车场"])
    assert [row.text.split("：")[0] for row in answer(content)[1:3]] == [
        "《云岭市路灯建设方案》“一、补贴山区路灯”提出",
        "《云岭市路灯建设方案》“二、定期检修灯具”提出",
    ]


def test_who_asks_for_a_grant_is_not_answered_by_what_says_nothing_of_one() -> None:
    source = [
        load_bytes(HALVES.replace("给予建设补贴", "建设统一编号").replace("补贴山区", "建设山区").encode(), "方案.txt")
    ]
    content = draft(source, 建议事项=["建设山区路灯，对山区路灯给予补贴", "修建停车场"])
    assert [row.text for row in answer(content)][1:3] == [
        "《云岭市路灯建设方案》“一、建设山区路灯”提出：对山区每盏路灯建设统一编号。（责任单位：市财政局）",
        "【待补充：来源中没有与“对山区路灯给予补贴”对应的措施，请写明办理情况】",
    ]


FUNDS = "云岭市科普方案\n\n一、保障科普经费。把科普经费列入财政预算，人均{0}。（责任单位：市财政局）\n二、开展培训。举办讲座。\n"


@pytest.mark.parametrize(
    ("said", "wanted", "opened"),
    [
        ("逐年增加", "人均不低于3元", True),
        ("达到2元", "人均不低于3元", False),
        ("增长5%", "人均不低于3元", True),
        ("逐年增加", "每学期不少于两次", True),
        ("逐年增加", "人均逐步提高", False),
    ],
)
def test_a_number_that_nothing_quoted_answers_is_left_open(said: str, wanted: str, opened: bool) -> None:
    content = draft(
        [load_bytes(FUNDS.format(said).encode(), "方案.txt")], 建议事项=[f"把科普经费列入财政预算，{wanted}"]
    )
    assert any("保障科普经费”提出" in row.text or "提出：" in row.text for row in answer(content))
    mark = f"【待补充：引用的措施没有回答“{wanted}”，请写明办理情况】"
    assert any(row.text == mark for row in answer(content)) is opened
    assert any(wanted in line for line in content.pending) is opened
