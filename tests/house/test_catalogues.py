"""The back office speaks Japanese: no string of a package stays English, no catalogue is broken."""

import gettext
import inspect
import re

import polib
import pytest
from django.core.management import call_command
from django.template import Engine
from django.utils import translation

from igashu_site import catalogues, unasked

# Strings of the packages that may stay English, each with its reason.
MAY_STAY_ENGLISH: dict[str, str] = {}

# Strings whose Japanese may leave a placeholder out, each with its reason.
MAY_LEAVE_OUT = {
    # The search over all pages gives no model name, and would say "None".
    "%(start_index)s-%(end_index)s of %(items_count)s %(model_name)s",
}


@pytest.mark.parametrize("domain", catalogues.DOMAINS)
def test_no_string_of_a_package_is_left_in_english(domain):
    """An upgrade that adds strings fails here: `manage.py catalogues --untranslated` lists them."""
    gaps = [text for _, text in catalogues.untranslated(domain) if text not in MAY_STAY_ENGLISH]

    assert gaps == []


def test_a_gap_would_be_seen(tmp_path, monkeypatch):
    monkeypatch.setattr(catalogues, "OVERLAY", tmp_path)

    assert (None, "Bulk actions") in catalogues.untranslated("django")


@pytest.mark.parametrize("domain", catalogues.DOMAINS)
def test_the_overlay_holds_nothing_that_no_package_says(domain):
    assert catalogues.forgotten(domain) == []


def test_every_translation_keeps_placeholders_and_tags():
    found = [
        f"{path.name}: {fault}"
        for path in catalogues.own_catalogues()
        for entry in catalogues.entries(path)
        if entry.translated() and entry.msgid.strip() not in MAY_LEAVE_OUT
        for fault in catalogues.faults(entry)
    ]

    assert found == []


def test_no_entry_of_ours_waits_for_an_answer():
    """`manage.py catalogues --extract` lists what is new; whoever runs it answers, too."""
    waiting = [
        entry.msgid
        for path in catalogues.own_catalogues()
        for entry in catalogues.entries(path)
        if not entry.translated()
    ]

    assert waiting == []


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ("Move %(title)s", "移動"),
        ("Move %(title)s", "%(tittle)sを移動"),
        ("Hello {name}", "こんにちは{user}"),
        ("by <b>%(who)s</b>", "%(who)s"),
        ('<a href="%(url)s">Add</a>', '<a href="/">追加 %(url)s</a>'),
        ("Two lines\n", "二行"),
    ],
)
def test_a_broken_translation_would_be_seen(asked, answer):
    assert list(catalogues.faults(polib.POEntry(msgid=asked, msgstr=answer)))


def test_a_plural_may_leave_the_number_out_but_not_invent_one():
    entry = polib.POEntry(msgid="1 page", msgid_plural="%(n)s pages", msgstr_plural={0: "ページ"})
    assert list(catalogues.faults(entry)) == []

    entry.msgstr_plural = {0: "%(count)sページ"}
    assert list(catalogues.faults(entry))


def test_committed_binaries_equal_their_sources():
    """A newcomer has no gettext tools: `manage.py catalogues --compile` writes the binaries."""
    stale = [
        str(path)
        for path in catalogues.own_catalogues()
        if spoken(path.with_suffix(".mo")) != written(path)
    ]

    assert catalogues.own_catalogues()
    assert stale == []


def spoken(path):
    """Return what Python's gettext reads from a binary, or nothing when it is not there."""
    if not path.exists():
        return None
    with path.open("rb") as file:
        return {key: text for key, text in gettext.GNUTranslations(file)._catalog.items() if key}


def written(path):
    pairs = (pair for entry in catalogues.entries(path) for pair in answers_by_key(entry))
    return dict(pairs)


def answers_by_key(entry):
    """Yield a translation under the key gettext keeps it: by context, and by number if plural."""
    if not entry.translated():
        return
    text = f"{entry.msgctxt}\x04{entry.msgid}" if entry.msgctxt else entry.msgid
    if entry.msgid_plural:
        yield from (((text, number), answer) for number, answer in entry.msgstr_plural.items())
    else:
        yield text, entry.msgstr


def test_the_overlay_wins_over_the_package():
    with translation.override("ja"):
        assert translation.gettext("Snippets") == "共通部品"
        assert translation.gettext("Promote") == "URLと検索"
        assert translation.ngettext("%(count)s image", "%(count)s images", 3) == "画像 %(count)s件"


@pytest.mark.parametrize("name", unasked.TEMPLATES)
def test_every_unasked_word_of_a_template_is_still_written_and_now_asked(name):
    """When Wagtail has learnt to ask for a word, its entry in `unasked` can go."""
    written, asked = unasked.TEMPLATES[name]
    shipped = catalogues.package_root("wagtail") / "admin" / "templates" / name

    assert written in shipped.read_text()
    assert asked in unasked.Loader(Engine.get_default()).get_template(name).source


@pytest.mark.parametrize("form", unasked.LABELS)
def test_every_unlabelled_field_is_still_unlabelled_and_now_named(form):
    declared = inspect.getsource(form)

    for name, label in unasked.LABELS[form].items():
        assert form().fields[name].label == label
        assert re.search(rf"{name} = forms\.\w+\((?!.*label=)", declared)


def test_the_command_prints_a_gap_as_an_entry_to_answer(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(catalogues, "OVERLAY", tmp_path)

    call_command("catalogues", "--untranslated")

    assert 'msgid "Bulk actions"\nmsgstr ""' in capsys.readouterr().out


def test_the_command_writes_the_binary_beside_its_source(tmp_path, settings):
    settings.BASE_DIR = tmp_path
    settings.LOCALE_PATHS = [tmp_path]
    source = tmp_path / "en" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    catalogue = polib.POFile()
    catalogue.metadata = {"Content-Type": "text/plain; charset=utf-8"}
    catalogue.append(polib.POEntry(msgid="応募する", msgstr="Apply"))
    catalogue.save(str(source))

    call_command("catalogues", "--compile")

    assert spoken(source.with_suffix(".mo")) == {"応募する": "Apply"}
