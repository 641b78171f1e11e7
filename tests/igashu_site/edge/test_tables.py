"""What a statement reads and changes, told by its words."""

import pytest
from django.apps import apps
from django.db import models

from igashu_site.edge.tables import ALWAYS_READ, QUIET_COLUMNS, effect_of, is_private, known

PAGE, NOTICE = "wagtailcore_page", "home_notice"


@pytest.mark.parametrize(
    ("sql", "reads", "writes"),
    [
        ('SELECT "home_notice"."id" FROM "home_notice"', {NOTICE}, set()),
        (
            "(SELECT 1 FROM home_notice) UNION (SELECT 2 FROM wagtailcore_page)",
            {NOTICE, PAGE},
            set(),
        ),
        ('UPDATE "home_notice" SET "text" = %s WHERE "home_notice"."id" = %s', set(), {NOTICE}),
        (
            'INSERT INTO "home_notice" ("text") VALUES (%s) RETURNING "home_notice"."id"',
            set(),
            {NOTICE},
        ),
        ('DELETE FROM "home_notice" WHERE "home_notice"."id" IN (%s)', set(), {NOTICE}),
        ("WITH x AS (SELECT 1) UPDATE wagtailcore_page SET path = 'x'", set(), {PAGE}),
        ("TRUNCATE home_notice", set(), {NOTICE}),
        ('UPDATE "django_session" SET "expire_date" = %s', set(), set()),
        (
            'UPDATE "members_user" SET "last_login" = %s WHERE "members_user"."id" = %s',
            set(),
            set(),
        ),
        ('UPDATE "members_user" SET "last_login" = %s, "email" = %s', set(), {"members_user"}),
        (
            'UPDATE "wagtailcore_page" SET "draft_title" = %s, "locked" = %s WHERE "x" = 1',
            set(),
            set(),
        ),
        (
            'UPDATE "wagtailcore_page" SET "draft_title" = %s, "title" = %s WHERE "x" = 1',
            set(),
            {PAGE},
        ),
        ('UPDATE "wagtailcore_page" SET "draft_title" = (SELECT 1), title = %s', set(), {PAGE}),
        ('INSERT INTO "home_siterendition" ("file") VALUES (%s)', set(), set()),
        ('DELETE FROM "home_siterendition"', set(), {"home_siterendition"}),
        ("SAVEPOINT x", set(), set()),
        ("PRAGMA foreign_keys=ON", set(), set()),
    ],
)
def test_effect(sql, reads, writes):
    assert effect_of(sql) == (reads, writes)


def test_quiet_columns_exist():
    columns = {
        model._meta.db_table: {field.column for field in model._meta.concrete_fields}
        for model in apps.get_models()
    }
    for table, quiet in QUIET_COLUMNS.items():
        assert quiet <= columns[table]


def test_what_every_page_reads_is_watched():
    assert known() >= ALWAYS_READ
    assert not any(map(is_private, ALWAYS_READ))


def test_no_content_is_private():
    """Every page, snippet, setting, picture and recruitment is watched."""
    content = [
        model for model in apps.get_models() if model._meta.app_label in ("home", "activities")
    ]
    assert content
    for model in content:
        assert issubclass(model, models.Model)
        assert not is_private(model._meta.db_table)
