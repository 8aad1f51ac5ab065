"""A foreign .docx looked at before it is opened: how big it unpacks, what runs or reaches out, nothing is trusted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from zipfile import ZipFile

from db.errors import UserError

MAX_PACKED, MAX_UNPACKED, MAX_PART, MAX_PARTS = 10_000_000, 60_000_000, 8_000_000, 500
SAVE_AGAIN = "Hãy mở tệp bằng Word, lưu lại dạng .docx rồi chọn lại."
_TOO_BIG = "Mẫu “{name}” bung ra quá lớn. Hãy bỏ bớt hình ảnh trong mẫu."
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TEXT_PARTS = re.compile(r"word/(document|header\d*|footer\d*|footnotes)\.xml")
_ACTIVE = (
    (re.compile(r"vbaproject|vbadata", re.IGNORECASE), "có macro"),
    (re.compile(r"activex|word/embeddings/", re.IGNORECASE), "có đối tượng nhúng"),
    (re.compile(r"afchunk|\.(?:html?|mht|rtf|docm?)$", re.IGNORECASE), "có tài liệu khác lồng bên trong"),
)
_LIVE_FIELD = re.compile(
    rb"\b(INCLUDETEXT|INCLUDEPICTURE|INCLUDE|IMPORT|DDEAUTO|DDE|LINK|DATABASE|MACROBUTTON|RD)\b", re.IGNORECASE
)
_FIELD_TEXT = re.compile(rb"<w:instrText\b[^>]*>(.*?)</w:instrText>|\bw:instr=\"([^\"]*)\"", re.DOTALL)


def form_parts(name: str, content: bytes) -> dict[str, bytes]:
    """The text parts of the file after every check of the whole; raises UserError."""
    if len(content) > MAX_PACKED:
        raise UserError(f"Mẫu “{name}” nặng quá {MAX_PACKED // 1_000_000} MB.")
    if content.startswith(_OLE):
        raise UserError(f"Mẫu “{name}” có mật khẩu hoặc thuộc dạng .doc cũ. {SAVE_AGAIN}")
    with as_word(name), ZipFile(BytesIO(content)) as packed:
        return _checked(name, packed)


@contextmanager
def as_word(name: str) -> Iterator[None]:
    """Whatever the readers of Word files stumble over in a foreign file is the file's fault; raises UserError."""
    try:
        yield
    except UserError:
        raise
    except Exception as error:
        raise UserError(f"Mẫu “{name}” không phải là tệp Word .docx hoặc đã bị hỏng. {SAVE_AGAIN}") from error


def _checked(name: str, packed: ZipFile) -> dict[str, bytes]:
    _check_package(name, packed)
    unpacked, texts = 0, {}
    for part in packed.namelist():
        xml = _read(name, packed, part)
        unpacked += len(xml)
        if unpacked > MAX_UNPACKED:
            raise UserError(_TOO_BIG.format(name=name))
        if part.endswith((".xml", ".rels")):
            _refuse_live(name, part, xml)
        if _TEXT_PARTS.fullmatch(part):
            texts[part] = xml
    return texts


def _check_package(name: str, packed: ZipFile) -> None:
    """What the directory of the file alone can say."""
    names = packed.namelist()
    if len(names) > MAX_PARTS or sum(part.file_size for part in packed.infolist()) > MAX_UNPACKED:
        raise UserError(_TOO_BIG.format(name=name))
    if len(set(names)) != len(names) or any(".." in part or part.startswith(("/", "\\")) for part in names):
        raise UserError(f"Mẫu “{name}” đóng gói bất thường. {SAVE_AGAIN}")
    if "word/document.xml" not in names or "[Content_Types].xml" not in names:
        raise UserError(f"Mẫu “{name}” không phải là tệp Word .docx. {SAVE_AGAIN}")
    for part in names:
        for pattern, why in _ACTIVE:
            if pattern.search(part):
                raise UserError(f"Mẫu “{name}” {why}; chỉ nhận mẫu Word thường. {SAVE_AGAIN}")


def _read(name: str, packed: ZipFile, part: str) -> bytes:
    """A part's bytes, never more than allowed, whatever the directory says."""
    is_text = part.endswith((".xml", ".rels"))
    most = MAX_PART if is_text else MAX_UNPACKED
    with packed.open(part) as file:
        data = file.read(most + 1)
    if len(data) > most:
        raise UserError(f"Mẫu “{name}” bung ra quá lớn ở phần {part}.")
    return data


def _refuse_live(name: str, part: str, xml: bytes) -> None:
    """Nothing may be fetched from elsewhere or run when the paper is opened."""
    if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml or b"\x00" in xml:
        raise UserError(f"Mẫu “{name}” đóng gói bất thường. {SAVE_AGAIN}")
    if part.endswith(".rels") and re.search(rb"TargetMode\s*=\s*[\"']External", xml, re.IGNORECASE):
        raise UserError(
            f"Mẫu “{name}” có liên kết ra ngoài (trang web, tệp khác, mẫu gốc)."
            " Hãy bỏ liên kết trong Word rồi chọn lại."
        )
    if part == "[Content_Types].xml" and b"macroEnabled" in xml:
        raise UserError(f"Mẫu “{name}” có macro; chỉ nhận mẫu Word thường. {SAVE_AGAIN}")
    if b"altChunk" in xml:
        raise UserError(f"Mẫu “{name}” có tài liệu khác lồng bên trong; chỉ nhận mẫu Word thường. {SAVE_AGAIN}")
    for found in _FIELD_TEXT.finditer(xml):
        live = _LIVE_FIELD.search(found[1] or found[2] or b"")
        if live:
            raise UserError(f"Mẫu “{name}” có trường {live[1].decode()} lấy dữ liệu từ nơi khác; hãy bỏ trong Word.")
