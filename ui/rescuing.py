"""A damaged office on opening: the newest good copy is offered in its place."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from db.errors import DamagedError


def offer_copy(parent: QWidget | None, folder: Path, error: DamagedError) -> str:
    """Offer the newest good copy in the place of a damaged file, which is set aside; raises the error when refused.

    Returns what was done, for the journal.
    """
    from nongson_desktop.safety.rescue import newest_good, rescue
    from ui.dialogs import ask

    copy = newest_good(folder)
    if copy is None:
        raise error
    question = (
        f"{error.message}\n\nBản sao lưu tốt gần nhất: {copy.made:%H:%M ngày %d/%m/%Y}. Dùng bản này? Tệp hỏng được"
        " cất riêng trong cùng thư mục, không bị ghi đè; việc ghi sau lúc sao lưu thì không có trong bản này."
    )
    if not ask(parent, "Dữ liệu bị hỏng", question, "Dùng bản sao lưu"):
        raise error
    aside = rescue(folder, copy)
    return f"Tệp dữ liệu hỏng được cất ở {aside.name}, dùng bản sao lưu {copy.path.name}"
