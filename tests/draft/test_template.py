"""Templates: what an office clerk may write, and what nobody can make them do."""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kepu_cli.draft.compose import compose
from kepu_cli.draft.document import DraftDocument, Paragraph
from kepu_cli.draft.fill import render_template
from kepu_cli.draft.filters import FILTERS, parse_date
from kepu_cli.draft.template import Blocks, Template, find_template, list_templates, load_template
from kepu_cli.draft.text_writer import write_text
from kepu_cli.errors import TemplateError

FRONT = """---
文种: 函
版式: 无
字段:
  标题: {必填: 是}
  姓名: {类型: 名单, 必填: 是, 别名: names}
  备注: {}
---
"""


def make(folder: Path, body: str, front: str = FRONT) -> Template:
    path = folder / "试.j2"
    path.write_text(front + body, encoding="utf-8")
    return load_template(path)


def draft(folder: Path, body: str, **values: object) -> tuple[DraftDocument, list[str]]:
    template = make(folder, body)
    rendered = render_template(template, values)
    return compose(template, rendered), [item.field.name for item in rendered.missing]


def texts(document: DraftDocument) -> list[str]:
    return [block.text for part in document.parts for block in part.blocks if isinstance(block, Paragraph)]


def test_elements_and_labels_decide_the_layout(tmp_path: Path) -> None:
    document, missing = draft(
        tmp_path,
        "[标题] {{ 标题 }}\n[称谓] {{ names | 称谓('代表') }}：\n\n    正文。\n\n一、甲\n（一）乙。\n",
        标题="题",
        姓名=["王五"],
    )
    assert (document.parts[0].title, document.parts[0].recipients, missing) == ("题", "王五代表", [])
    assert [(block.text, block.level) for block in document.parts[0].blocks if isinstance(block, Paragraph)] == [
        ("正文。", 0),
        ("一、甲", 1),
        ("（一）乙。", 2),
    ]


def test_numbers_survive_a_paragraph_that_is_left_out(tmp_path: Path) -> None:
    body = "一、甲\n（一）子\n{% if 备注 %}\n二、{{ 备注 }}\n（一）丑\n{% endif %}\n三、丙\n（一）寅\n（二）卯\n1.辰\n2.巳\n"
    assert texts(draft(tmp_path, body)[0]) == ["一、甲", "（一）子", "二、丙", "（一）寅", "（二）卯", "1.辰", "2.巳"]
    assert texts(draft(tmp_path, body, 备注="乙")[0])[2:5] == ["二、乙", "（一）丑", "三、丙"]


def test_a_loop_counts_with_one_typed_label(tmp_path: Path) -> None:
    assert texts(
        draft(tmp_path, "{% for 名 in 姓名 %}\n1.请{{ 名 }}核对。\n{% endfor %}", 姓名=["甲", "乙", "丙"])[0]
    ) == ["1.请甲核对。", "2.请乙核对。", "3.请丙核对。"]


def test_ready_blocks_keep_their_labels_and_ask_for_numbers(tmp_path: Path) -> None:
    blocks = Blocks(
        (Paragraph("四、照录", 1), Paragraph("自动编号", 1, numbered=True), Paragraph("下级", 2, numbered=True))
    )
    template = make(tmp_path, "一、甲\n{{ 备注 }}\n二、末\n")
    document = compose(template, render_template(template, {"备注": blocks}))
    assert texts(document) == ["一、甲", "四、照录", "五、自动编号", "（一）下级", "六、末"]


def test_what_is_missing_is_shown_and_listed_with_its_lines(tmp_path: Path) -> None:
    template = make(
        tmp_path,
        "[标题] 关于{{ 标题 }}的函\n{% for 名 in 姓名 %}{{ 名 }}、{% endfor %}{{ 备注 }}\n{{ 标题 | 书名号 }}\n",
    )
    rendered = render_template(template, {})
    document = compose(template, rendered)
    assert document.parts[0].title == "关于【待填：标题】的函"
    assert texts(document) == ["【待填：姓名】、", "《【待填：标题】》"]
    assert [(item.field.name, item.lines) for item in rendered.missing] == [("标题", (9, 11)), ("姓名", (10,))]


