"""Static files: hashed names, also inside ES modules, compressed once, one sheet to fetch."""

import re
from posixpath import dirname, join, normpath, relpath

from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

SHEET = "site/css/site.css"
IMPORT = re.compile(r'@import url\("([^"]+)"\);\n?')
ADDRESS = re.compile(r'url\("(?!data:)([^"]+)"\)')


class ManifestStorage(CompressedManifestStaticFilesStorage):
    support_js_module_import_aggregation = True

    def post_process(self, paths, dry_run=False, **options):
        if SHEET in paths:
            paths = {**paths, SHEET: (_gathered(paths), SHEET)}
        yield from super().post_process(paths, dry_run, **options)


def _gathered(paths):
    """Return a storage that holds the sheet with everything it imports put in its place.

    One file per component is for us; forty requests on a phone are not for the reader.
    """
    sheet = IMPORT.sub(lambda line: _moved(paths, line[1]), _text(paths, SHEET))
    memory = InMemoryStorage()
    memory.save(SHEET, ContentFile(sheet.encode()))
    return memory


def _text(paths, name):
    storage, path = paths[name]
    with storage.open(path) as file:
        return file.read().decode()


def _moved(paths, name):
    """Return an imported sheet with its addresses as seen from the importing one."""
    here = dirname(SHEET)
    there = normpath(join(here, name))

    def seen(found):
        return f'url("{relpath(normpath(join(dirname(there), found[1])), here)}")'

    return ADDRESS.sub(seen, _text(paths, there))
