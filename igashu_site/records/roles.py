"""Every change of somebody's roles stands in the record, through whichever door it came."""

from typing import Any

from wagtail.log_actions import log

from members.models import User

CHANGED = "igashu_site.roles.change"


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


def watch() -> None:
    from django.db.models.signals import m2m_changed

    m2m_changed.connect(write_down, sender=User.groups.through, dispatch_uid="record.roles")
