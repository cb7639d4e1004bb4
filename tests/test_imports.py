"""The architecture as an ordered table: a module imports only what stands above it, and heavy libraries nowhere else.

Imports are read from the source, those inside functions and those for type checking included.
"""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "kepu_cli"

_GROUND = ("", "atomic", "batch", "errors", "halves", "lazy", "location", "numerals", "records", "resources", "times")
_STORE = ("emitted", "emitter", "scalars", "schema", "store")
_MEASURES = ("bearers", "deadlines", "dues", "duties", "measures", "roles", "terms", "unit_table")
_CONSUMED = ("ground", "model", "lexicon", "measures", "report")

# Layers from the ground up: name, modules (a folder ends with a dot), layers it may import besides itself, libraries.
# A consumer (draft, diff, tasks) takes a Policy: it knows neither readers nor structure nor another consumer.
LAYERS: tuple[tuple[str, tuple[str, ...], tuple[str, ...], tuple[str, ...]], ...] = (
    ("ground", _GROUND, (), ()),
    ("blocks", ("blocks",), ("ground",), ()),
    ("model", ("model", "shapes"), ("ground",), ()),
    ("lexicon", ("lexicon.",), ("ground",), ("yaml",)),
    ("readers", ("readers.",), ("ground", "blocks"), ("lxml",)),
    ("structure", ("structure.",), ("ground", "blocks", "model", "lexicon"), ()),
    ("store", _STORE, ("ground", "model"), ("yaml",)),
    ("measures", _MEASURES, ("ground", "model", "lexicon"), ()),
    ("report", ("report.",), ("ground",), ()),
    ("draft", ("draft.",), _CONSUMED, ("jinja2", "lxml", "yaml")),
    ("diff", ("diff.",), _CONSUMED, ()),
    ("tasks", ("tasks.",), _CONSUMED, ()),
    ("pipeline", ("pipeline",), ("ground", "blocks", "model", "lexicon", "readers", "structure"), ()),
    (
        "cli",
        ("cli.", "__main__"),
        (
            "ground",
            "model",
            "lexicon",
            "readers",
            "structure",
            "store",
            "measures",
            "report",
            "draft",
            "diff",
            "tasks",
            "pipeline",
        ),
        ("rich",),
    ),
)


def modules() -> list[tuple[str, Path]]:
    """Every module of the package by its dotted name below ``kepu_cli``."""
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        found.append((".".join(parts[:-1] if parts[-1] == "__init__" else parts), path))
    return found


def iter_imports(path: Path) -> Iterator[tuple[str, bool]]:
    """Each imported module, whole; True where it is imported when this module is."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    stack: list[tuple[ast.AST, bool]] = [(tree, True)]
    while stack:
        node, at_import = stack.pop()
        if isinstance(node, ast.Import):
            yield from ((alias.name, at_import) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            module = node.module or ""
            for alias in node.names:
                inner = f"{module}.{alias.name}".replace(".", "/")
                whole = (ROOT / f"{inner}.py").exists() or (ROOT / inner).is_dir()
                yield f"{module}.{alias.name}" if whole else module, at_import
        inside = isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda))
        checking = isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)
        stack.extend((child, at_import and not inside and not checking) for child in ast.iter_child_nodes(node))


def layer_of(module: str) -> str | None:
    for name, members, _, _ in LAYERS:
        for member in members:
            if module == member or (member.endswith(".") and f"{module}.".startswith(member)):
                return name
    return None


def own(imported: str) -> str | None:
    """The dotted name below the package, None for a library."""
    if imported == "kepu_cli":
        return ""
    return imported.removeprefix("kepu_cli.") if imported.startswith("kepu_cli.") else None


@pytest.mark.parametrize(("module", "path"), modules(), ids=[name or "kepu_cli" for name, _ in modules()])
def test_layers(module: str, path: Path) -> None:
    layer = layer_of(module)
    assert layer is not None, f"{module} stands in no layer"
    _, _, below, libraries = next(row for row in LAYERS if row[0] == layer)
    for imported, _ in iter_imports(path):
        name = own(imported)
        if name is not None:
            assert layer_of(name) in (layer, *below), f"{module} ({layer}) imports {name}"
        elif (library := imported.split(".")[0]) not in sys.stdlib_module_names:
            assert library in libraries, f"{module} ({layer}) imports {library}"


def test_nothing_is_permitted_that_nobody_does() -> None:
    used: set[tuple[str | None, str | None]] = set()
    for module, path in modules():
        for imported, _ in iter_imports(path):
            name = own(imported)
            used.add((layer_of(module), imported.split(".")[0] if name is None else layer_of(name)))
    for layer, members, below, libraries in LAYERS:
        assert [permitted for permitted in (*below, *libraries) if (layer, permitted) not in used] == [], layer
        for member in members:
            assert any(module == member or f"{module}.".startswith(member) for module, _ in modules()), member


# Libraries that take longer to import than a notice takes to parse: only ever inside a function, or in a module that
# is itself imported inside one.
HEAVY = ("docx", "jieba", "jinja2", "lxml", "numpy", "openpyxl", "pdfplumber", "pypdfium2", "rich", "yaml", "msgspec")


def test_no_command_line_start_imports_a_heavy_library() -> None:
    """What ``import kepu_cli.cli.parse`` pulls in, followed through the modules of the package."""
    paths = dict(modules())
    waiting = [name for name in paths if name.startswith("cli.")] + ["cli", "__main__", "pipeline", "store"]
    seen: set[str] = set()
    while waiting:
        module = waiting.pop()
        if module in seen or module not in paths:
            continue
        seen.add(module)
        for imported, at_import in iter_imports(paths[module]):
            if at_import:
                assert imported.split(".")[0] not in HEAVY, f"{module} imports {imported} at once"
                name = own(imported)
                waiting += [name] if name else []


def test_only_the_command_line_prints_or_reads_the_environment() -> None:
    for module, path in modules():
        if module.split(".")[0] in ("cli", "__main__"):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id not in ("print", "input", "exit"), f"{module}:{node.lineno}"
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                assert (node.value.id, node.attr) not in (("os", "environ"), ("os", "getenv"), ("sys", "exit")), (
                    f"{module}:{node.lineno}"
                )


def test_dependencies_are_those_imported() -> None:
    """Every library the package imports is a dependency, and every dependency is imported."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = {"pyyaml": "yaml", "python-docx": "docx"}
    declared = {re.split(r"[<>=]", line)[0] for line in project["dependencies"]}
    imported = {
        imported.split(".")[0]
        for _, path in modules()
        for imported, _ in iter_imports(path)
        if own(imported) is None and imported.split(".")[0] not in sys.stdlib_module_names
    }
    # readers/pdf/pdfium.py loads the library that pypdfium2 carries, draft/segment.py reads the dictionary of jieba.
    assert imported | {"pypdfium2", "jieba"} == {names.get(name, name) for name in declared}


def test_every_module_has_a_docstring() -> None:
    for module, path in modules():
        assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))), module