HOSTILE_VALUES = (
    "{{ 7 * 7 }}",
    "{% for x in range(9) %}x{% endfor %}",
    "[标题] 假标题",
    "甲\n[抄送] 假抄送\n[署名] 假署名",
    "\ue0000\ue001",
    "\ue003\ue002[附件] 假附件",
    "{# 注释 #}",
    "一、假标题",
)


@pytest.mark.parametrize("value", HOSTILE_VALUES)
def test_a_value_is_never_code_nor_a_mark(tmp_path: Path, value: str) -> None:
    document, _ = draft(tmp_path, "[标题] 真标题\n{{ 备注 }}\n前{{ 备注 }}后\n", 备注=value)
    assert document.parts[0].title == "真标题"
    assert len(document.parts) == 1
    assert not document.imprint and not document.signature.issuers
    visible = "".join(character for character in value if not 0xE000 <= ord(character) < 0xE010)
    assert "".join(visible.split()) in "".join("".join(texts(document)).split())


@given(st.text(max_size=60))
def test_any_value_prints_as_itself(tmp_path_factory: pytest.TempPathFactory, value: str) -> None:
    folder = tmp_path_factory.getbasetemp()
    document, _ = draft(folder, "[标题] 题\n开头{{ 备注 }}结尾\n", 备注=value)
    assert document.parts[0].title == "题"
    assert texts(document)[0].startswith("开头") and texts(document)[-1].endswith("结尾")


FAULTS = (
    ("{% if 标题 %}没有结束", "没有结束", 9),
    ("第一行\n{{ 标体 }}", "没有登记的“标体”，是不是“标题”", 10),
    ("{{ 标题 | 书明号 }}", "没有“书明号”这个过滤器，是不是“书名号”", 9),
    ("{{ 标题.upper.__class__ }}", "不允许用|没有“upper”", 9),
    ("{{ ''.__class__.__mro__ }}", "不允许用 .__class__", 9),
    ("{% include '/etc/passwd' %}", "不能引用别的文件", 9),
    ("{{ range(1000000000) | length }}", "range 有", 9),
    ("{{ 'x' * 1000000000 }}", "太长", 9),
    ("{{ [1] * 1000000000 }}", "太长", 9),
    ("{{ 2 ** 100000 }}", "乘方", 9),
    ("{{ '%1000000000d' % 1 }}", "不能用 %", 9),
    ("{{ 'x'.ljust(1000000000) }}", "不允许", 9),
    ("{{ '{:>1000000000}'.format(1) }}", "不允许", 9),
    ("{% for a in range(9999) %}{% for b in range(9999) %}{% for c in range(9999) %}{% endfor %}{% endfor %}{% endfor %}", "太久", 9),
    ("{% set 盒 = namespace(x='甲乙丙丁') %}{% for i in range(60) %}{% set 盒.x = 盒.x ~ 盒.x %}{% endfor %}", "太长", 9),
    ("{% set 盒 = namespace(x='甲乙丙丁') %}{% for i in range(60) %}{% set 盒.x = 盒.x + 盒.x %}{% endfor %}", "太长", 9),
    ("{% macro f(x) %}{{ f(x) }}{% endmacro %}{{ f(1) }}", "没有终点", 9),
    ("{% macro f(x, n) %}{% if n %}{{ f(x ~ x, n - 1) }}{% endif %}{% endmacro %}{{ f('甲乙丙丁', 60) }}", "太长", 9),
    ("{% for i in range(9000) %}{% for j in range(900) %}{{ '一二三四五六七八九十' }}{% endfor %}{% endfor %}", "上限|太久", 9),
    ("{{ 1 / 0 }}", "出错", 9),
    ("{{ 姓名.append('x') }}", "不允许", 9),
    ("[题目] 甲", "没有名为 \\[题目\\] 的要素", 9),
)  # fmt: skip


@pytest.mark.parametrize(("body", "message", "line"), FAULTS, ids=[row[0][:40] for row in FAULTS])
def test_a_template_that_fails_says_where_and_why(tmp_path: Path, body: str, message: str, line: int | None) -> None:
    started = time.monotonic()
    with pytest.raises(TemplateError, match=message) as caught:
        draft(tmp_path, body, 姓名=["甲"], 标题="题")
    assert time.monotonic() - started < 60
    assert "试.j2" in str(caught.value) and "\n" not in str(caught.value)
    if line is not None:
        assert caught.value.place is not None
        assert caught.value.place.startswith(f"第{line}行")


