"""The organ table as people write it (YAML), turned into the compact form that is looked up.

One organ is one mapping: ``key``, ``kind``, ``name`` and its spellings by level. In a spelling ``L`` stands for the level
word (省 市 县 区…), ``N`` for the full name of the place (威海市), ``C`` for its proper name (威海); a spelling without any of them
has the level word in front. A ``？`` at its end says that nobody has read it in a real document yet.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, get_args

from kepu_cli.errors import KepuError
from kepu_cli.lexicon.units import Kind

LEVEL_KEYS = {"national": "1", "province": "2", "city": "3", "county": "4", "town": "5"}
# fmt: off
_LEVEL_WORDS = {"2": ("省", "自治区", "市"), "3": ("市", "州", "盟"), "4": ("县", "区", "市", "旗"), "5": ("镇", "乡", "街道")}
# fmt: on
_ORGAN_KEYS = frozenset(("key", "kind", "name", "note", "local", "municipality", "bare", "former", *LEVEL_KEYS))
_TOP_KEYS = frozenset(("version", "organs", "spellings", "combined", "renamed", "regions", "county_cities"))
_BRACKETS = str.maketrans("()", "（）")
_TOO_DEEP = "层次过深，词表最多四层"

Table = dict[str, Any]
"""organs: key → [kind, name]; exact: whole name → entry; stems: fixed head → {rest after the place → entry};
preferred: key → {level digit: first spelling}; regions: place → {"level": …, "exact": {name: entry}}; county_cities: proper names.
An entry is "keys levels flags": functions joined by ``+``, level digits, and of u (unconfirmed), f (former), c (after a proper name)."""


def empty_table() -> Table:
    """A table without organs, to build upon."""
    return {"organs": {}, "exact": {}, "stems": {}, "preferred": {}, "regions": {}, "county_cities": ""}


def read_yaml(path: Path) -> Any:
    """The YAML of a file with line numbers on its mappings; KepuError where it is no YAML."""
    import yaml

    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise KepuError("读不了这份机构词表，请确认文件存在且为 UTF-8 文本", file=str(path)) from error
    try:
        return _construct(yaml.compose(text, Loader=yaml.SafeLoader), str(path), set())
    except RecursionError as error:
        raise KepuError(_TOO_DEEP, file=str(path)) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"第{mark.line + 1}行" if mark is not None else None
        raise KepuError("不是合法的 YAML，请检查缩进、冒号和引号", file=str(path), place=place) from error


class _Lines(dict[str, Any]):
    """A mapping that knows the line of each key."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: dict[str, int] = {}


def _construct(node: Any, file: str, seen: set[int], depth: int = 0) -> Any:
    """The value of a node. One that is met twice stands behind an alias: nine lines of them may mean a billion values."""
    import yaml

    if node is None:
        return None
    place = f"第{node.start_mark.line + 1}行"
    if depth > 12:
        raise KepuError(_TOO_DEEP, file=file, place=place)
    if id(node) in seen:
        raise KepuError("这里写的内容用 * 引用了，词表不认引用；请在每处写全", file=file, place=place)
    seen.add(id(node))
    if isinstance(node, yaml.ScalarNode):
        return node.value
    if isinstance(node, yaml.SequenceNode):
        return [_construct(child, file, seen, depth + 1) for child in node.value]
    mapping = _Lines()
    for key, value in node.value:
        name = str(key.value)
        if name in mapping:
            raise KepuError(f"键“{name}”写了两次，请合并", file=file, place=f"第{key.start_mark.line + 1}行")
        mapping[name] = _construct(value, file, seen, depth + 1)
        mapping.lines[name] = key.start_mark.line + 1
    return mapping


