"""Texts moved to a place below, and what was done to them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from kepu_cli.draft.region import Mover, Region, find_region, read_region
from kepu_cli.draft.region.wording import members
from kepu_cli.errors import UsageError
from kepu_cli.lexicon import level_of_place
from kepu_cli.model import Document, Part, Policy, SourceInfo

CASES = yaml.safe_load((Path(__file__).parent / "region.yaml").read_text(encoding="utf-8"))


def region_of(name: str) -> Region:
    level = level_of_place(name)
    return Region("国家") if level is None else Region(level if name != "上海市" else "省", name)


def mover(source: str, target: str) -> Mover:
    return Mover(region_of(source), read_region(target, region_of(source)))


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_moved(case: dict[str, str]) -> None:
    moved = mover(case["from"], case["to"]).move(case["text"], case.get("units", ()))
    assert moved.text == case["expected"]
    for change in moved.changes:
        assert change.before in case["text"], change
    marks = len(re.findall("【待定：", moved.text))
    assert marks == sum(change.kind == "待定" for change in moved.changes)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_the_changes_explain_every_difference(case: dict[str, str]) -> None:
    """The text and the changes alone give the result: what no change names stands as it stood."""
    text = case["text"]
    moved = mover(case["from"], case["to"]).move(text, case.get("units", ()))
    at, out = 0, []
    for change in moved.changes:
        start = text.index(change.before, at)
        merged = change.kind == "替换" and not change.after
        out.append("" if merged else text[at:start] + (change.after or change.before))
        at = start + len(change.before)
    mark = re.compile("【待定：[^】]*】")
    assert mark.sub("", "".join(out) + text[at:]) == mark.sub("", moved.text)


PIECES = ["省科技厅", "全省", "《云岭省条例》", "“云岭”", "各市（州）", "市", "省", "2025年底前", "17%", "国家和省", "、", "，", "的", "云岭", "大学", "本意见", "（", "【", "第三部分", "财政部", "门"]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_any_text_is_moved_and_names_are_never_touched(text: str) -> None:
    for source, target in (("云岭省", "云溪市"), ("国家", "云岭省"), ("上海市", "云溪区"), ("云岭市", "青溪县")):
        moved = mover(source, target).move(text)
        assert moved.text.count("《云岭省条例》") == text.count("《云岭省条例》")
        assert mover(source, target).move(text) == moved


def test_what_a_person_should_check_is_said() -> None:
    remarks = {
        change.before: change.remark
        for change in mover("云岭省", "青溪县").move("省科技馆、省科技厅、省药监局、省广电局、省海事局、省星际厅负责",
            ("省科技馆", "省科技厅", "省药监局", "省广电局", "省海事局", "省星际厅")).changes
    }  # fmt: skip
    assert remarks == {
        "省科技馆": "请核实本地有无这个单位",
        "省科技厅": "",
        "省药监局": "本级没有对应的单位，多由市场监管部门承担，请核实",
        "省广电局": "本级没有对应的单位，多由文化和旅游部门承担，请核实",
        "省海事局": "不按行政区设置，请填管辖本地的单位",
        "省星际厅": "词表里没有这个单位",
    }


def test_a_long_text_takes_time_in_proportion() -> None:
    text = "推动省科技厅、省教育厅开展全省科普活动，到2025年底前达到17%。" * 4000
    assert mover("云岭省", "云溪市").move(text, ["省科技厅", "省教育厅"]).text.count("市科技局") == 4000


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("云岭省", "市（州）"),
        ("内蒙古", "盟市"),
        ("云岭自治区", "设区市"),
        ("重庆市", "区县"),
        ("云溪市", "县（市、区）"),
        ("云溪自治州", "县（市）"),
        ("青溪县", "乡镇（街道）"),
        ("云溪区", "街道（镇）"),
    ],
)
def test_how_a_place_calls_those_below_it(place: str, words: str) -> None:
    assert members(read_region(place)) == words


def _policy(title: str = "", issuer: str = "", text: str = "") -> Policy:
    document = Document(title=title or None, issuers=(issuer,) if issuer else ())
    return Policy(SourceInfo("甲.txt", "txt", "0" * 64), document, (Part("main", preamble=text or None),))


@pytest.mark.parametrize(
    ("policy", "region"),
    [
        (_policy(issuer="云岭省人民政府"), Region("省", "云岭省")),
        (_policy(issuer="国家发展改革委"), Region("国家")),
        (_policy(issuer="中共青溪县委组织部"), Region("县", "青溪县")),
        (_policy(title="国务院关于加强科普工作的意见"), Region("国家")),
        (_policy(title="2030年中央一号文件"), Region("国家")),
        (_policy(text="各市（州）要抓好落实，推动全省科普工作。"), Region("省")),
        (_policy(text="各县（市、区）要抓好落实。"), Region("市")),
        (_policy(text="科普工作很重要。"), None),
    ],
)
def test_which_place_a_document_speaks_for(policy: Policy, region: Region | None) -> None:
    assert find_region(policy) == region


@pytest.mark.parametrize("name", ["云岭", "云州省", "国家", "市", "云" * 30 + "市"])
def test_regions_that_do_not_stand_below(name: str) -> None:
    with pytest.raises(UsageError, match="--region"):
        read_region(name, Region("省", "云岭省"))


def test_a_city_below_a_city_is_one_of_the_county_level() -> None:
    assert read_region("临溪市", Region("市", "云岭市")) == Region("县", "临溪市")
    assert read_region("广西") == Region("省", "广西壮族自治区")
