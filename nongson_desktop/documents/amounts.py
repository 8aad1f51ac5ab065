"""Amounts of money as papers write them: in figures and in words."""

from __future__ import annotations

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_GROUPS = ("", "nghìn", "triệu", "tỷ", "nghìn tỷ")


def dong(amount: int) -> str:
    """1518000 is "1.518.000"."""
    return f"{amount:,}".replace(",", ".")


def in_words(amount: int) -> str:
    """1518000 is "Một triệu năm trăm mười tám nghìn đồng"; for amounts below a million tỷ."""
    words: list[str] = []
    for place in range(len(_GROUPS) - 1, -1, -1):
        part = amount // 1000**place % 1000
        if part:
            words += [*_below_thousand(part, whole=bool(words)), _GROUPS[place]]
    text = " ".join(filter(None, words)) or _DIGITS[0]
    return f"{text[0].upper()}{text[1:]} đồng"


def _below_thousand(part: int, *, whole: bool) -> list[str]:
    """The words of three figures; `whole` says the hundreds even when they are none."""
    hundreds, tens, ones = part // 100, part // 10 % 10, part % 10
    words = [_DIGITS[hundreds], "trăm"] if hundreds or whole else []
    if tens > 1:
        words += [_DIGITS[tens], "mươi"]
    elif tens == 1:
        words.append("mười")
    elif ones and words:
        words.append("linh")
    return [*words, *_last_figure(tens, ones)]


def _last_figure(tens: int, ones: int) -> list[str]:
    if not ones:
        return []
    if ones == 1 and tens > 1:
        return ["mốt"]
    return ["lăm"] if ones == 5 and tens else [_DIGITS[ones]]
