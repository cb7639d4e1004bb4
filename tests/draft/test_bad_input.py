"""What cannot be done is said in one line of Chinese, exits with 2 and leaves nothing half-written."""

from __future__ import annotations

import os
import re
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest

Kepu = Callable[..., Any]

FRONT = "---\n字段: {标题: {}, 名单: {类型: 名单}}\n---\n"


@pytest.fixture
def refuse(kepu: Kepu, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Run a command that has to be refused; gives its line, and sees to it that no file came or changed."""
    monkeypatch.chdir(tmp_path)

    def run(*words: object) -> str:
        before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
        started = time.monotonic()
        result = kepu("draft", *words)
        assert time.monotonic() - started < 60
        assert "Traceback" not in result.err, result.err
        lines = [line for line in result.err.splitlines() if line.startswith("错误：")]
        assert (result.code, len(lines)) == (2, 1), result.err
        assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before
        assert not result.out
        line: str = lines[0]
        assert len(line) < 400
        assert not re.search(r"(?i)\b(error|invalid|expected|unexpected|found|not|object|attribute)\b", line), line
        return line

    return run


def bomb(levels: int = 12) -> str:
    """References to references: nine to the power of the levels."""
    lines = ["甲0: &a0 [x,x,x,x,x,x,x,x,x]"]
    lines += [f"甲{n}: &a{n} [{','.join([f'*a{n - 1}'] * 9)}]" for n in range(1, levels)]
    return "\n".join(lines) + "\n"


DATA: tuple[tuple[str, bytes, str], ...] = (
    ("a wrong key", "发文字号: 甲\n代表性名: [王五]\n".encode(), "第2行：没有“代表性名”这一项，是不是“代表姓名”？"),
    ("a key like no other", b"zzzzzz: 1\n", "没有“zzzzzz”这一项；可以是 版式、发文机关标志"),
    ("a wrong type", "联系人: 李四\n建议编号: 三十五\n".encode(), "第2行：“建议编号”应为数字，写的是 三十五"),
    ("a date that is none", "成文日期: 2024-02-30\n".encode(), "第1行：“成文日期”应为日期|读不懂的值"),
    ("a list for a text", "发文字号: [甲, 乙]\n".encode(), "“发文字号”应为文字"),
    ("a mapping for a list", "代表姓名: [{姓: 王}]\n".encode(), "“代表姓名”应为一列文字"),
    ("none of the choices", "版式: 横排\n".encode(), "“版式”应为信函、红头、无 之一|“版式”应为"),
    ("a key twice", "联系人: 甲\n联系人: 乙\n".encode(), "第2行：“联系人”写了两次"),
    ("a list", "- 甲\n- 乙\n".encode(), "应是一行一项的“名称: 值”"),
    ("a sentence", "只有一句话\n".encode(), "应是一行一项的“名称: 值”"),
    ("no YAML", "联系人: '甲\n".encode(), "不是合格的 YAML（引号没有成对"),
    ("a tab", "联系人:\n\t- 甲\n".encode(), "制表符"),
    ("two colons", "联系人: 甲: 乙\n".encode(), "一行里有两个冒号"),
    ("a bracket left open", "代表姓名: [甲, 乙\n".encode(), "没有成对"),
    ("a reference", "联系人: &a 甲\n联系电话: *a\n".encode(), "第2行：不能用 YAML 的引用"),
    ("an alias bomb", bomb().encode(), "不能用 YAML 的引用"),
    ("Python in it", "联系人: !!python/object/apply:os.system [ls]\n".encode(), "不能用 ! 开头的标记"),
    ("nested for ever", ("联系人: " + "[" * 50_000).encode(), "嵌套太深"),
    ("nested and closed", ("联系人: " + "[" * 5_000 + "]" * 5_000).encode(), "嵌套太深"),
    ("huge", ("答复正文: " + "字" * 3_000_000).encode(), "太大了"),
    ("another encoding", "联系人: 李四\n".encode("gb18030"), "不是 UTF-8"),
    ("a control character", "联系人: 甲\0\n".encode(), "不能用的字符"),
    ("a mapping as key", b"? [1, 2]\n: 3\n", "名称应是文字"),
    ("two documents", "联系人: 甲\n---\n联系人: 乙\n".encode(), "只能有一份"),
    ("a parsed document", b"schema: kepu/1\nsource: {file: a}\n", "来源文件请用 --from"),
    ("a Word file", b"PK\x03\x04" + b"\0" * 40, "这是公文，不是数据文件"),
)  # fmt: skip


@pytest.mark.parametrize(("name", "data", "message"), DATA, ids=[row[0] for row in DATA])
def test_data(refuse: Callable[..., str], tmp_path: Path, name: str, data: bytes, message: str) -> None:
    (tmp_path / "数据.yaml").write_bytes(data)
    line = refuse("reply", "--data", "数据.yaml", "-o", "函.docx")
    assert any(piece in line for piece in message.split("|")), line
    assert "数据.yaml" in line


SETTINGS = (
    ("没有的=1", "--set：没有“没有的”这一项"),
    ("代表性名=王五", "是不是“代表姓名”？"),
    ("没有等号", "名称=值"),
    ("建议编号=甲", "应为数字"),
)


@pytest.mark.parametrize(("setting", "message"), SETTINGS)
def test_settings(refuse: Callable[..., str], setting: str, message: str) -> None:
    assert message in refuse("reply", "--set", setting, "-o", "函.docx")


SOURCES: tuple[tuple[str, bytes | None, str], ...] = (
    ("别的.yaml", b"a: 1\n", "缺少 schema: kepu/1"),
    ("空.yaml", b"", "空"),
    ("空.docx", b"", "空"),
    ("坏.docx", b"PK\x03\x04garbage", "损坏"),
    ("新版.yaml", b"schema: kepu/9\nsource: {file: a, format: txt, sha256: '0'}\n", "kepu/1"),
    ("炸弹.yaml", b"schema: kepu/1\nsource: {file: a, format: txt, sha256: '0'}\n" + bomb().encode(), "&"),
    ("深.yaml", b"schema: kepu/1\nparts: " + b"[" * 50_000, "嵌套太深"),
    ("编码.yaml", "schema: kepu/1\n标题: 甲\n".encode("gb18030"), "UTF-8"),
    ("没有.yaml", None, "找不到文件"),
)


@pytest.mark.parametrize(("name", "data", "message"), SOURCES, ids=[row[0] for row in SOURCES])
@pytest.mark.parametrize("command", ["reply", "plan", "tasks", "notice"])
def test_sources(
    refuse: Callable[..., str], tmp_path: Path, command: str, name: str, data: bytes | None, message: str
) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    line = refuse(command, "--from", name, "-o", "稿.docx")
    assert message in line and name in line


def test_a_folder_is_no_file(refuse: Callable[..., str], tmp_path: Path) -> None:
    (tmp_path / "夹").mkdir()
    for words in (
        ("plan", "--from", "夹"),
        ("reply", "--data", "夹"),
        ("reply", "--template", "./夹"),
        ("reply", "-o", "夹"),
    ):
        assert "文件夹" in refuse(*words)


TEMPLATES: tuple[tuple[str, str, str], ...] = (
    ("a block left open", "{% if 标题 %}x", "第4行：模板写法有误：{% if %} 没有结束，缺 {% endif %}"),
    ("a block closed twice", "{% endif %}", "没有对应的开头"),
    ("a bracket left open", "{{ 标题", "第4行"),
    ("an unknown tag", "{% 如果 标题 %}", "没有 {% 如果 %} 这个标签"),
    ("a comment left open", "{# 甲", "注释没有结束"),
    ("a missing name", "甲\n{{ 标体 }}", "第5行：模板里用了没有登记的“标体”，是不是“标题”？"),
    ("a missing filter", "{{ 标题 | 书明号 }}", "没有“书明号”这个过滤器，是不是“书名号”？"),
    ("a missing test", "{{ 标题 is 空 }}", "没有“空”这个判断"),
    ("an unknown element", "甲\n[题目] 乙", "第5行：没有名为 [题目] 的要素"),
    ("a loop without end", "{% for a in range(9999) %}{% for b in range(9999) %}{% endfor %}{% endfor %}", "运行太久"),
    ("a huge range", "{{ range(10**12) | list }}", "超过 10000 项的上限"),
    ("a string many times", "{{ 'x' * 10**12 }}", "太长"),
    ("a list many times", "{{ [1] * 10**12 }}", "太长"),
    ("a list of one long text", "{{ ['x' * 1000000] * 1000000 }}", "太长"),
    ("joined", "{{ range(9999) | join('x' * 1000000) }}", "太长"),
    ("units joined", "{{ (['x' * 1000000] * 100000) | 单位 }}", "太长"),
    ("replaced", "{{ ('x' * 1000000) | replace('x', 'y' * 1000) }}", "太长"),
    ("doubled", "{% set 盒 = namespace(x='甲乙') %}{% for i in range(99) %}{% set 盒.x = 盒.x ~ 盒.x %}{% endfor %}", "太长"),
    ("a huge number", "{{ 9 ** 9 ** 9 }}", "乘方太大"),
    ("a number as bytes", "{{ (1).to_bytes(10**12, 'big') }}", "不允许用 .to_bytes"),
    ("padded", "{{ 标题.ljust(10**12) }}", "不允许用 .ljust"),
    ("formatted", "{{ '%1000000000d' % 1 }}", "不能用 %"),
    ("calls itself", "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}", "没有终点"),
    ("includes itself", "{% include '试.j2' %}", "不能引用别的文件"),
    ("extends a file", "{% extends '/etc/passwd' %}", "不能引用别的文件"),
    ("imports", "{% import 'os' as os %}", "不能引用别的文件"),
    ("inside a text", "{{ ''.__class__.__mro__ }}", "不允许用 .__class__"),
    ("inside the template", "{{ self.__init__.__globals__ }}", "不允许用 .__init__"),
    ("inside a function", "{{ range.__self__ }}", "不允许用|没有"),
    ("a global of Jinja2", "{{ cycler('甲') }}", "没有登记的“cycler”"),
    ("changes a list", "{{ 名单.append('x') }}", "不允许用 .append"),
    ("divides by zero", "{{ 1 // 0 }}", "除数是零"),
    ("adds a text to a number", "{{ 标题 + 1 }}", "值的种类不对"),
)  # fmt: skip


@pytest.mark.parametrize(("name", "body", "message"), TEMPLATES, ids=[row[0] for row in TEMPLATES])
def test_templates(refuse: Callable[..., str], tmp_path: Path, name: str, body: str, message: str) -> None:
    (tmp_path / "试.j2").write_text(FRONT + body + "\n", encoding="utf-8")
    line = refuse("reply", "--template", "./试.j2", "--set", "标题=题", "--set", "名单=甲、乙", "-o", "稿.docx")
    assert any(piece in line for piece in message.split("|")), line
    assert "试.j2，第" in line


FRONTS = (
    ("---\n文种: 函\n", "第1行：开头的说明（文种、版式、字段）没有结束"),
    ("\n", "模板是空的"),
    ("---\n字段: [\n---\n", "模板开头的说明不是合格的 YAML"),
    ("---\n字段: {甲: &a {}, 乙: *a}\n---\n", "第2行：模板开头的说明不能用 YAML 的引用"),
    ("---\n文钟: 函\n---\n", "没有“文钟”这一项，是不是“文种”？"),
    ("---\n字段: {甲: {类型: 文本}}\n---\n", "类型是“文本”，应为 文字"),
)


@pytest.mark.parametrize(("front", "message"), FRONTS)
def test_front_matters(refuse: Callable[..., str], tmp_path: Path, front: str, message: str) -> None:
    (tmp_path / "试.j2").write_text(front, encoding="utf-8")
    assert message in refuse("reply", "--template", "./试.j2")


def test_templates_that_are_none(refuse: Callable[..., str], tmp_path: Path) -> None:
    (tmp_path / "码.j2").write_bytes("---\n---\n标题\n".encode("utf-16"))
    (tmp_path / "大.j2").write_text(FRONT + "字" * 2_000_000, encoding="utf-8")
    assert "UTF-8" in refuse("reply", "--template", "./码.j2")
    assert "上限" in refuse("reply", "--template", "./大.j2")
    assert "找不到这个模板文件" in refuse("reply", "--template", "./没有.j2")
    assert "可以是 任务分解表" in refuse("reply", "--template", "没有的")
    assert "kepu draft notice 用的" in refuse("reply", "--template", "印发通知")


def word_template(path: Path, *texts: str) -> None:
    document = docx.Document()
    for text in texts:
        document.add_paragraph(text)
    document.save(str(path))


WORD = (
    (("没有字段",), "里面没有 {{ 字段 }}"),
    (("甲", "{{ 标 题 }}"), "第2段：看不懂 {{ 标 题 }}"),
    (("{{ 标题 | 书明号 }}",), "没有“书明号”这个过滤器"),
    (("{% if 标题 %}甲{% endif %}",), "只能用 {{ 字段 }}"),
)


@pytest.mark.parametrize(("texts", "message"), WORD)
def test_word_templates(refuse: Callable[..., str], tmp_path: Path, texts: tuple[str, ...], message: str) -> None:
    word_template(tmp_path / "红头.docx", *texts)
    assert message in refuse("reply", "--template", "./红头.docx", "-o", "出.docx")


def test_word_files_that_are_broken(refuse: Callable[..., str], tmp_path: Path) -> None:
    (tmp_path / "文本.docx").write_text("不是压缩包", encoding="utf-8")
    with zipfile.ZipFile(tmp_path / "空.docx", "w") as archive:
        archive.writestr("甲.txt", "乙")
    word_template(tmp_path / "好.docx", "{{ 标题 }}")
    whole = (tmp_path / "好.docx").read_bytes()
    (tmp_path / "半.docx").write_bytes(whole[: len(whole) // 2])
    with zipfile.ZipFile(tmp_path / "实体.docx", "w") as archive:
        archive.writestr("word/document.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
    for name in ("文本", "空", "半", "实体"):
        assert f"{name}.docx" in refuse("reply", "--template", f"./{name}.docx", "-o", "出.docx")


def test_outputs(refuse: Callable[..., str], tmp_path: Path, root: Path) -> None:
    sample = root / "samples" / "云岭市科普实施意见.docx"
    (tmp_path / "旧.docx").write_bytes(b"old")
    assert "--force" in refuse("notice", "--from", sample, "-o", "旧.docx")
    assert "不会写 .doc" in refuse("notice", "--from", sample, "-o", "新.doc")
    assert "没有表格" in refuse("reply", "-o", "新.xlsx")
    assert "上级不是文件夹" in refuse("notice", "--from", sample, "-o", "旧.docx/新.docx")
    assert "没有名为 没有的 的字体组" in refuse("notice", "--from", sample, "--fonts", "没有的", "-o", "新.docx")
    assert "不能写到同一个文件" in refuse("plan", "--from", sample, "-o", "同.html", "--trace=同.html")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere")
def test_places_that_cannot_be_written(refuse: Callable[..., str], tmp_path: Path) -> None:
    (tmp_path / "锁").mkdir(mode=0o500)
    assert "没有权限" in refuse("reply", "-o", "锁/甲.docx")
    (tmp_path / "只读.docx").write_bytes(b"old")
    (tmp_path / "只读.docx").chmod(0o400)
    assert "只读" in refuse("reply", "-o", "只读.docx", "--force")


def test_a_file_that_another_program_holds(
    refuse: Callable[..., str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on Windows, where Word holds a file that is open."""

    def held(source: str, target: str) -> None:
        raise PermissionError(13, "Permission denied", target)

    (tmp_path / "开着.txt").write_bytes(b"old")
    monkeypatch.setattr(os, "replace", held)
    assert "开着.txt：写不进去（没有权限）" in refuse("reply", "-o", "开着.txt", "--force")


def test_no_libreoffice(refuse: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda name: None)
    assert "LibreOffice" in refuse("reply", "-o", "甲.pdf")


def test_units_that_nobody_knows_are_kept_and_reported(kepu: Kepu, tmp_path: Path) -> None:
    source = tmp_path / "省.txt"
    source.write_text(
        "云岭省人民政府关于加强科普工作的意见\n\n一、重点任务\n（一）建设场馆。建好场馆。（责任单位：省科技厅、省星际事务厅）\n\n云岭省人民政府\n2024年1月5日\n",
        encoding="utf-8",
    )
    result = kepu("draft", "plan", "--from", source, "--region", "云溪市", f"--trace={tmp_path / '依据.csv'}")
    assert "（责任单位：市科技局、【待定：省星际事务厅】）" in result.out
    assert "词表里没有这个单位" in (tmp_path / "依据.csv").read_text(encoding="utf-8-sig")
    assert result.code == 0


REGIONS = (("云岭", "看不出是省、市还是县"), ("云溪省", "不在它的下一级"))


@pytest.mark.parametrize(("region", "message"), REGIONS)
def test_regions(refuse: Callable[..., str], root: Path, region: str, message: str) -> None:
    assert message in refuse("plan", "--from", root / "samples" / "云岭市科普实施意见.docx", "--region", region)
