"""Zip packages of XML parts (DOCX, XLSX) written from scratch: the same content always gives the same bytes."""

from __future__ import annotations

import re

_ILLEGAL = "[^\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def escape(text: str) -> str:
    """Text as it stands in XML; what XML cannot hold becomes U+FFFD."""
    text = re.sub(_ILLEGAL, "\ufffd", text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def build_package(parts: dict[str, str]) -> bytes:
    """The bytes of a zip file with these parts in this order, without times."""
    import io
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            package.writestr(info, text.encode("utf-8", "replace"))
    return out.getvalue()
