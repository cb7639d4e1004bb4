"""Which paragraph rests on what: the trace of a draft as YAML."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kepu_cli.draft.document import DraftDocument, Evidence, Grid


def write_trace(document: DraftDocument, evidence: tuple[Evidence, ...] = ()) -> str:
    """YAML: for each paragraph and table row its words and its evidence (kind, file, section, page); then what belongs to none."""
    import yaml

    rows: list[dict[str, Any]] = [
        {"序号": number, "文字": text, "依据": [_plain(item) for item in items]}
        for number, (text, items) in enumerate(_iter_rows(document), start=1)
    ]
    data: dict[str, Any] = {"段落": rows}
    if evidence:
        data["其他"] = [_plain(item) for item in evidence]
    text: str = yaml.dump(
        data, Dumper=getattr(yaml, "CSafeDumper", yaml.SafeDumper), allow_unicode=True, sort_keys=False, width=1000
    )
    return text


def _iter_rows(document: DraftDocument) -> Iterator[tuple[str, tuple[Evidence, ...]]]:
    for part in document.parts:
        for block in part.blocks:
            if not isinstance(block, Grid):
                yield block.text, block.evidence
                continue
            for index, row in enumerate(block.rows):
                items = block.row_evidence[index] if index < len(block.row_evidence) else block.evidence
                if index >= block.header:
                    yield " | ".join(cell.text for cell in row if cell is not None), items


def _plain(item: Evidence) -> dict[str, Any]:
    at = item.at
    row = {
        "方式": item.kind, "文件": item.file, "章节": item.section, "页": at.page if at else None, "段": at.block if at else None,
        "行": at.row if at else None, "原文": item.before, "改为": item.after, "说明": item.remark,
    }  # fmt: skip
    return {key: value for key, value in row.items() if value not in ("", None)}
