"""Whether a word can be a Vietnamese syllable: its beginning, its rime and the tone that the rime allows."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_ONSETS = "b|c|ch|d|đ|g|gh|gi|h|k|kh|l|m|n|ng|ngh|nh|p|ph|qu|r|s|t|th|tr|v|x"
_RIMES = (
    "a|ac|ach|ai|am|an|ang|anh|ao|ap|at|au|ay|ăc|ăm|ăn|ăng|ăp|ăt|âc|âm|ân|âng|âp|ât|âu|ây|e|ec|em|en|eng|eo|ep"
    "|et|ê|êch|êm|ên|ênh|êp|êt|êu|i|ich|im|in|inh|ip|it|iu|ia|iêc|iêm|iên|iêng|iêp|iêt|iêu|o|oc|oi|om|on|ong"
    "|oong|ooc|op|ot|oa|oac|oach|oai|oam|oan|oang|oanh|oao|oap|oat|oay|oăc|oăm|oăn|oăng|oăt|oe|oen|oeo|oet|ô|ôc"
    "|ôi|ôm|ôn|ông|ôp|ôt|ơ|ơi|ơm|ơn|ơp|ơt|u|uc|ui|um|un|ung|up|ut|ua|uân|uâng|uât|uây|uê|uêch|uênh|uơ|uy|uya"
    "|uych|uyên|uyêt|uynh|uyp|uyt|uyu|uôc|uôi|uôm|uôn|uông|uôt|ư|ưa|ưc|ưi|ưng|ưt|ưu|ươc|ươi|ươm|ươn|ương|ươp"
    "|ươt|ươu|y|ych|yêm|yên|yêng|yêt|yêu|ynh|yt"
)
_SHAPE = re.compile(f"(?:{_ONSETS})?(?:{_RIMES})")
_STOPPED = re.compile(r"(?:c|ch|p|t)$")
_ACUTE, _DOT = "\u0301", "\u0323"
_TONES = {_ACUTE, "\u0300", "\u0309", "\u0303", _DOT}


@lru_cache(maxsize=16384)
def is_syllable(word: str) -> bool:
    """Whether the word, in NFC, is one Vietnamese syllable with at most one tone; capitals do not matter."""
    letters = unicodedata.normalize("NFD", word.lower())
    tones = [letter for letter in letters if letter in _TONES]
    bare = unicodedata.normalize("NFC", "".join(letter for letter in letters if letter not in _TONES))
    if len(tones) > 1 or not _SHAPE.fullmatch(bare):
        return False
    return not _STOPPED.search(bare) or bool(tones and tones[0] in (_ACUTE, _DOT))
