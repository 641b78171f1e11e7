"""Whose account cannot be deleted: who has been a member, has applied or has said something.

With the account everything would go that hangs on it: numbers in the log of a room, which counts
without holes, seats, and what others have answered to. Who leaves keeps nothing but the account;
who may not come in any more is no longer active.
"""

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from members.models import User

TRACES = ("membership", "applications", "messages")
SHOWN = 5


def with_traces(people: QuerySet[User]) -> QuerySet[User]:
    left = Q(*[(f"{name}__isnull", False) for name in TRACES], _connector=Q.OR)
    return people.filter(left).distinct().order_by("email")


def refuse_one(request: HttpRequest, user: User) -> HttpResponse | None:
    """Before one is deleted (the page that asks, too): say why not, and what to do instead."""
    return refuse(request, [user.pk])


def refuse_some(
    request: HttpRequest, action: str, people: list, _how: object
) -> HttpResponse | None:
    """Before many are deleted at once: all of them stay when one has to."""
    if action != "delete" or not people or not isinstance(people[0], User):
        return None
    return refuse(request, [one.pk for one in people])


def refuse(request: HttpRequest, keys: list) -> HttpResponse | None:
    found = with_traces(User.objects.filter(pk__in=keys))
    names = [one.email for one in found[: SHOWN + 1]]
    if not names:
        return None
    told = _("、").join(names[:SHOWN]) + (_("ほか") if names[SHOWN:] else "")
    words = _(
        "%(people)s は、会員の手続き・応募・投稿の記録があるため削除できません。"
        "何も削除していません。"
        "ログインできないようにするには、その人の編集画面で「有効」を外してください。"
    )
    messages.error(request, words % {"people": told})
    return redirect("wagtailusers_users:index")
