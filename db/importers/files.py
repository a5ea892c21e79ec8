"""Checks on a file before anybody parses it: size, kind, macros, and how large it becomes when unpacked (R43)."""

from __future__ import annotations

import io
import zipfile
import zlib
from pathlib import PurePath
from struct import unpack_from

from db.importers.problems import refuse_file

MAX_BYTES = 10 * 1024 * 1024
MAX_UNZIPPED_BYTES = 100 * 1024 * 1024
MAX_ROWS = 50_000

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MACRO_KINDS = frozenset({".xlsm", ".xltm", ".xlsb", ".xlam", ".xla", ".docm"})
_NOT_TABLES = (b"%PDF", b"{\\rtf", b"<html", b"<!doc", b"<?xml", b"<table", _ZIP, _OLE, b"\x1f\x8b", b"\xff\xd8\xff")
_MACRO_PARTS = ("vbaproject", "macrosheets/", "dialogsheets/", "basic/", "scripts/", "activex/")
_OLE_MACROS = ("_VBA_PROJECT_CUR".encode("utf-16-le"), "_VBA_PROJECT".encode("utf-16-le"))
_LOCAL_HEADER_BYTES = 30
_CHUNK_BYTES = 1 << 20


def check_file(data: bytes, filename: str) -> str:
    """Return the kind of a file: csv, xlsx, ods or xls. Raises FileRefusedError."""
    extension = PurePath(filename).suffix.lower()
    if extension in _MACRO_KINDS:
        raise refuse_file("file_macros")
    if extension not in (".csv", ".xlsx", ".ods", ".xls"):
        raise refuse_file("file_kind", extension=extension or "nothing")
    if not data:
        raise refuse_file("file_empty")
    if len(data) > MAX_BYTES:
        raise refuse_file("file_too_big")
    mismatch = refuse_file("file_mismatch", extension=extension)
    if extension == ".csv":
        if data.lstrip()[:8].lower().startswith(tuple(sign.lower() for sign in _NOT_TABLES)):
            raise mismatch
    elif extension == ".xls":
        if not data.startswith(_OLE):
            raise mismatch
        if any(sign in data for sign in _OLE_MACROS):
            raise refuse_file("file_macros")
    elif data.startswith(_OLE):
        # A password turns an XLSX into an OLE container.
        raise refuse_file("file_damaged")
    elif not data.startswith(_ZIP):
        raise mismatch
    else:
        _check_zip(data, extension)
    return extension.removeprefix(".")


def _check_zip(data: bytes, extension: str) -> None:
    try:
        parts = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise refuse_file("file_damaged") from error
    names = {part.filename.lower() for part in parts}
    if ("xl/workbook.xml" if extension == ".xlsx" else "content.xml") not in names:
        raise refuse_file("file_mismatch", extension=extension)
    if any(sign in name for name in names for sign in _MACRO_PARTS):
        raise refuse_file("file_macros")
    left = MAX_UNZIPPED_BYTES
    for part in parts:
        left -= _unpacked_bytes(data, part, left)
        if left < 0:
            raise refuse_file("file_unzips_too_big")


def _unpacked_bytes(data: bytes, part: zipfile.ZipInfo, limit: int) -> int:
    """Return how large `part` really gets, counting no further than just past `limit` bytes.

    The size a zip file states about itself is whatever its maker wrote there, so it is not asked.
    """
    if part.flag_bits & 0x1:
        raise refuse_file("file_damaged")
    if part.compress_type == zipfile.ZIP_STORED:
        return max(part.compress_size, part.file_size)
    if part.compress_type != zipfile.ZIP_DEFLATED or part.header_offset + _LOCAL_HEADER_BYTES > len(data):
        raise refuse_file("file_damaged")
    name_bytes, extra_bytes = unpack_from("<HH", data, part.header_offset + 26)
    start = part.header_offset + _LOCAL_HEADER_BYTES + name_bytes + extra_bytes
    inflater = zlib.decompressobj(-15)
    packed, size = data[start : start + part.compress_size], 0
    try:
        while packed and size <= limit and not inflater.eof:
            chunk = inflater.decompress(packed, _CHUNK_BYTES)
            if b"<!ENTITY" in chunk or b"<!DOCTYPE" in chunk:
                raise refuse_file("file_damaged")
            size += len(chunk)
            packed = inflater.unconsumed_tail
    except zlib.error as error:
        raise refuse_file("file_damaged") from error
    return size
