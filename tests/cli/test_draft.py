"""``kepu draft``: the four documents, what is missing, what is refused."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
import yaml

Kepu = Callable[..., Any]

REPLY = """
发文机关标志: 云岭市科学技术局
发文字号: 云科提复〔2024〕18号
会议届次: 市十四届人大四次会议
建议编号: 35
建议标题: 关于加强乡村科普工作的建议
代表姓名: [王五, 赵六, 孙七]
会办单位: [市科协, 市教育局]
答复正文: |
  一、基本情况
  近年来，我市科普工作取得进展。
联系人: 李四
联系电话: 0000-1234567
发文机关: 云岭市科学技术局
成文日期: 2024-05-06
抄送: 市人大常委会代表工委，市府办
"""


@pytest.fixture
def sample(root: Path) -> Path:
    return root / "samples" / "云岭市科普实施意见.docx"


def test_a_letter_without_anything_shows_and_lists_what_is_missing(kepu: Kepu) -> None:
    result = kepu("draft", "reply", "--template", "答复函")
    assert result.code == 0
    assert "【待填：代表姓名】代表：" in result.out
    [line] = [line for line in result.err.splitlines() if line.startswith("待填：代表姓名")]
    assert "答复函.j2 第" in line and "--set 代表姓名=…" in line and "--suggestion" in line
    assert kepu("draft", "reply", "--strict").code == 1


def test_a_reply_from_its_data(kepu: Kepu, tmp_path: Path) -> None:
    data = tmp_path / "建议35.yaml"
    data.write_text(REPLY, encoding="utf-8")
    target = tmp_path / "答复函.docx"
    result = kepu("draft", "reply", "--data", data, "-o", target, "--strict")
    assert (result.code, result.err.splitlines()[-1]) == (0, f"已写入 {target}")
    texts = [paragraph.text for paragraph in docx.Document(str(target)).paragraphs]
    assert "王五等3名代表：" in texts
    assert any("经与市科协和市教育局共同研究，现答复如下：" in text and "（第35号建议）收悉" in text for text in texts)
    again = kepu("draft", "reply", "--data", data, "-o", target)
    assert again.code == 2 and "--force" in again.err
    assert kepu("draft", "reply", "--data", data, "--set", "联系人=周八", "-o", target, "--force").code == 0


@pytest.mark.parametrize("suffix", ["docx", "md", "txt", "html", "xlsx", "csv"])
@pytest.mark.parametrize("by", ["unit", "measure"])
def test_task_tables(kepu: Kepu, sample: Path, tmp_path: Path, suffix: str, by: str) -> None:
    target = tmp_path / f"表.{suffix}"
    result = kepu("draft", "tasks", "--from", sample, "--by", by, "-o", target, "--trace")
    assert result.code == 0 and target.stat().st_size > 500
    assert "条措施" in result.err
    trace = yaml.safe_load((tmp_path / "表.trace.yaml").read_text(encoding="utf-8"))
    assert all(row["依据"][0]["文件"] == sample.name for row in trace["段落"])


def test_a_notice_with_what_it_issues_and_an_attachment(kepu: Kepu, root: Path, sample: Path, tmp_path: Path) -> None:
    target = tmp_path / "通知.txt"
    table = root / "samples" / "云岭市科技创新任务分解表.docx"
    result = kepu("draft", "notice", "--from", sample, table, "--set", "主送机关=各县（市、区）科技局", "-o", target)
    text = target.read_text(encoding="utf-8")
    assert result.code == 0
    assert "关于印发《云岭市加强新时代科学普及工作的实施意见》的通知" in text
    assert "现将《云岭市加强新时代科学普及工作的实施意见》印发给你们" in text
    assert text.index("印发给你们") < text.index("一、") < text.index("责任单位\t")
    assert "附件：1. " in text
    assert "【待填：成文日期】" in text  # the issued document's own date is not the notice's


def test_a_plan_for_a_county_says_what_it_changed(kepu: Kepu, sample: Path, tmp_path: Path) -> None:
    out = tmp_path / "方案.docx"
    result = kepu("draft", "plan", "--from", sample, "--region", "青溪县", "-o", out, f"--trace={tmp_path / '依据.md'}")
    assert result.code == 0 and "替换 " in result.err and "待定 " in result.err
    texts = [paragraph.text for paragraph in docx.Document(str(out)).paragraphs]
    assert any(
        "（责任单位：县科协、县自然资源和规划局、县文化和旅游局，各乡镇（街道）人民政府）" in text for text in texts
    )
    assert "| 替换 |" in (tmp_path / "依据.md").read_text(encoding="utf-8")


def test_a_plan_keeps_and_drops_by_label(kepu: Kepu, sample: Path) -> None:
    whole = kepu("draft", "plan", "--from", sample).out
    kept = kepu("draft", "plan", "--from", sample, "--keep", "二、").out
    dropped = kepu("draft", "plan", "--from", sample, "--drop", "二").out
    assert len(kept) < len(whole) and len(dropped) < len(whole)


def test_parsed_yaml_is_a_source_too(kepu: Kepu, sample: Path, tmp_path: Path) -> None:
    parsed = tmp_path / "意见.yaml"
    assert kepu("parse", sample, "-o", parsed).code == 0
    assert kepu("draft", "tasks", "--from", parsed).out == kepu("draft", "tasks", "--from", sample).out


def test_list_and_example(kepu: Kepu, tmp_path: Path) -> None:
    listed = kepu("draft", "--list").out
    assert all(name in listed for name in ("答复函", "实施方案", "任务分解表", "印发通知")) and "必填：" in listed
    example = tmp_path / "例.yaml"
    assert kepu("draft", "reply", "--example", "-o", example).code == 0
    assert kepu("draft", "reply", "--data", example).code == 0


def test_own_templates_by_path_and_by_folder(kepu: Kepu, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "我局模板"
    folder.mkdir()
    (folder / "我局答复函.j2").write_text("---\n字段: {姓名: {必填: 是}}\n---\n{{ 姓名 }}代表：\n", encoding="utf-8")
    (tmp_path / "kepu.toml").write_text('templates = ["我局模板"]\n', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert kepu("draft", "reply", "--template", "我局答复函", "--set", "姓名=王五").out == "　　王五代表：\n"
    assert kepu("draft", "reply", "--template", "./我局模板/我局答复函.j2", "--set", "姓名=王五").code == 0
    assert "我局答复函" in kepu("draft", "--list").out


def test_a_broken_template_does_not_hide_the_others(
    kepu: Kepu, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "我局模板"
    folder.mkdir()
    (folder / "坏.j2").write_text("---\n文种: 函\n", encoding="utf-8")
    document = docx.Document()
    document.add_paragraph("{{ 标题 }}")
    document.save(str(folder / "红头.docx"))
    (tmp_path / "kepu.toml").write_text('templates = ["我局模板", "没有的"]\n', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    result = kepu("draft", "--list")
    assert result.code == 0 and "坏  不能用：" in result.out and "答复函  " in result.out
    assert "红头  本单位的 Word 模板" in result.out and "必填：标题" in result.out
    assert "模板文件夹不存在" in result.err
    assert kepu("draft", "notice", "--template", "红头", "--set", "标题=甲", "-o", tmp_path / "出.docx").code == 0


def test_a_word_file_as_template(kepu: Kepu, tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("{{ 标题 }}（{{ 成文日期 | 日期 }}）")
    document.save(str(tmp_path / "红头.docx"))
    target = tmp_path / "出.docx"
    result = kepu("draft", "reply", "--template", tmp_path / "红头.docx", "--set", "标题=甲", "-o", target)
    assert result.code == 0 and "待填：成文日期" in result.err
    assert docx.Document(str(target)).paragraphs[0].text == "甲（【待填：成文日期】）"


REFUSED = (
    (("draft",), "要写拟哪一种"),
    (("draft", "replay"), "是不是 reply"),
    (("draft", "reply", "--template", "没有的"), "没有名为 没有的 的模板"),
    (("draft", "reply", "--template", "印发通知"), "kepu draft notice 用的"),
    (("draft", "reply", "--from", "没有.yaml"), "找不到文件"),
    (("draft", "reply", "--data", "没有.yaml"), "找不到文件"),
    (("draft", "reply", "--set", "代表=王五"), "没有“代表”这一项"),
    (("draft", "reply", "-o", "甲.doc"), "不会写 .doc"),
    (("draft", "reply", "-o", "甲.xlsx"), "没有表格"),
    (("draft", "tasks", "--region", "云岭市"), "--region 只用于 kepu draft plan、reply，这里是 tasks"),
    (("draft", "notice", "--keep", "二、"), "--keep 只用于 kepu draft plan"),
    (("draft", "plan", "--suggestion", "建议.docx"), "--suggestion 只用于 kepu draft reply"),
    (("draft", "tasks", "--by", "people"), "可以是 unit、measure"),
    (("draft", "reply", "--fonts", "没有的", "-o", "甲.docx"), "没有名为 没有的 的字体组"),
)


@pytest.mark.parametrize(("words", "message"), REFUSED, ids=[" ".join(row[0][1:]) for row in REFUSED])
def test_what_is_refused_in_one_line(
    kepu: Kepu, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    result = kepu(*words)
    [line] = [line for line in result.err.splitlines() if line.startswith("错误：")]
    assert result.code == 2 and message in line
    assert not os.listdir(tmp_path)


def test_yaml_that_is_not_ours_is_no_source(kepu: Kepu, tmp_path: Path) -> None:
    other = tmp_path / "别的.yaml"
    other.write_text("a: 1\n", encoding="utf-8")
    result = kepu("draft", "reply", "--from", other)
    assert result.code in (0, 2) and "Traceback" not in result.err


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written(kepu: Kepu, tmp_path: Path) -> None:
    locked = tmp_path / "锁"
    locked.mkdir(mode=0o500)
    result = kepu("draft", "reply", "-o", locked / "甲.docx")
    assert result.code == 2 and "权限" in result.err


def test_pdf_says_what_it_needs(kepu: Kepu, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    result = kepu("draft", "reply", "-o", tmp_path / "甲.pdf")
    assert result.code == 2 and "LibreOffice" in result.err and not (tmp_path / "甲.pdf").exists()


def test_a_template_of_ones_own_takes_the_fields_of_the_commands_own(kepu: Kepu, tmp_path: Path) -> None:
    path = tmp_path / "我局.j2"
    path.write_text("[标题] 关于第{{ 建议编号 }}号{{ 建议类别 }}的答复\n\n一、答复\n", encoding="utf-8")
    data = tmp_path / "数据.yaml"
    data.write_text("建议编号: 35\n发文机关标志: 云岭市科学技术局\n", encoding="utf-8")
    result = kepu("draft", "reply", "--template", str(path), "--data", str(data))
    assert result.code == 0
    assert result.out.startswith("关于第35号建议的答复\n")
