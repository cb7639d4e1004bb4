"""Heads of saved pages as a word processor or a printer hands them on: fields of the page are not the document's words."""

from __future__ import annotations

import pytest

from kepu_cli.blocks import Source, TextBlock
from kepu_cli.location import Location
from kepu_cli.model import Policy
from kepu_cli.structure.build import build_policy

NOTICE = [
    "云岭市科学技术局关于印发科普行动方案的通知",
    "各县（市、区）科技局：",
    "现将方案印发给你们，请认真贯彻执行。",
    "云岭市科学技术局",
    "2024年5月8日",
]


def _policy(*paragraphs: str) -> Policy:
    blocks = tuple(TextBlock(text, Location(block=number)) for number, text in enumerate(paragraphs, 1))
    return build_policy(Source("云岭.docx", "docx", "0" * 64, blocks))


@pytest.mark.parametrize(
    "fields",
    [
        ["索引号 2950798/2024-38134", "公开方式 主动公开 文号 云科发〔2024〕11号"],
        ["来 源: | 云岭市科学技术局 | 文 号: | 云科发〔2024〕11号 | 浏 览 量: |"],
        ["编辑出版: | 云岭市人民政府办公室 |", "印 刷: | 云岭印务公司 |", "文 号 | 云科发〔2024〕11号 | 发文日期 | 2024-05-09 |"],
        ["索 引 号:", "640501001/2024-93483", "文  号:", "云科发〔2024〕11号", "发布机构:", "云岭市科学技术局"],
        ["• 索引号:", "6107280000/2024-001005", "• 发文字号:", "云科发〔2024〕11号", "• 主题分类:"],
        ["[ 索引号 ] | 1150/2024-00103 | [ 发文字号 ] | 云科发〔2024〕11号 |", "[ 发布机构 ] | 云岭市科技局 | ||"],
        ["云岭市政府 2024-05-09 16:36 来源：云岭市科技局", "YLCR—2024—01007", "文件编号云科发〔2024〕11号"],
    ],
)  # fmt: skip
def test_fields_of_a_page(fields: list[str]) -> None:
    policy = _policy(*fields, *NOTICE)
    assert policy.document.title == NOTICE[0]
    assert policy.document.number == "云科发〔2024〕11号"
    assert policy.document.issuers == ("云岭市科学技术局",)
    assert not policy.unplaced


def test_the_title_of_a_page_stands_in_where_the_text_has_none() -> None:
    policy = _policy("信息名称: | 关于印发科普行动方案的通知 | |", "云科发〔2024〕7号", *NOTICE[1:])
    assert policy.document.title == "关于印发科普行动方案的通知"


@pytest.mark.parametrize("line", ["来源广泛的科普资源", "标题新闻不得发布", "公开征集科普作品的公告", "发布会工作方案"])
def test_words_that_only_begin_like_a_field(line: str) -> None:
    assert _policy(line, *NOTICE[1:]).document.title == line or line in [
        item.text for item in _policy(line, *NOTICE[1:]).unplaced
    ]


@pytest.mark.parametrize(
    ("printed", "names"),
    [
        ("韩　立　方雨晴", ("韩立", "方雨晴")),
        ("江　涛", ("江涛",)),
        ("江　涛　　韩　立", ("江涛", "韩立")),
        ("江 涛 韩 立", ("江涛", "韩立")),
        ("欧阳晴　江涛", ("欧阳晴", "江涛")),
    ],
)
def test_names_of_signatories_spaced_for_looks(printed: str, names: tuple[str, ...]) -> None:
    policy = _policy("云岭市科学技术局文件", f"云科发〔2024〕2号　　　　签发人：{printed}", *NOTICE)
    assert policy.document.signatories == names
