"""Which files a command line names, and where their results go."""

from __future__ import annotations

import os
from collections.abc import Iterator

from kepu_cli.atomic import explain
from kepu_cli.cli.common import STDIN, read_policies, refuse_inputs, say
from kepu_cli.errors import ReadError, SchemaError
from kepu_cli.model import Policy
from kepu_cli.readers import READERS
from kepu_cli.records import dataclass

# In a folder only these are taken for documents (those not read are named as such, with what to do);
# a file that is named itself is always tried, whatever its suffix.
_READ_SUFFIXES = frozenset([suffix for reader in READERS for suffix in reader.suffixes])
_YAML_SUFFIXES = frozenset({".yaml", ".yml"})
_OURS = b"schema: kepu/"  # stands near the beginning of what kepu parse writes
DOCUMENT_SUFFIXES = _READ_SUFFIXES | {".doc", ".wps", ".rtf", ".odt"}


@dataclass(frozen=True, slots=True)
class Input:
    """One file to read; ``place`` is where its result stands in a mirrored folder, without the result's suffix."""

    path: str
    place: str


def read_all(
    words: tuple[str, ...], *, units: tuple[str, ...] = (), output: str | None = None
) -> tuple[list[Policy], int]:
    """Every Policy of the files and folders that ``words`` name, and the exit code: 2 where some could not be read, else 0.

    In folders, YAML of ours stands for its document. What cannot be read is said on stderr; ReadError or SchemaError where it
    is all there is. UsageError where ``output``, the file for the result, is one of those read.
    """
    inputs = collect_inputs(words, parsed=True)
    refuse_inputs([output], [*(item.path for item in inputs), *units])
    found: list[Policy] = []
    failures: list[ReadError | SchemaError] = []
    for item in inputs:
        try:
            found += read_policies(item.path, units=units)
        except (ReadError, SchemaError) as error:
            failures.append(error)
    if failures and len(inputs) == 1:
        raise failures[0]
    for failure in failures:
        say(f"错误：{failure}")
    if failures and not found:
        raise ReadError(f"{len(inputs)} 份都没有读成，原因见上")
    return found, 2 if failures else 0


def collect_inputs(words: tuple[str, ...], *, parsed: bool = False) -> list[Input]:
    """The files that ``words`` name: files, folders (recursively, in order of name), ``-``; each file once.

    ``parsed``: in folders also what kepu parse wrote, in place of the document of the same name.

    Hidden files, lock files (``~$通知.docx``) and what is no document by its suffix are passed over in folders.
    ReadError: a folder without documents. A missing file is left for reading to report, so that the others go on.
    """
    found: list[tuple[str, str]] = []
    seen: set[str] = set()
    folders = [word for word in words if word != STDIN and os.path.isdir(word)]
    for word in words:
        if word not in folders:
            if word not in seen:
                found.append((word, "stdin" if word == STDIN else os.path.basename(word)))
                seen.add(word)
            continue
        prefix = "" if len(folders) == 1 else os.path.basename(os.path.abspath(word))
        inside = list(_iter_folder(word, parsed))
        if not inside:
            kinds = "、".join(sorted(_READ_SUFFIXES)) + ("，或 kepu parse 写出的 .yaml" if parsed else "")
            raise ReadError(f"文件夹里没有公文（找的是 {kinds}）", file=word)
        for path in inside:
            if path not in seen:
                found.append((path, os.path.join(prefix, os.path.relpath(path, word))))
                seen.add(path)
    return _without_collisions(found)


def _iter_folder(folder: str, parsed: bool = False) -> Iterator[str]:
    """Documents under a folder in order of name; a link back to a folder above is not followed twice."""
    stack = [(folder, frozenset[str]())]
    while stack:
        path, above = stack.pop()
        real = os.path.realpath(path)
        if real in above:
            continue
        try:
            entries = sorted(os.scandir(path), key=lambda entry: entry.name)
        except OSError as error:
            raise ReadError(f"文件夹打不开（{explain(error)}）", file=path) from error
        folders = []
        ours = {os.path.splitext(entry.name)[0] for entry in entries if parsed and _is_ours(entry)}
        for entry in entries:
            stem, suffix = os.path.splitext(entry.name)
            if entry.name.startswith((".", "~$")):
                continue
            if entry.is_dir():
                folders.append((entry.path, above | {real}))
            elif stem in ours and suffix.lower() in _YAML_SUFFIXES | DOCUMENT_SUFFIXES:
                if suffix.lower() in _YAML_SUFFIXES:
                    yield entry.path
            elif entry.is_file() and suffix.lower() in DOCUMENT_SUFFIXES:
                yield entry.path
        stack.extend(reversed(folders))


def _is_ours(entry: os.DirEntry[str]) -> bool:
    """Whether an entry of a folder is YAML that kepu parse wrote."""
    if os.path.splitext(entry.name)[1].lower() not in _YAML_SUFFIXES or entry.name.startswith((".", "~$")):
        return False
    try:
        with open(entry.path, "rb") as file:
            return _OURS in file.read(400)
    except OSError:
        return False


def _without_collisions(found: list[tuple[str, str]]) -> list[Input]:
    """Places without their suffix; with it where two would share one; numbered where even that is shared."""
    counts: dict[str, int] = {}
    for _, place in found:
        stem = os.path.splitext(place)[0].casefold()
        counts[stem] = counts.get(stem, 0) + 1
    inputs: list[Input] = []
    taken: set[str] = set()
    for path, place in found:
        stem = os.path.splitext(place)[0]
        chosen = stem if counts[stem.casefold()] == 1 else place
        candidate, number = chosen, 2
        while candidate.casefold() in taken:
            candidate, number = f"{chosen}-{number}", number + 1
        taken.add(candidate.casefold())
        inputs.append(Input(path, candidate))
    return inputs
