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

# Layers from the ground up: name, modules (a folder ends with a dot), layers it may import besides itself, libraries.
LAYERS: tuple[tuple[str, tuple[str, ...], tuple[str, ...], tuple[str, ...]], ...] = (
    (
        "ground",
        ("errors", "location", "numerals", "resources", "atomic", "halves", "lazy", "records", "times", ""),
        (),
        (),
    ),
    ("blocks", ("blocks",), ("ground",), ()),
    ("model", ("model", "shapes"), ("ground",), ()),
    ("lexicon", ("lexicon.",), ("ground", "model"), ("yaml",)),
    ("readers", ("readers.",), ("ground", "blocks"), ("lxml", "pypdfium2", "pdfplumber")),
    ("structure", ("structure.",), ("ground", "blocks", "model", "lexicon"), ("jieba",)),
    ("store", ("emitter", "emitted", "scalars", "store", "schema"), ("ground", "model"), ("yaml",)),
)
"""Consumers and what stands above them are checked by the rules below the table."""


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
    if module == "__main__" or module.split(".")[0] == "cli":
        return
    layer = layer_of(module)
    row = next((row for row in LAYERS if row[0] == layer), None)
    for imported, _ in iter_imports(path):
        name = own(imported)
        if name is None:
            library = imported.split(".")[0]
            if row is not None and library not in sys.stdlib_module_names:
                assert library in row[3], f"{module} ({layer}) imports {library}"
            continue
        top = name.split(".")[0]
        assert top != "cli", f"{module} imports the command line"
        if row is not None:
            assert layer_of(name) in (layer, *row[2]), f"{module} ({layer}) imports {name}"
        elif module == "pipeline":
            assert layer_of(name) is not None, f"pipeline imports the consumer {name}"
        elif module != "batch":
            # A consumer takes a Policy: it knows neither readers nor structure nor the pipeline.
            assert top not in ("readers", "pipeline", "batch"), f"{module} imports {name}"
            assert layer_of(name) != "structure", f"{module} imports {name}"


CONSUMERS = ("draft", "diff", "tasks", "check")


def test_consumers_do_not_import_each_other() -> None:
    for module, path in modules():
        top = module.split(".")[0]
        if top in CONSUMERS:
            for imported, _ in iter_imports(path):
                other = (own(imported) or "").split(".")[0]
                assert other == top or other not in CONSUMERS, f"{module} imports {imported}"


def test_readers_do_not_import_what_they_are_parsed_into() -> None:
    for module, path in modules():
        if module.split(".")[0] == "readers":
            for imported, _ in iter_imports(path):
                assert (own(imported) or "").split(".")[0] not in ("model", "structure", "lexicon", "store"), module


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
