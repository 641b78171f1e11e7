"""What the translation catalogues say: our overlay beside those of the installed packages.

Our own text is written in Japanese; the packages write English. The overlay in igashu_site/locale
gives Japanese to what the packages leave in English, and plainer words to what they translate.
Only developers and tests read this module: polib belongs to the test group.
"""

import importlib.util
import re
from collections.abc import Iterator
from pathlib import Path

import polib
from django.apps import apps
from django.conf import settings

Key = tuple[str | None, str]

DOMAINS = ("django", "djangojs")
OVERLAY = Path(__file__).resolve().parent / "locale"
# The packages whose strings the overlay may translate, installed as an app or not.
SPOKEN_FOR = ("wagtail", "wagtail_modeladmin", "modelsearch", "taggit", "allauth", "django")

PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")
TAG = re.compile(r"</?[a-z][^>]*>")


def key_of(entry: polib.POEntry) -> Key:
    return entry.msgctxt, entry.msgid


def entries(path: Path) -> Iterator[polib.POEntry]:
    if path.exists():
        yield from (entry for entry in polib.pofile(str(path)) if not entry.obsolete)


def package_folders() -> Iterator[Path]:
    """Yield the locale folder of every installed app that is not ours, and Django's own."""
    yield package_root("django") / "conf" / "locale"
    for config in apps.get_app_configs():
        folder = Path(config.path)
        if not folder.is_relative_to(settings.BASE_DIR) or ".venv" in folder.parts:
            yield folder / "locale"


def package_root(name: str) -> Path:
    found = importlib.util.find_spec(name)
    if found is None or found.origin is None:
        raise LookupError(f"{name} is not installed.")
    return Path(found.origin).parent


def overlay(domain: str) -> Path:
    return OVERLAY / "ja" / "LC_MESSAGES" / f"{domain}.po"


def catalogue(folder: Path, language: str, domain: str) -> Path:
    return folder / language / "LC_MESSAGES" / f"{domain}.po"


def untranslated(domain: str) -> dict[Key, polib.POEntry]:
    """Return every English string of the installed packages that has no Japanese anywhere."""
    spoken = {key_of(entry) for entry in entries(overlay(domain)) if entry.translated()}
    wanted: dict[Key, polib.POEntry] = {}
    for folder in package_folders():
        japanese = entries(catalogue(folder, "ja", domain))
        spoken |= {key_of(entry) for entry in japanese if entry.translated()}
        for entry in entries(catalogue(folder, "en", domain)):
            wanted.setdefault(key_of(entry), entry)
    return {key: entry for key, entry in wanted.items() if key not in spoken}


def forgotten(domain: str) -> list[Key]:
    """Return what the overlay translates although no package says it any more."""
    said = {key for name in SPOKEN_FOR for key in sayings(package_root(name), domain)}
    return [key_of(entry) for entry in entries(overlay(domain)) if key_of(entry) not in said]


def sayings(root: Path, domain: str) -> Iterator[Key]:
    for path in root.rglob(f"locale/en/LC_MESSAGES/{domain}.po"):
        yield from (key_of(entry) for entry in entries(path))


def answers(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def faults(entry: polib.POEntry) -> Iterator[str]:
    """Yield what would break the page or the sentence if this translation were used."""
    asked = entry.msgid_plural or entry.msgid
    for answer in answers(entry):
        if not same_placeholders(entry, answer):
            yield f"placeholders differ: {asked!r} and {answer!r}"
        if marks(TAG, entry.msgid) != marks(TAG, answer):
            yield f"tags differ: {asked!r} and {answer!r}"
        if edges(entry.msgid) != edges(answer):
            yield f"spaces at the edges differ: {asked!r} and {answer!r}"


def same_placeholders(entry: polib.POEntry, answer: str) -> bool:
    said = set(PLACEHOLDER.findall(answer))
    one = set(PLACEHOLDER.findall(entry.msgid))
    if not entry.msgid_plural:
        return said == one
    # Japanese counts with one form: it may leave a number out, but never name an unknown one.
    return said <= one | set(PLACEHOLDER.findall(entry.msgid_plural))


def marks(pattern: re.Pattern[str], text: str) -> list[str]:
    return sorted(re.sub(r"\s+", "", found) for found in pattern.findall(text))


def edges(text: str) -> tuple[bool, bool]:
    """Return whether a text begins and ends with a new line (gettext insists on it)."""
    return text.startswith("\n"), text.endswith("\n")


def compiled(path: Path) -> bytes:
    return polib.pofile(str(path)).to_binary()


def own_catalogues() -> list[Path]:
    """Return every catalogue we write: the overlay and our own strings in other languages."""
    return sorted(po for folder in settings.LOCALE_PATHS for po in folder.rglob("*.po"))


def settle(path: Path, language: str) -> None:
    """Give a catalogue a head without dates and names, so that it changes only when words do."""
    catalogue = polib.pofile(str(path), wrapwidth=100)
    catalogue.header, catalogue.metadata_is_fuzzy = "", 0
    catalogue.metadata = {
        "Project-Id-Version": "igashu",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=2; plural=(n != 1);",
    }
    catalogue.save(str(path))
