"""What the record calls a person: nothing. Names are looked up, and are gone when they are.

The record is sealed, so what stands there in words could not be forgotten on anybody's wish.
"""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from wagtail.models import ModelLogEntry

from members.models import MembershipApplication, Profile, User


def keep_names_out(sender: Any, instance: ModelLogEntry, **_signal: Any) -> None:
    """Replace what Wagtail would write of a person (pre_save): an address, a name."""
    kinds = ContentType.objects.get_for_models(User, Profile, MembershipApplication)
    label, key = instance.label, instance.object_id
    if instance.content_type == kinds[User] and "@" in label:
        call(instance, "", key)
    elif instance.content_type == kinds[Profile]:
        call(instance, "", person_of(Profile, key))
    elif instance.content_type == kinds[MembershipApplication] and " " in label:
        # The number, then the name: see MembershipApplication.__str__.
        call(instance, label.split(" ", 1)[0], person_of(MembershipApplication, key))


def person_of(model: Any, key: str) -> Any:
    return model.objects.filter(pk=key).values_list("user", flat=True).first()


def call(entry: ModelLogEntry, label: str, person: Any) -> None:
    about = {"about": str(person)} if person else {}
    entry.label, entry.data = label, about | (entry.data or {})


def watch() -> None:
    from django.db.models.signals import pre_save

    pre_save.connect(keep_names_out, sender=ModelLogEntry, dispatch_uid="record.labels")
