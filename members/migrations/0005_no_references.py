"""What people do and say is no content: take it out of Wagtail's index of references."""

from django.db import migrations

CONTENT = ["pledgearticle", "activitypage", "activityindexpage"]
OURS = ["activities", "community", "members", "members_notices", "igashu_site"]


def forget(apps, _editor):
    references = apps.get_model("wagtailcore", "ReferenceIndex").objects
    ours = references.filter(base_content_type__app_label__in=OURS)
    ours.exclude(content_type__model__in=CONTENT).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0004_listed_in_rooms"),
        ("wagtailcore", "0078_referenceindex"),
    ]

    operations = [migrations.RunPython(forget, migrations.RunPython.noop, elidable=True)]
