"""What a server serves: one style sheet, every address in it hashed and present."""

import re

import pytest
from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.storage import StaticFilesStorage

from igashu_site.static_files import SHEET, ManifestStorage


@pytest.fixture(scope="module")
def collected(tmp_path_factory):
    """The look, collected the way `collectstatic` does it."""
    folder = tmp_path_factory.mktemp("static")
    plain, paths = StaticFilesStorage(location=folder), {}
    for finder in get_finders():
        for path, storage in finder.list([]):
            if path.startswith("site/") and path not in paths:
                with storage.open(path) as file:
                    plain.save(path, file)
                paths[path] = (storage, path)
    storage = ManifestStorage(location=folder)
    for _name, _hashed, done in storage.post_process(paths):
        assert not isinstance(done, Exception), done
    return storage, folder


def sheet_of(collected):
    storage, folder = collected
    return (folder / storage.hashed_files[storage.hash_key(SHEET)]).read_text()


def test_the_sheet_imports_nothing_and_holds_the_components(collected):
    sheet = sheet_of(collected)
    assert "@import" not in sheet
    assert ".activity-card" in sheet


def test_every_picture_of_the_sheet_is_there(collected):
    _storage, folder = collected
    pictures = re.findall(r'url\("([^"]+)"\)', sheet_of(collected))
    assert pictures
    assert [p for p in pictures if not (folder / "site/css" / p).resolve().exists()] == []


def test_modules_import_hashed_names(collected):
    storage, folder = collected
    module = (folder / storage.hashed_files["site/js/site.js"]).read_text()
    assert re.search(r"behaviours/menu\.[0-9a-f]{12}\.js", module)
