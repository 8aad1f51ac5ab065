"""The faces that papers are set in: found on this machine, judged by their letters, embedded as subsets."""

from __future__ import annotations

import logging
import os
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from db.errors import UserError
from nongson_desktop.paths import bundle_root

REGULAR, BOLD, ITALIC, BOLD_ITALIC = "Paper", "Paper-Bold", "Paper-Italic", "Paper-BoldItalic"
SCRIPT = "Paper-Script"
_NAMES = (REGULAR, BOLD, ITALIC, BOLD_ITALIC)
_VOWELS = "aăâeêioôơuưy"
_TONES = "\u0300\u0309\u0303\u0301\u0323"
_FAMILIES = (
    ("Times New Roman", ("times.ttf", "timesbd.ttf", "timesi.ttf", "timesbi.ttf")),
    (
        "Times New Roman",
        (
            "times new roman.ttf",
            "times new roman bold.ttf",
            "times new roman italic.ttf",
            "times new roman bold italic.ttf",
        ),
    ),
    (
        "Times New Roman",
        (
            "times_new_roman.ttf",
            "times_new_roman_bold.ttf",
            "times_new_roman_italic.ttf",
            "times_new_roman_bold_italic.ttf",
        ),
    ),
    *(
        (family, tuple(f"{stem}-{style}.ttf" for style in ("regular", "bold", "italic", "bolditalic")))
        for family, stem in (("Liberation Serif", "liberationserif"), ("Noto Serif", "notoserif"))
    ),
)

log = logging.getLogger(__name__)


def vietnamese_letters() -> frozenset[str]:
    """The 146 letters beyond ASCII consonants: every vowel in every tone, and đ, in both cases."""
    small = {unicodedata.normalize("NFC", vowel + tone) for vowel in _VOWELS for tone in ("", *_TONES)} | {"đ"}
    return frozenset(small | {letter.upper() for letter in small})


def _folders() -> Iterator[Path]:
    home = Path.home()
    yield bundle_root() / "fonts"
    if sys.platform == "win32":
        yield Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts"
        yield Path(os.environ.get("LOCALAPPDATA", home)) / "Microsoft" / "Windows" / "Fonts"
    yield from (home / "Library/Fonts", home / ".local/share/fonts", home / ".fonts")
    yield from (Path("/Library/Fonts"), Path("/System/Library/Fonts"))
    yield from (Path("/usr/local/share/fonts"), Path("/usr/share/fonts"))


def _files(folders: Iterable[Path]) -> dict[str, list[Path]]:
    """Every TrueType file in the folders by its name in small letters."""
    found: dict[str, list[Path]] = {}
    for folder in folders:
        for place, _, names in os.walk(folder):
            for name in sorted(names):
                if name.lower().endswith(".ttf"):
                    found.setdefault(name.lower(), []).append(Path(place) / name)
    return found


def _candidates(folders: Iterable[Path]) -> Iterator[tuple[str, tuple[Path, ...]]]:
    files = _files(folders)
    for family, names in _FAMILIES:
        if all(name in files for name in names):
            for regular in files[names[0]]:
                yield family, tuple(_beside(regular, files[name]) for name in names)
    import fontpkg

    upright, slanted = fontpkg.path("Noto Serif"), fontpkg.path("Noto Serif", style="italic")
    yield "Noto Serif", (upright, upright, slanted, slanted)


def _beside(regular: Path, paths: list[Path]) -> Path:
    """The face that lies in the folder of the regular one, else the first found."""
    return next((path for path in paths if path.parent == regular.parent), paths[0])


def _face(name: str, path: Path) -> Any:
    from reportlab.pdfbase.ttfonts import TTFError, TTFont

    try:
        font = TTFont(name, str(path), shapable=False)
    except (TTFError, OSError):
        return None
    return font if all(ord(letter) in font.face.charToGlyph for letter in vietnamese_letters()) else None


def choose_faces(folders: Iterable[Path] | None = None) -> tuple[str, tuple[Path, ...]]:
    """The family to print with and its four files; the last resort comes with the program."""
    for family, paths in _candidates(_folders() if folders is None else folders):
        if all(_face(name, path) for name, path in zip(_NAMES, paths, strict=True)):
            return family, paths
    raise UserError("Máy này không có phông chữ nào đủ chữ tiếng Việt để in.")


@cache
def register() -> str:
    """Make the four faces known to reportlab, once; returns the family's name."""
    from reportlab import rl_config
    from reportlab.pdfbase import pdfmetrics

    rl_config.useA85 = 0
    family, paths = choose_faces()
    for name, path in zip(_NAMES, paths, strict=True):
        pdfmetrics.registerFont(_face(name, path))
    pdfmetrics.registerFontFamily(REGULAR, normal=REGULAR, bold=BOLD, italic=ITALIC, boldItalic=BOLD_ITALIC)
    if paths[0] == paths[1]:
        log.warning("papers are set in %s, which is wider than Times New Roman and has no bold face here", family)
    return family


def script_file() -> Path:
    """The handwriting that certificates may be set in; it comes with the program."""
    import fontpkg

    return Path(fontpkg.path("Great Vibes"))


@cache
def register_script() -> None:
    """Make the handwriting known to reportlab, once."""
    from reportlab.pdfbase import pdfmetrics

    register()
    pdfmetrics.registerFont(_face(SCRIPT, script_file()))


@cache
def _covered(names: tuple[str, ...]) -> frozenset[int]:
    from reportlab.pdfbase import pdfmetrics

    register()
    return frozenset.intersection(*(frozenset(pdfmetrics.getFont(name).face.charToGlyph) for name in names))


@cache
def _signs(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(chr(code) for code in _covered(names)) | {"\n", "\t"}


def require_glyphs(text: str, where: str = "", font: str = "") -> None:
    """Refuse a text with a sign that the faces of papers, or the one face named, lack; before anything is printed."""
    missing = set(text) - _signs((font,) if font == SCRIPT else _NAMES)
    if missing:
        sign = min(missing, key=text.index)
        place = where or text[:60]
        raise UserError(f"Không in được ký tự “{sign}” (mã U+{ord(sign):04X}) trong “{place}”: phông chữ không có.")


def face_file(name: str) -> Path:
    """The file of a registered face, for drawing the same letters on screen."""
    from reportlab.pdfbase import pdfmetrics

    register()
    return Path(pdfmetrics.getFont(name).face.filename)


def width(text: str, font: str, size: float) -> float:
    """The width of a text in points."""
    from reportlab.pdfbase.pdfmetrics import stringWidth

    register()
    measured: float = stringWidth(text, font, size)
    return measured
