"""The practice office's filters of lists: what a clerk looks up again and again."""

from __future__ import annotations

import json
from typing import Any

from db.base import save_many
from db.lists import SavedFilter
from db.search import EMPTY, EQUALS, WITHIN
from db.tasks import TaskResult
from nongson_desktop.sample_people import Story, at

_KEPT: tuple[tuple[str, str, dict[str, Any]], ...] = (
    (
        "members",
        "Nữ, sinh từ năm 1990",
        {"conditions": [["sex", EQUALS, "female", ""], ["birth_date", WITHIN, "1990", ""]], "sort": "-birth_date"},
    ),
    ("members", "Chưa có số thẻ", {"conditions": [["card_number", EMPTY, "", ""]], "sort": "cell,name"}),
    ("tasks", "Đang thực hiện, sớm đến hạn nhất", {"conditions": [["result", EQUALS, TaskResult.IN_PROGRESS, ""]]}),
)
_COLUMNS = {
    "members": ("name", "birth_date", "sex", "cell", "status", "admitted_on"),
    "tasks": ("member", "text", "due_on", "result"),
}
_NOTHING_ELSE: dict[str, Any] = {"search": "", "choices": {}, "sort": "due_on", "cell": None, "year": None}


def record(story: Story) -> None:
    """Two filters of members and one of tasks."""
    with at("Lưu các bộ lọc", story.today):
        save_many(
            SavedFilter,
            [
                {"page": page, "name": name, "content": json.dumps(_content(page, asked), ensure_ascii=False)}
                for page, name, asked in _KEPT
            ],
        )


def _content(page: str, asked: dict[str, Any]) -> dict[str, Any]:
    return {**_NOTHING_ELSE, "columns": [(name, 0) for name in _COLUMNS[page]], **asked}
