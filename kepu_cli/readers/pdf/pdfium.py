"""The few functions of the pdfium library that reading needs, bound directly.

pypdfium2 carries the library; its own Python layer binds several hundred functions at import, which costs
more than reading a short document. Only what is used here is bound, from the library that the wheels of
pypdfium2 bring in their folder ``pypdfium2_raw``, or else the system's. pdfium is not thread-safe: one process,
one reader at a time.
"""

from __future__ import annotations

import ctypes
import os
import sys
from ctypes import c_char_p, c_double, c_float, c_int, c_size_t, c_uint, c_ulong, c_void_p
from functools import lru_cache
from typing import Any

PAGE_OBJECT_PATH = 2
PAGE_OBJECT_IMAGE = 3
PAGE_OBJECT_FORM = 5
SEGMENT_LINE = 0
SEGMENT_MOVE = 2
ERROR_PASSWORD = 4
ERROR_SECURITY = 5


class Matrix(ctypes.Structure):
    """x' = a x + c y + e, y' = b x + d y + f."""

    _fields_ = [(name, c_float) for name in "abcdef"]


class Rectangle(ctypes.Structure):
    """left, top, right, bottom in points, as pdfium orders them."""

    _fields_ = [(name, c_float) for name in ("left", "top", "right", "bottom")]


_SIGNATURES: dict[str, tuple[Any, tuple[Any, ...]]] = {
    "FPDF_InitLibrary": (None, ()),
    "FPDF_LoadMemDocument64": (c_void_p, (c_char_p, c_size_t, c_char_p)),
    "FPDF_CloseDocument": (None, (c_void_p,)),
    "FPDF_GetLastError": (c_ulong, ()),
    "FPDF_GetPageCount": (c_int, (c_void_p,)),
    "FPDF_LoadPage": (c_void_p, (c_void_p, c_int)),
    "FPDF_ClosePage": (None, (c_void_p,)),
    "FPDF_GetPageBoundingBox": (c_int, (c_void_p, c_void_p)),
    "FPDFPage_GetRotation": (c_int, (c_void_p,)),
    "FPDFPage_CountObjects": (c_int, (c_void_p,)),
    "FPDFPage_GetObject": (c_void_p, (c_void_p, c_int)),
    "FPDFPageObj_GetType": (c_int, (c_void_p,)),
    "FPDFPageObj_GetBounds": (c_int, (c_void_p, c_void_p, c_void_p, c_void_p, c_void_p)),
    "FPDFPageObj_GetMatrix": (c_int, (c_void_p, c_void_p)),
    "FPDFPageObj_GetFillColor": (c_int, (c_void_p, c_void_p, c_void_p, c_void_p, c_void_p)),
    "FPDFPath_CountSegments": (c_int, (c_void_p,)),
    "FPDFPath_GetPathSegment": (c_void_p, (c_void_p, c_int)),
    "FPDFPath_GetDrawMode": (c_int, (c_void_p, c_void_p, c_void_p)),
    "FPDFPathSegment_GetPoint": (c_int, (c_void_p, c_void_p, c_void_p)),
    "FPDFPathSegment_GetType": (c_int, (c_void_p,)),
    "FPDFPathSegment_GetClose": (c_int, (c_void_p,)),
    "FPDFFormObj_CountObjects": (c_int, (c_void_p,)),
    "FPDFFormObj_GetObject": (c_void_p, (c_void_p, c_ulong)),
    "FPDFTextObj_GetFont": (c_void_p, (c_void_p,)),
    "FPDFTextObj_GetTextRenderMode": (c_int, (c_void_p,)),
    "FPDFFont_GetBaseFontName": (c_size_t, (c_void_p, c_void_p, c_size_t)),
    "FPDFFont_GetWeight": (c_int, (c_void_p,)),
    "FPDFText_LoadPage": (c_void_p, (c_void_p,)),
    "FPDFText_ClosePage": (None, (c_void_p,)),
    "FPDFText_CountChars": (c_int, (c_void_p,)),
    "FPDFText_GetText": (c_int, (c_void_p, c_int, c_int, c_void_p)),
    "FPDFText_GetUnicode": (c_uint, (c_void_p, c_int)),
    "FPDFText_IsGenerated": (c_int, (c_void_p, c_int)),
    "FPDFText_GetTextObject": (c_void_p, (c_void_p, c_int)),
    "FPDFText_GetFontSize": (c_double, (c_void_p, c_int)),
    "FPDFText_GetFillColor": (c_int, (c_void_p, c_int, c_void_p, c_void_p, c_void_p, c_void_p)),
    "FPDFText_GetCharOrigin": (c_int, (c_void_p, c_int, c_void_p, c_void_p)),
    "FPDFText_GetLooseCharBox": (c_int, (c_void_p, c_int, c_void_p)),
    "FPDFText_GetMatrix": (c_int, (c_void_p, c_int, c_void_p)),
}


@lru_cache(maxsize=1)
def library() -> Any:
    """The loaded and initialised library; its functions are attributes. ImportError where pypdfium2 is missing."""
    loaded = _open()
    for name, (result, arguments) in _SIGNATURES.items():
        function = getattr(loaded, name)
        function.restype = result
        function.argtypes = arguments
    loaded.FPDF_InitLibrary()
    return loaded


def _open() -> ctypes.PyDLL:
    from importlib.util import find_spec

    name = {"win32": "pdfium.dll", "darwin": "libpdfium.dylib"}.get(sys.platform, "libpdfium.so")
    found = find_spec("pypdfium2_raw")
    if found is None:
        raise ImportError("pypdfium2")
    for folder in found.submodule_search_locations or ():
        path = os.path.join(folder, name)
        if os.path.isfile(path):
            return ctypes.PyDLL(path)  # no call is worth letting go of the interpreter lock
    return ctypes.PyDLL(name)  # built to use the library of the system
