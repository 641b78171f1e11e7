from django.db import migrations


def let_go_of_repeats(apps, schema_editor):
    """Keep every measure; only the first of a kind stays tied to its report."""
    measures = apps.get_model("community", "Measure")
    seen = set()
    tied = measures.objects.exclude(report=None).exclude(status="lifted").order_by("pk")
    for pk, *which in tied.values_list("pk", "report_id", "kind"):
        if tuple(which) in seen:
            measures.objects.filter(pk=pk).update(report=None)
        seen.add(tuple(which))


class Migration(migrations.Migration):
    dependencies = [("community", "0008_workshops")]
    operations = [
        migrations.RunPython(let_go_of_repeats, migrations.RunPython.noop, elidable=True)
    ]