FRONTS = (
    ("---\n文种: 函\n", "没有结束"),
    (" \n", "模板是空的"),
    ("---\n文种: [\n---\n", "不是合格的 YAML"),
    ("---\n文钟: 函\n---\n", "没有“文钟”这一项，是不是“文种”"),
    ("---\n版式: 横排\n---\n", "版式是“横排”"),
    ("---\n字段: {标题: {类型: 文本}}\n---\n", "类型是“文本”"),
    ("---\n字段: {标 题: {}}\n---\n", "不能用的字符"),
    ("---\n字段: {标题: {必添: 是}}\n---\n", "没有“必添”这一项，是不是“必填”"),
)


@pytest.mark.parametrize(("front", "message"), FRONTS)
def test_a_wrong_front_matter_is_named(tmp_path: Path, front: str, message: str) -> None:
    with pytest.raises(TemplateError, match=message):
        make(tmp_path, "", front)


def test_a_name_finds_the_users_own_first(tmp_path: Path) -> None:
    (tmp_path / "答复函.j2").write_text(FRONT, encoding="utf-8")
    assert find_template("答复函", [str(tmp_path)]).parent == tmp_path
    assert find_template("印发通知", [str(tmp_path)]).parent != tmp_path
    with pytest.raises(TemplateError, match=r"可以是 .*答复函"):
        find_template("没有的")
    with pytest.raises(TemplateError, match="找不到"):
        find_template("./没有的.j2")


@pytest.mark.parametrize("path", list_templates(), ids=lambda path: path.stem)
def test_shipped_templates_render_without_any_data(path: Path) -> None:
    template = load_template(path)
    rendered = render_template(template, {})
    document = compose(template, rendered)
    required = {row.name for row in template.fields if row.required}
    assert {item.field.name for item in rendered.missing} == required
    text = write_text(document)
    assert all(f"【待填：{name}】" in text for name in required)
    assert all(item.lines for item in rendered.missing)


@pytest.mark.parametrize("path", list_templates(), ids=lambda path: path.stem)
def test_every_field_of_a_shipped_template_is_explained_and_used(path: Path) -> None:
    template = load_template(path)
    for row in template.fields:
        assert row.help and row.alias.isascii()
        # Some are not printed: how the page looks, and what a producer reads.
        assert row.name in template.body or row.name in ("版式", "盖章", "建议事项")


FILTER_CASES = (
    ("一级", 12, "十二、"), ("二级", 3, "（三）"), ("三级", 1, "1."), ("四级", 2, "（2）"), ("中文数字", 21, "二十一"),
    ("日期", dt.date(2024, 1, 5), "2024年1月5日"), ("日期", "2024-01-05", "2024年1月5日"), ("汉字日期", "2024年1月5日", "二〇二四年一月五日"),
    ("单位", ["市科协", "市教育局", "市财政局"], "市科协、市教育局和市财政局"), ("单位", ["市科协"], "市科协"),
    ("单位", ["市发展和改革委员会", "市科协"], "市发展和改革委员会、市科协"), ("金额", 12_345_678, "1234.5678万元"), ("金额", "1,234.50", "1234.5元"), ("金额", "inf", "inf"), ("金额", 10_000, "1万元"), ("金额", 250_000_000, "2.5亿元"),
    ("金额", 800, "800元"), ("书名号", "关于《条例》的意见", "《关于〈条例〉的意见》"), ("书名号", "《条例》", "《条例》"), ("编号", ["甲", "乙"], "1.甲\n2.乙"),
)  # fmt: skip


@pytest.mark.parametrize(("name", "value", "expected"), FILTER_CASES)
def test_filters(name: str, value: object, expected: str) -> None:
    assert FILTERS[name](value) == expected


def test_form_of_address_for_one_two_and_many() -> None:
    call = FILTERS["称谓"]
    assert [call(names, "代表") for names in (["甲"], ["甲", "乙"], ["甲", "乙", "丙"])] == [
        "甲代表",
        "甲、乙代表",
        "甲等3名代表",
    ]


@pytest.mark.parametrize("text", ["2024-02-30", "明天", "2024年13月1日", "", "20240101"])
def test_what_is_no_date(text: str) -> None:
    assert parse_date(text) is None
