"""An index for "the newest pages of a kind", which every list of pages asks for.

It lies on Wagtail's table, which has none for it: a thousand pages would be sorted anew each time.
No model speaks of it, so a later change of Wagtail's table on SQLite (which rebuilds the table) may
drop it; lists are slower then, and nothing else changes.
"""

from django.db import migrations

NAME = "igashu_newest_of_a_kind"
# SQLite sorts NULL last in a descending index and does not allow to say so.
NULLS = {"postgresql": " NULLS LAST"}


def lay(apps, schema_editor):
    nulls = NULLS.get(schema_editor.connection.vendor, "")
    schema_editor.execute(
        f"CREATE INDEX {NAME} ON wagtailcore_page"
        f" (content_type_id, first_published_at DESC{nulls}, id DESC) WHERE live"
    )


def lift(apps, schema_editor):
    schema_editor.execute(f"DROP INDEX IF EXISTS {NAME}")


class Migration(migrations.Migration):
    dependencies = [("home", "0001_initial")]

    operations = [migrations.RunPython(lay, lift)]