def add_source(table: Table, data: Any, file: str, *, user: bool = False) -> None:
    """Add what one YAML says to a table; KepuError names the line and key of what does not fit.

    With ``user`` the spellings take precedence over those already in the table.
    """
    top = _mapping(data, file, None, "词表")
    _check_keys(top, _TOP_KEYS, file)
    for organ in _sequence(top.get("organs"), file, _line(top, "organs"), "organs"):
        _add_organ(table, organ, file, user)
    for key, spellings in _mapping(top.get("spellings") or {}, file, _line(top, "spellings"), "spellings").items():
        line = _line(top["spellings"], key)
        _known_key(table, key, file, line)
        forms = _mapping(spellings, file, line, key)
        _check_keys(forms, frozenset((*LEVEL_KEYS, "local", "bare", "former")), file)
        _add_forms(table, (key,), forms, file, user, preferred=False)
    for item in _sequence(top.get("combined"), file, _line(top, "combined"), "combined"):
        combined = _mapping(item, file, _line(top, "combined"), "combined")
        _check_keys(combined, frozenset(("functions", "names")), file)
        functions = tuple(_names(combined.get("functions"), file, _line(combined, "functions"), "functions"))
        for key in functions:
            _known_key(table, key, file, _line(combined, "functions"))
        names = _names(combined.get("names"), file, _line(combined, "names"), "names")
        names = [name if _was_seen(table, name) else name + "？" for name in names]
        _add_forms(table, functions, {"province": names, "city": names, "county": names}, file, True, preferred=False)
    for old, new in _mapping(top.get("renamed") or {}, file, _line(top, "renamed"), "renamed").items():
        line = _line(top["renamed"], old)
        if not isinstance(new, str) or not new:
            raise KepuError(f"“{old}”改成什么没有写，应为“旧称: 新称”", file=file, place=f"第{line}行")
        _rename(table, old, new, file, line)
    for province, cities in _mapping(
        top.get("county_cities") or {}, file, _line(top, "county_cities"), "county_cities"
    ).items():
        names = _names(cities, file, _line(top["county_cities"], province), province)
        table["county_cities"] = " ".join([*table["county_cities"].split(), *names])
    for place, region in _mapping(top.get("regions") or {}, file, _line(top, "regions"), "regions").items():
        _add_region(table, place, region, file, _line(top["regions"], place))


def _add_organ(table: Table, data: Any, file: str, user: bool) -> None:
    organ = _mapping(data, file, None, "organs 的一项")
    _check_keys(organ, _ORGAN_KEYS, file)
    line = min(getattr(organ, "lines", {"": 0}).values(), default=0)
    for needed in ("key", "kind", "name"):
        if not isinstance(organ.get(needed), str) or not organ[needed]:
            raise KepuError(f"机构缺少“{needed}”，每个机构要有 key、kind、name", file=file, place=f"第{line}行")
    kinds = get_args(Kind)
    if organ["kind"] not in kinds:
        raise KepuError(
            f"kind“{organ['kind']}”不认识，应为 {'、'.join(kinds)} 之一", file=file, place=f"第{_line(organ, 'kind')}行"
        )
    key = organ["key"]
    if key in table["organs"]:
        raise KepuError(
            f"机构“{key}”已经有了；增加写法请放在 spellings 下", file=file, place=f"第{_line(organ, 'key')}行"
        )
    table["organs"][key] = [organ["kind"], organ["name"]]
    _add_forms(table, (key,), organ, file, user, preferred=True)


def _add_forms(
    table: Table, functions: tuple[str, ...], forms: Mapping[str, Any], file: str, first: bool, *, preferred: bool
) -> None:
    key = functions[0]
    local = _names(forms.get("local"), file, _line(forms, "local"), "local")
    for level_key, level in LEVEL_KEYS.items():
        names = _names(forms.get(level_key), file, _line(forms, level_key), level_key)
        if level in "234":
            names = [*names, *local]
        for name in names:
            _add_form(table, functions, name, level, "", first)
        if names and (preferred or level not in table["preferred"].get(key, {})):
            table["preferred"].setdefault(key, {})[level] = _with_level_word(names[0].rstrip("？"), level)
    municipality = forms.get("municipality")
    if isinstance(municipality, str):
        table["preferred"].setdefault(key, {})["municipality"] = "L" + municipality
    for name in _names(forms.get("bare"), file, _line(forms, "bare"), "bare"):
        _put(
            table["stems"].setdefault("", {}),
            name.rstrip("？"),
            functions,
            "",
            "u" if name.endswith("？") else "",
            first,
        )
    for name in _names(forms.get("former"), file, _line(forms, "former"), "former"):
        if any(mark in name for mark in "LNC"):
            _add_form(table, functions, name, "3", "f", first)
            continue
        national = name.endswith(("部", "总局", "监会", "总署")) or name.startswith(("国家", "国务院"))
        _put(table["stems"].setdefault("", {}), name.rstrip("？"), functions, "1" if national else "", "f", first)


def _with_level_word(name: str, level: str) -> str:
    return name if level == "1" or any(mark in name for mark in "LNC") else "L" + name


def _add_form(table: Table, functions: tuple[str, ...], name: str, level: str, flags: str, first: bool) -> None:
    flags += "u" if name.endswith("？") else ""
    template = _with_level_word(name.rstrip("？").translate(_BRACKETS), level)
    if level == "1":
        _put(table["exact"], template, functions, level, flags, first)
        return
    position = min(template.find(mark) for mark in "LNC" if mark in template)
    if template[position] == "C":
        flags += "c"
    head, rest = template[:position], template[position + 1 :]
    rests = [rest.replace("L", word) for word in _LEVEL_WORDS[level]] if "L" in rest else [rest]
    if rest.startswith("委") and level == "2":
        rests += ["党" + text for text in rests]  # 自治区党委宣传部
    for text in rests:
        _put(table["stems"].setdefault(head, {}), text, functions, level, flags, first)


