"""Every change of somebody's roles stands in the record, through whichever door it came."""

from typing import Any

from wagtail.log_actions import log

from members.models import User

CHANGED = "igashu_site.roles.change"
# What the record calls the flag of Django that opens everything.
EVERYTHING = "すべての権限"


def write_down(
    sender: Any, instance: Any, action: str, reverse: bool, model: Any, pk_set: Any, **_signal: Any
) -> None:
    """Hear that groups of a person, or people of a group, are about to change (m2m_changed)."""
    if action not in {"post_add", "pre_remove", "pre_clear"}:
        return
    theirs = instance.user_set if reverse else instance.groups
    keys = pk_set if action != "pre_clear" else set(theirs.values_list("pk", flat=True))
    others = list(model.objects.filter(pk__in=keys))
    people, groups = (others, [instance]) if reverse else ([instance], others)
    what = "added" if action == "post_add" else "removed"
    names = sorted(group.name for group in groups)
    for person in people if names else []:
        about = {what: names, "about": str(person.pk)}
        # Who did it is known from the request, if there is one.
        log(person, CHANGED, title=", ".join(names), data=about)


def look_before(sender: Any, instance: User, update_fields: Any = None, **_signal: Any) -> None:
    """Remember whether a person may do everything, before that is stored (pre_save)."""
    instance._did_all = None
    if update_fields is None or "is_superuser" in update_fields:
        stored = User.objects.filter(pk=instance.pk).values_list("is_superuser", flat=True)
        instance._did_all = stored.first() or False


def look_after(sender: Any, instance: User, **_signal: Any) -> None:
    """Write down that a person may do everything from now on, or no more (post_save)."""
    before, after = instance._did_all, instance.is_superuser
    if before is None or before == after:
        return
    about = {"added" if after else "removed": [EVERYTHING], "about": str(instance.pk)}
    log(instance, CHANGED, title=EVERYTHING, data=about)


def watch() -> None:
    from django.db.models.signals import m2m_changed, post_save, pre_save

    m2m_changed.connect(write_down, sender=User.groups.through, dispatch_uid="record.roles")
    pre_save.connect(look_before, sender=User, dispatch_uid="record.before")
    post_save.connect(look_after, sender=User, dispatch_uid="record.after")
