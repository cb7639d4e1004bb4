"""印发通知: what it takes from the document it issues, and what it never takes."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from kepu_cli.draft.compose import compose
from kepu_cli.draft.content import Request, produce
from kepu_cli.draft.document import DraftDocument
from kepu_cli.draft.fill import render_template
from kepu_cli.draft.notice import issued_part, part_title, produce_notice
from kepu_cli.draft.template import find_template, load_template
from kepu_cli.draft.text_writer import write_text
from kepu_cli.model import Document, Part, Policy, Section, SourceInfo, Table
from kepu_cli.pipeline import load

DATA: dict[str, Any] = {
    "发文机关标志": ["云岭市科学技术局", "云岭市教育局", "云岭市财政局文件"],
    "发文字号": "云科字〔2024〕8号",
    "标题发文机关": "云岭市科学技术局等3部门",
    "主送机关": "各县（市、区）科技局",
    "发文机关": ["云岭市科学技术局", "云岭市教育局", "云岭市财政局"],
    "成文日期": dt.date(2024, 1, 30),
    "抄送": "市委办公室，市政府办公室",
    "印发机关": "云岭市科学技术局办公室",
    "印发日期": dt.date(2024, 2, 1),
}


def plan(title: str = "云岭市科普实施方案", *parts: Part) -> Policy:
    section = Section("一、", 1, "总体要求", "要抓好落实。")
    return Policy(
        SourceInfo(f"{title}.docx", "docx", "0"),
        Document(title=title, number="云政发〔2023〕1号", recipients="各县", date=dt.date(2023, 5, 6)),
        (Part("main", title=None, sections=(section,)), *parts),
    )


def draft(*policies: Policy, **data: Any) -> tuple[DraftDocument, list[str]]:
    template = load_template(find_template("印发通知"))
    content = produce(Request("notice", policies))
    rendered = render_template(template, dict(content.values) | DATA | data)
    return compose(template, rendered), [item.field.name for item in rendered.missing]


def test_the_issued_document_stands_behind_its_notice() -> None:
    document, missing = draft(plan())
    assert missing == []
    main, issued = document.parts
    assert main.title == "云岭市科学技术局等3部门关于印发《云岭市科普实施方案》的通知"
    assert [part.role for part in document.parts] == ["main", "issued"]
    assert issued.title == "云岭市科普实施方案" and issued.label == ""
    assert [block.text for block in issued.blocks] == ["一、总体要求", "要抓好落实。"]  # type: ignore[union-attr]
    assert document.signature.issuers == tuple(DATA["发文机关"]) and document.signature.date == "2024年1月30日"


def test_number_date_and_recipients_of_the_source_are_its_own() -> None:
    values = produce_notice(Request("notice", (plan(),))).values
    assert not {"发文字号", "成文日期", "主送机关"} & set(values)
    text = write_text(draft(plan())[0])
    assert "云政发〔2023〕1号" not in text and "2023年5月6日" not in text


def test_joint_issue_names_the_leading_authority_first_and_sets_the_suffix_apart() -> None:
    head = draft(plan())[0].head
    assert head.marks == ("云岭市科学技术局", "云岭市教育局", "云岭市财政局") and head.suffix == "文件"


def test_further_sources_and_parts_become_numbered_attachments() -> None:
    own = Part("attachment", title="科普基地名单", preamble="名单如下。")
    document, _ = draft(plan("云岭市科普实施方案", own), plan("科普活动安排"))
    assert [(part.label, part.title) for part in document.parts[2:]] == [
        ("附件1", "科普基地名单"),
        ("附件2", "科普活动安排"),
    ]
    assert document.attachments == ("科普基地名单", "科普活动安排")
    alone, _ = draft(plan(), plan("科普活动安排"))
    assert alone.parts[2].label == "附件"


def test_an_attachment_without_a_title_keeps_its_place_in_the_list() -> None:
    document, _ = draft(plan(), plan("科普活动安排"), plan(""), plan("科普基地名单"))
    assert document.attachments == ("科普活动安排", "【待填：附件2的名称】", "科普基地名单")
    assert [part.label for part in document.parts[2:]] == ["附件1", "附件2", "附件3"]
    [remark] = produce_notice(Request("notice", (plan(), plan("科普活动安排"), plan("")))).remarks
    assert remark.startswith("附件2（.docx）没有读出标题")


def test_a_notice_that_already_issues_something_hands_on_what_it_issues(root: Path) -> None:
    source = load(root / "samples" / "云岭市科普实施意见.docx")
    part = issued_part(source)
    assert part_title(part, source) and "的通知" not in part_title(part, source)


def test_a_wide_table_turns_its_attachment() -> None:
    table = Table("任务分解表", ("责任单位", "项目", "内容"), (("市科技局", "科普", "办好活动"),))
    document, _ = draft(plan("云岭市科普实施方案", Part("attachment", title="任务分解表", tables=(table,))))
    assert [part.landscape for part in document.parts] == [False, False, True]


def test_what_is_missing_is_asked_for_and_printed_in_its_place() -> None:
    document, missing = draft(plan(), 发文字号="", 主送机关="")
    assert missing == ["发文字号", "主送机关"]
    assert document.head.number == "【待填：发文字号】" and document.parts[0].recipients == "【待填：主送机关】"
