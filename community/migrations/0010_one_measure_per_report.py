from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("community", "0009_repeated_measures")]
    operations = [
        migrations.AddConstraint(
            model_name="measure",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "lifted"), _negated=True),
                fields=("report", "kind"),
                name="one_measure_of_a_kind_per_report",
            ),
        ),
    ]
