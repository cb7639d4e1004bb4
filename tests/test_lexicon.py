"""The organ lexicon: names, lists, counterparts, the user's own organs, and the compact form that is shipped."""

from __future__ import annotations

import subprocess
import sys
import unicodedata
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from kepu_cli.errors import KepuError
from kepu_cli.lexicon import (
    LEVELS,
    Lexicon,
    UnitContext,
    current_lexicon,
    expand_inherited,
    load_lexicon,
    looks_like_unit,
    split_units,
    using_lexicon,
)
from kepu_cli.lexicon.__main__ import compact_json
from kepu_cli.resources import read_resource
from tests.conftest import CORPUS

CASES = Path(__file__).parent / "lexicon"
LEXICON = load_lexicon()


def _cases(name: str) -> Any:
    return yaml.safe_load((CASES / name).read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", _cases("resolve.yaml"), ids=lambda case: case["name"])
def test_resolve(case: dict[str, Any]) -> None:
    unit = LEXICON.resolve(case["name"], UnitContext(**case["document"]) if "document" in case else None)
    assert (unit.function, unit.level) == (case["function"], case["level"])
    assert unit.known == case.get("known", True)
    assert unit.former == case.get("former", False)
    for key in ("place", "kind", "group", "confidence"):
        if key in case:
            assert getattr(unit, key) == case[key]
    if "also" in case:
        assert list(unit.also) == case["also"]


@pytest.mark.parametrize("case", _cases("split.yaml"), ids=lambda case: case["text"][:20])
def test_split_units(case: dict[str, Any]) -> None:
    found = split_units(case["text"])
    assert list(found.units) == case["units"]
    assert found.qualifier == case.get("qualifier")
    assert list(found.leads) == case.get("leads", [])


@pytest.mark.parametrize("text", _cases("looks.yaml")["units"])
def test_looks_like_unit(text: str) -> None:
    assert looks_like_unit(text)


@pytest.mark.parametrize("text", _cases("looks.yaml")["not_units"])
def test_does_not_look_like_unit(text: str) -> None:
    assert not looks_like_unit(text)


@pytest.mark.parametrize("text", _cases("looks.yaml")["expected_in_a_cell"])
def test_looks_like_unit_where_units_are_expected(text: str) -> None:
    assert looks_like_unit(text, alone=True)
    assert not looks_like_unit(text)


@pytest.mark.parametrize("case", _cases("inherit.yaml"), ids=lambda case: case["units"][0])
def test_expand_inherited(case: dict[str, Any]) -> None:
    refs = expand_inherited(case["units"])
    assert [ref.spelling for ref in refs] == case["units"]
    assert [ref.full for ref in refs] == case["full"]


@pytest.mark.parametrize("case", _cases("counterparts.yaml"), ids=lambda case: f"{case['unit']}-{case['level']}")
def test_unit_at_level(case: dict[str, Any]) -> None:
    assert LEXICON.unit_at_level(LEXICON.resolve(case["unit"]), case["level"], case["place"]) == case["counterpart"]


def same_function(lexicon: Lexicon, a: str, b: str) -> bool:
    """Whether two units bear a common function: 市教体局 and 省教育厅 do, 市教体局 and 省体育局 do too."""
    first, second = lexicon.look_up(a), lexicon.look_up(b)
    if first.function is None or second.function is None:
        return False
    return not {first.function, *first.also}.isdisjoint((second.function, *second.also))


def test_same_function_across_levels_and_spellings() -> None:
    assert same_function(LEXICON, "市科技局", "省科学技术厅")
    assert same_function(LEXICON, "县教体局", "省体育局")
    assert same_function(LEXICON, "市低空经济局", "省低空经济局")
    assert not same_function(LEXICON, "市科技局", "市科协")
    assert not same_function(LEXICON, "云岭大学", "云岭医科大学")
    assert not same_function(LEXICON, "", "")


def test_level_of_issuers() -> None:
    levels = {
        name: LEXICON.look_up(name).level
        for name in ("国务院办公厅", "上海市人民政府", "云岭市科学技术局", "云溪县人民政府", "科技局")
    }
    assert list(levels.values()) == ["国家", "省", "市", "县", None]


def test_unknown_names_are_kept_with_the_nearest_known() -> None:
    unit = LEXICON.resolve("市农业农村厅局")
    assert not unit.known
    assert unit.spelling == "市农业农村厅局"
    assert "农业农村局" in unit.nearest
    assert LEXICON.resolve("甲乙丙丁戊").nearest == ()


def test_shipped_table_is_fresh() -> None:
    assert read_resource("data", "organs.json") == compact_json(), "运行 python -m kepu_cli.lexicon"


def _listed_names() -> list[tuple[str, str]]:
    """(name, key) of every spelling in organs.yaml with level words and places filled in, merged organs left out."""
    data = yaml.safe_load(read_resource("data", "organs.yaml"))
    combined = {name for item in data["combined"] for name in item["names"]}
    words = {"national": "", "province": "省", "city": "市", "county": "县", "local": "市"}
    places = {
        "province": ("云岭省", "云岭"),
        "city": ("云岭市", "云岭"),
        "county": ("云溪县", "云溪"),
        "local": ("云岭市", "云岭"),
    }
    names = []
    for organ in data["organs"]:
        for level, word in words.items():
            for form in organ.get(level, []):
                name = form.rstrip("？")
                if name in combined:
                    continue
                if level != "national":
                    full, proper = places[level]
                    name = name if any(mark in name for mark in "LNC") else "L" + name
                    name = name.replace("L", word).replace("N", full).replace("C", proper)
                names.append((name, organ["key"]))
    return names


def test_every_listed_spelling_resolves_to_its_organ() -> None:
    wrong = []
    for name, key in _listed_names():
        unit = LEXICON.resolve(name)
        if key not in (unit.function, *unit.also):
            wrong.append((name, key, unit.function))
    assert wrong == []


def test_every_listed_spelling_is_one_unit_of_a_list() -> None:
    names = [name for name, _ in _listed_names()]
    assert [name for name in names if split_units(name).units != (name,)] == []
    between = [
        name for name in names if split_units(f"市科技局、{name}和市教育局").units != ("市科技局", name, "市教育局")
    ]
    assert len(between) < 0.005 * len(names), between


def test_loading_needs_no_yaml() -> None:
    code = "import sys, kepu_cli.lexicon as x; x.load_lexicon().resolve('市科技局'); print('yaml' in sys.modules, 'difflib' in sys.modules)"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.split() == ["False", "False"]


# ---- the user's own organs


def _write(folder: Path, text: str) -> Path:
    path = folder / "我市单位.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_user_adds_organs_spellings_renamings_and_regions(tmp_path: Path) -> None:
    path = _write(
        tmp_path,
        "organs:\n"
        "  - key: dikong\n"
        "    kind: government\n"
        "    name: 低空经济\n"
        "    city: [低空经济局, 低空办]\n"
        "spellings:\n"
        "  keji: {city: [科创委]}\n"
        "combined:\n"
        "  - functions: [keji, dikong]\n"
        "    names: [科技低空局]\n"
        "renamed:\n"
        "  市科工委: 市科技局\n"
        "regions:\n"
        "  云溪市:\n"
        "    level: county\n"
        "    spellings:\n"
        "      keji: [创新署]\n",
    )
    lexicon = load_lexicon([path])
    assert lexicon.resolve("市低空办").function == "dikong"
    assert same_function(lexicon, "市科创委", "省科技厅")
    assert lexicon.resolve("市科技低空局").also == ("dikong",)
    renamed = lexicon.resolve("市科工委")
    assert (renamed.function, renamed.former) == ("keji", True)
    assert lexicon.resolve("创新署", UnitContext("县", "云溪市")).function == "keji"
    assert lexicon.resolve("云溪市科技局").level == "县"
    assert lexicon.unit_at_level(lexicon.resolve("市低空办"), "市", "云岭市") == "市低空经济局"
    assert not LEXICON.resolve("市低空办").known, "加载自备名录不影响内置名录"
    with using_lexicon(lexicon):
        assert looks_like_unit("市低空办")


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("organs:\n  - key: x\n    kind: government\n    nmae: 某\n", "第4行", ("nmae", "name")),
        ("organs:\n  - key: x\n    kind: goverment\n    name: 某\n", "第3行", ("goverment", "government")),
        ("organs:\n  - key: keji\n    kind: government\n    name: 某\n", "第2行", ("keji", "spellings")),
        ("organs:\n  - kind: government\n    name: 某\n", "第2行", ("key",)),
        ("spellings:\n  kejj: {city: [某局]}\n", "第2行", ("kejj", "keji")),
        ("spellings:\n  keji: {city: {a: b}}\n", "第2行", ("city",)),
        ("renamed:\n  市某局: 市没有的局\n", "第2行", ("市没有的局",)),
        ("regions:\n  云岭市:\n    level: 市\n", "第3行", ("level", "city")),
        ("organ:\n  - key: x\n", "第1行", ("organ", "organs")),
        ("organs:\n  - key: x\n  kind: y\n", "第3行", ("YAML",)),
        ("renamed:\n  市甲局: 市科技局\n  市甲局: 市科协\n", "第3行", ("市甲局",)),
        ("- 市科技局\n", None, ("词表",)),
    ],
)
def test_user_file_that_does_not_fit(tmp_path: Path, text: str, place: str | None, words: tuple[str, ...]) -> None:
    with pytest.raises(KepuError) as caught:
        load_lexicon([_write(tmp_path, text)])
    assert caught.value.file is not None
    assert caught.value.place == place
    assert all(word in caught.value.message for word in words)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "a: &a [x, x]\n" + "".join(f"{y}: &{y} [*{x}, *{x}]\n" for x, y in pairwise("abcdefghijklmnopqrstuvwxyz")),
            "引用",
        ),
        ("organs: &a [*a]\n", "引用"),
        ("organs: " + "[" * 5_000 + "]" * 5_000, "层次过深"),
        ("organs: " + "[" * 50 + "]" * 50, "层次过深"),
    ],
    ids=["a billion values", "itself", "very deep", "deep"],
)
def test_a_user_file_of_nested_references_ends(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "单位.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(KepuError, match=words) as caught:
        load_lexicon([path])
    assert "\n" not in str(caught.value)


def test_user_file_that_is_missing_or_no_text(tmp_path: Path) -> None:
    with pytest.raises(KepuError, match="找不到"):
        load_lexicon([tmp_path / "没有.yaml"])
    path = tmp_path / "坏.yaml"
    path.write_bytes(b"\xff\xfe\x00\x00")
    with pytest.raises(KepuError):
        load_lexicon([path])
    assert load_lexicon([_write(tmp_path, "# 空的\n")]).resolve("市科技局").function == "keji"


def test_each_thread_has_its_own_lexicon(tmp_path: Path) -> None:
    own = load_lexicon(
        [_write(tmp_path, "organs:\n  - {key: feitian, kind: government, name: 飞天, city: [飞天署]}\n")]
    )
    with using_lexicon(own) as inner, ThreadPoolExecutor(1) as pool:
        assert current_lexicon() is inner is own
        assert pool.submit(current_lexicon).result() is load_lexicon()
        with using_lexicon(load_lexicon()):
            assert current_lexicon() is load_lexicon()
        assert current_lexicon() is own
    assert current_lexicon() is load_lexicon()


# ---- properties

_WORDS = st.sampled_from(
    ["市科技局", "省发展和改革委员会", "各区", "县级市", "各有关部门", "单位", "、", "，", "；", "和", "及", "以及", "等", "等部门", "负责", "按职责分工负责",
     "（", "）", "(", ")", "牵头", "会同", "各县（市、区）人民政府", "财政部", "\n", " ", "　", "《", "》", "“", "国", "局", "委", "市", "。", "：", "1.", "下同", "等有关部门和单位"]
)  # fmt: skip
_SHORT = st.sampled_from(
    ["各", "有关", "相关", "省", "市", "县", "区", "自治区", "地区", "人民政府", "政府", "党委", "委", "、", "和", "及", "与", "部门", "单位", "机构", "直属", "级", "属", "直", "成员", "（市、区）", "开发区", "管委会", "街道", "乡镇", "高校", "企业", "学会", "科协", "组织", "机关", "办", "局", "厅", "部", "中央", "国务院", "驻", "在", "全市", "等", "负责", "按职责", "分工", "的", "科技", "教育", "发展", "改革", "科学技术", "分局", "大学", "团", "中共", "国家税务总局", "人民银行", "医院", "公司"]
)  # fmt: skip
_TEXTS = st.one_of(
    st.lists(_WORDS, max_size=25).map("".join), st.lists(_SHORT, max_size=14).map("".join), st.text(max_size=60)
)
_SEPARATORS = set("、，,；;/／|。和及与以暨")


def _letters(text: str) -> Counter[str]:
    return Counter(character for character in text if not character.isspace() and character not in _SEPARATORS)


@given(_TEXTS)
def test_split_loses_nothing(text: str) -> None:
    found = split_units(text)
    assert _letters("".join((*found.units, *found.cuts))) == _letters(text)
    assert all(unit and unit == unit.strip() for unit in found.units)


@given(_TEXTS)
def test_splitting_a_split_list_changes_nothing(text: str) -> None:
    units = split_units(text).units
    for unit in units:
        again = split_units(unit)
        assert _letters("".join((*again.units, *again.cuts))) == _letters(unit)


@given(_TEXTS, st.sampled_from([None, *LEVELS]), st.sampled_from([None, "云岭市", "上海市", "上海", "县"]))
def test_resolve_is_total(text: str, level: Any, place: str | None) -> None:
    unit = LEXICON.resolve(text, UnitContext(level, place))
    assert unit.spelling == text
    assert (unit.function is None) <= (
        unicodedata.normalize("NFKC", text).strip(" \n\t，。；、：;,:.") == "" or not text.strip()
    )
    assert isinstance(looks_like_unit(text), bool)
    for target in LEVELS:
        LEXICON.unit_at_level(unit, target, place)
    assert len(expand_inherited([text, "宣传部"])) == 2


@given(
    st.sampled_from(
        ["市", "省", "各区", "等", "和", "（", "县级市、", "国家", "地区", "有关", "各", "负责", "单位", "牵头"]
    ),
    st.integers(1, 4000),
)
def test_repetition_is_read_in_linear_time(word: str, count: int) -> None:
    text = word * count
    split_units(text)
    looks_like_unit(text)
    LEXICON.resolve(text)


@pytest.mark.skipif(not CORPUS.is_dir(), reason="needs the corpus")
def test_units_of_the_corpus_are_known_and_whole() -> None:
    names = set()
    for path in CORPUS.rglob("*.gold.yaml"):
        gold = yaml.safe_load(path.read_text(encoding="utf-8"))
        names |= {unit for duty in gold.get("responsibilities") or [] for unit in duty["units"]}
        names |= {row["unit"] for row in gold.get("table_rows") or []}
    assert names
    assert [name for name in names if not LEXICON.resolve(name).known] == []
    assert [name for name in names if split_units(name).units != (name,)] == []
    assert [name for name in names if not looks_like_unit(name, alone=True)] == []
