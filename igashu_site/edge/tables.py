"""What a statement reads and what it changes, told by its words.

Every table is watched that is not named here as private. A page that reads a private table is
never kept, so a name too many in this list costs speed and never truth.
"""

import re
from functools import cache, lru_cache
from typing import NamedTuple

from django.apps import apps

# Written all day by people at work, and shown on no public page.
PRIVATE_PREFIXES = (
    "account_",
    "auth_",
    "community_",
    "django_migrations",
    "django_session",
    "igashu_site_change",
    "igashu_site_heartbeat",
    "members_letter",
    "members_membershipapplication",
    "mfa_",
    "wagtailadmin_",
    "wagtailcore_apitoken",
    "wagtailcore_comment",
    "wagtailcore_modellogentry",
    "wagtailcore_pagelogentry",
    "wagtailcore_pagesubscription",
    "wagtailcore_referenceindex",
    "wagtailcore_revision",
    "wagtailcore_task",
    "wagtailcore_uploadedfile",
    "wagtailcore_workflow",
    "wagtailsearch_",
    "wagtailusers_",
)
# Columns that change while an editor types or somebody signs in, and that no public page shows.
QUIET_COLUMNS = {
    "wagtailcore_page": {
        "draft_title",
        "has_unpublished_changes",
        "latest_revision_created_at",
        "latest_revision_id",
        "locked",
        "locked_at",
        "locked_by_id",
    },
    "members_user": {"last_login"},
}
# A picture in a further size changes no page that is there already: the page itself made it.
QUIET_INSERTS = {"home_siterendition"}
# Read through caches of Wagtail's own, where no query shows it: they belong to every page.
ALWAYS_READ = frozenset(
    {"home_siteimage", "home_siterendition", "wagtailcore_locale", "wagtailcore_site"}
)
# Means: forget everything.
EVERYTHING = frozenset({"*"})

WORD = re.compile(r"\w+")
UPDATE = re.compile(r'UPDATE\s+"?(\w+)"?\s+SET\s+(.*?)(?:\s+WHERE\s.*)?', re.I | re.S)
COLUMN = re.compile(r'(?:^|,)\s*"(\w+)"\s*=')
INSERT = re.compile(r'INSERT\s+INTO\s+"?(\w+)"?', re.I)
LONGEST_REMEMBERED = 8_000


class Effect(NamedTuple):
    reads: frozenset[str]
    writes: frozenset[str]


NOTHING: frozenset[str] = frozenset()


@cache
def known() -> frozenset[str]:
    """Return the names of all tables."""
    return frozenset(model._meta.db_table for model in apps.get_models(include_auto_created=True))


def is_private(table: str) -> bool:
    return table.startswith(PRIVATE_PREFIXES)


def effect_of(sql: str) -> Effect:
    """Return the tables a statement reads, and the watched ones it may change."""
    return remembered(sql) if len(sql) < LONGEST_REMEMBERED else effect(sql)


def effect(sql: str) -> Effect:
    # Any word that names a table counts, wherever it stands: one too many does no harm.
    named = known().intersection(WORD.findall(sql))
    if sql.lstrip(" (\n").upper().startswith("SELECT"):
        return Effect(named, NOTHING)
    watched = frozenset(table for table in named if not is_private(table))
    return Effect(NOTHING, NOTHING if is_quiet(sql) else watched)


remembered = lru_cache(maxsize=4096)(effect)


def is_quiet(sql: str) -> bool:
    """Tell whether a statement changes nothing that a public page shows."""
    if found := INSERT.match(sql):
        return found[1] in QUIET_INSERTS
    found = UPDATE.fullmatch(sql)
    if found is None or found[1] not in QUIET_COLUMNS:
        return False
    columns = set(COLUMN.findall(found[2]))
    # As many columns as there are assignments, or the words were not understood: then it counts.
    return (
        bool(columns) and len(columns) == found[2].count("=") and columns <= QUIET_COLUMNS[found[1]]
    )