def _put(names: dict[str, str], name: str, functions: tuple[str, ...], level: str, flags: str, first: bool) -> None:
    """Add an entry; a spelling of two organs keeps the first as its main function, unless ``first`` puts the new one there."""
    old = names.get(name)
    if old is None:
        names[name] = f"{'+'.join(functions)} {level or '0'} {flags or '-'}"
        return
    keys, levels, old_flags = old.split(" ")
    previous = tuple(keys.split("+"))
    merged = dict.fromkeys((*functions, *previous) if first else (*previous, *functions))
    if first and set(functions) != set(previous):
        merged = dict.fromkeys(functions)
    digits = "".join(sorted({*levels, level or "0"}))
    kept = {flag for flag in "f" if flag in old_flags and flag in flags}
    if "c" in flags or "c" in old_flags:
        kept.add("c")
    if "u" in flags and "u" in old_flags:
        kept.add("u")
    names[name] = f"{'+'.join(merged)} {digits} {''.join(sorted(kept)) or '-'}"


def _was_seen(table: Table, name: str) -> bool:
    entry = table["stems"].get("", {}).get(name)
    return entry is not None and "u" not in entry.split(" ")[2]


def _rename(table: Table, old: str, new: str, file: str, line: int) -> None:
    stems = table["stems"][""]
    entry = next((names[text] for text in (new, new[1:]) for names in (table["exact"], stems) if text in names), None)
    if entry is None:
        raise KepuError(f"新称“{new}”不在词表里，请先在 organs 或 spellings 中写上", file=file, place=f"第{line}行")
    keys, levels, _ = entry.split(" ")
    name = old[1:] if old[:1] in "省市县区州旗" and new[:1] == old[:1] else old
    stems[name] = f"{keys} {levels} f"


def _add_region(table: Table, place: str, data: Any, file: str, line: int) -> None:
    region = _mapping(data, file, line, place)
    _check_keys(region, frozenset(("level", "spellings")), file)
    level = region.get("level")
    if level is not None and level not in LEVEL_KEYS:
        raise KepuError(
            f"level“{level}”不认识，应为 {'、'.join(LEVEL_KEYS)} 之一", file=file, place=f"第{_line(region, 'level')}行"
        )
    names: dict[str, str] = {}
    spellings = _mapping(region.get("spellings") or {}, file, _line(region, "spellings"), "spellings")
    for key, value in spellings.items():
        _known_key(table, key, file, _line(spellings, key))
        for name in _names(value, file, _line(spellings, key), key):
            names[name.rstrip("？")] = f"{key} {LEVEL_KEYS.get(str(level), '0')} -"
    table["regions"][place] = {"level": LEVEL_KEYS.get(str(level), ""), "exact": names}


def _line(mapping: Any, key: str) -> int:
    return int(getattr(mapping, "lines", {}).get(key, 0))


def _mapping(data: Any, file: str, line: int | None, what: str) -> Mapping[str, Any]:
    if not isinstance(data, Mapping):
        raise KepuError(f"{what}应为“键: 值”的结构", file=file, place=f"第{line}行" if line else None)
    return data


def _sequence(data: Any, file: str, line: int, what: str) -> Iterable[Any]:
    if data is None:
        return ()
    if not isinstance(data, list):
        raise KepuError(f"{what}应为列表，每项以“- ”开头", file=file, place=f"第{line}行" if line else None)
    return data


def _names(data: Any, file: str, line: int, what: str) -> list[str]:
    if data is None:
        return []
    names = data.split() if isinstance(data, str) else data
    if not isinstance(names, list) or not all(isinstance(name, str) and name.strip("？") for name in names):
        raise KepuError(
            f"“{what}”应为机构名的列表，如 [科技局, 科学技术局]", file=file, place=f"第{line}行" if line else None
        )
    return names


def _check_keys(mapping: Mapping[str, Any], known: frozenset[str], file: str) -> None:
    for key in mapping:
        if key not in known:
            near = difflib.get_close_matches(key, sorted(known), 1, 0.5)
            hint = f"，是不是“{near[0]}”" if near else f"，可用的键：{'、'.join(sorted(known))}"
            raise KepuError(f"不认识的键“{key}”{hint}", file=file, place=f"第{_line(mapping, key)}行")


def _known_key(table: Table, key: str, file: str, line: int) -> None:
    if key not in table["organs"]:
        near = difflib.get_close_matches(key, sorted(table["organs"]), 1, 0.5)
        hint = f"，是不是“{near[0]}”" if near else ""
        raise KepuError(f"词表里没有机构“{key}”{hint}", file=file, place=f"第{line}行")
