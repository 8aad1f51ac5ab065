"""Text typed with the fonts of before Unicode: TCVN3 (ABC, .VnTime and its capital faces) and VNI-Windows."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import product

from nongson_desktop.excel.syllables import is_syllable

TCVN3, TCVN3_CAPITALS, VNI = "tcvn3", "tcvn3-capitals", "vni"
LABELS = {TCVN3: "TCVN3 (ABC)", TCVN3_CAPITALS: "TCVN3 (ABC) chữ hoa", VNI: "VNI"}

# TCVN 5712:1993, third table, as Windows shows its bytes
_TCVN3 = dict(
    zip(
        "¡¢£¤¥¦§¨©ª«¬\u00ad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ",
        "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
        strict=True,
    )
)
# VNI-Windows: a letter, then a sign for its tone or its hat; a few letters are one sign
_VNI_TONES = dict(zip("ùøûõï", ("\u0301", "\u0300", "\u0309", "\u0303", "\u0323"), strict=True))
_VNI_HATS = {"\u0302": dict(zip("âáàåãä", ("", *_VNI_TONES.values()), strict=True))}
_VNI_HATS |= {"\u0306": dict(zip("êéèúüë", ("", *_VNI_TONES.values()), strict=True))}
_VNI_ALONE = dict(zip("íìæóòôöîñ", "íìỉĩịơưỵđ", strict=True))
_VNI_SIGN = re.compile("([aeouyôö])([ùøûõïâáàåãäêéèúüë])|[íìæóòôöîñ]", re.IGNORECASE)

_HIGH = re.compile("[\u00a1-\u00ff]")
_UNICODE_LETTER = re.compile("[\u0100-\u024f\u0300-\u036f\u1e00-\u1eff]")
_WORD = re.compile("\\d?[A-Za-z\u00a1-\u00ff]+\\d?")
_VOWELS_OF_LATIN = set("àáâãèéêìíòóôõùúýÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝ")  # what right Vietnamese may have below U+0100
_INNER_CAPITAL = re.compile("[a-z][À-Ý]|[A-Z][À-Ý][a-z]")
_LONG_CAPITALS = re.compile("[A-Z]{2}")


def _vni_pairs() -> dict[str, str]:
    """Letter and sign -> the letter they make, in small letters."""
    pairs = {base + sign: base + tone for base, (sign, tone) in product("aeouy", _VNI_TONES.items())}
    pairs |= {base + sign: _VNI_ALONE[base] + tone for base, (sign, tone) in product("ôö", _VNI_TONES.items())}
    for hat, letters in (("\u0302", "aeo"), ("\u0306", "a")):
        pairs |= {base + sign: base + hat + tone for base, (sign, tone) in product(letters, _VNI_HATS[hat].items())}
    return {pair: unicodedata.normalize("NFC", made) for pair, made in pairs.items()}


_VNI_PAIRS = _vni_pairs()


def encoding_of_font(font: str) -> str:
    """What a font of before Unicode makes of its text; "" for any other font."""
    name = font.strip().lower()
    if name.startswith(".vn"):
        return TCVN3_CAPITALS if name.endswith("h") else TCVN3
    return VNI if name.startswith(("vni-", "vni ")) else ""


def is_unicode(text: str) -> bool:
    """Whether the text has letters that only right Unicode has, so that it is never converted."""
    return _UNICODE_LETTER.search(text) is not None


def decoded(text: str, encoding: str) -> str | None:
    """The text in Unicode; None when it cannot have been written so."""
    if encoding == VNI:
        return _from_vni(text)
    found = text.translate(_TCVN3_TABLE)
    if any(letter.isalpha() for letter in _HIGH.findall(text) if letter not in _TCVN3):
        return None
    return found.upper() if encoding == TCVN3_CAPITALS else _with_capitals(text, found)


_TCVN3_TABLE = str.maketrans(_TCVN3)


def _with_capitals(text: str, found: str) -> str:
    """TCVN3 has no capitals with tones: in text all of capitals the toned letters were capitals too."""
    plain = [letter for letter in text if letter.isascii() and letter.isalpha()]
    if _LONG_CAPITALS.search(text) and all(letter.isupper() for letter in plain):
        return found.upper()
    return found


def _from_vni(text: str) -> str | None:
    lost = []

    def letter(found: re.Match[str]) -> str:
        made = _VNI_PAIRS.get(found[0].lower()) if found[1] else _VNI_ALONE[found[0].lower()]
        if made is None:
            lost.append(found[0])
            return found[0]
        return made.upper() if found[0][0].isupper() else made

    made = _VNI_SIGN.sub(letter, text)
    rest = _VNI_SIGN.sub("", text)
    return None if lost or any(left.isalpha() for left in _HIGH.findall(rest)) else made


def typed_in_tcvn3(text: str) -> str:
    """The text as .VnTime had it typed: what is seen of it in any other font."""
    return "".join(_TCVN3_TYPED.get(letter) or _TCVN3_TYPED.get(letter.lower(), letter) for letter in text)


_TCVN3_TYPED = {letter: sign for sign, letter in _TCVN3.items()}


def by_font(text: str, encoding: str) -> str | None:
    """The text of a cell in a font of before Unicode; None when it is plain, or right Unicode as it stands."""
    if text.isascii() or is_unicode(text):
        return None
    found = decoded(text, encoding)
    if found is None or (_all_syllables(text) and not _all_syllables(found)):
        return None
    return found


def _all_syllables(text: str) -> bool:
    return all(is_syllable(word) for word in re.findall(r"[^\W\d_]+", text) if not word.isascii())


def recognised(text: str) -> tuple[str, ...]:
    """The encodings that a text without a telling font may be in, none for plain text and for right Unicode."""
    if text.isascii() or is_unicode(text):
        return ()
    ranks = {encoding: _likeness(text, encoding) for encoding in (TCVN3, VNI)}
    best = max(ranks.values())
    return tuple(encoding for encoding, rank in ranks.items() if rank == best > 0)


def _likeness(text: str, encoding: str) -> int:
    """How many more words become syllables than stop being one; 0 when no word speaks for the encoding."""
    words = [word for word in _WORD.findall(text) if not word.isascii()]
    made = [(word, _decoded_word(word, encoding)) for word in words]
    gained = sum(1 for word, new in made if len(word) > 1 and new and is_syllable(new) and not is_syllable(word))
    lost = sum(1 for _, new in made if new is None or not is_syllable(new))
    return gained - lost if gained else 0


@lru_cache(maxsize=8192)
def _decoded_word(word: str, encoding: str) -> str | None:
    return decoded(word, encoding)


def has_foreign_sign(text: str) -> bool:
    """Whether the text has signs that right Vietnamese never has, so that its column may decide about it.

    A capital inside a word of small letters is one: "QuÕ", "TÊn".
    """
    if is_unicode(text):
        return False
    return _INNER_CAPITAL.search(text) is not None or any(sign not in _VOWELS_OF_LATIN for sign in _HIGH.findall(text))
