"""Who is in a room, who looks after it, and whom one can call there."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from members.models import User

from . import actions, queries, rules
from .access import MODERATE, access_room, verbs_for
from .views import for_insiders, trail

PEOPLE_ON_A_PAGE = 100


@require_GET
@for_insiders
def people(request, pk):
    """Show who is in the room: by name who allowed it, the others as a number."""
    found = access_room(request.user, pk, to="read")
    listed = queries.listed_in(found)
    context = {
        "room": found,
        "page": Paginator(listed, PEOPLE_ON_A_PAGE).get_page(request.GET.get("page")),
        "others": queries.people_in(found) - len(listed),
        "may_choose": found.mine is not None,
        "looking_after": queries.looking_after(found),
        "can_name": request.user.has_perm(MODERATE) and not found.parent_id,
        "trail": trail(found),
    }
    return render(request, "community/people.html", context)


@require_POST
@for_insiders
def moderator(request, pk):
    """Let somebody of the list look after this room, or no more. Only by office."""
    found = access_room(request.user, pk, to="moderate")
    if not request.user.has_perm(MODERATE):
        raise PermissionDenied
    listed = {str(one.id): one for one in queries.listed_in(found)}
    one, on = listed.get(request.POST.get("person", "")), request.POST.get("on") == "yes"
    if one is None:
        raise Http404
    user = User.objects.get(pk=one.id)
    try:
        actions.look_after(room=found, user=user, by=request.user, on=on)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("community:people", pk)
    words = (
        _("%(name)sさんを、世話人にしました。")
        if on
        else _("%(name)sさんを、世話人から外しました。")
    )
    messages.success(request, words % {"name": one.name})
    return redirect("community:people", pk)


@require_GET
@for_insiders
def names(request, pk):
    """Return whom one can call here, for the list after an @."""
    found = access_room(request.user, pk, to="post")
    begun = request.GET.get("q", "")[:30]
    offered = queries.callable_in(found, begun, request.user)
    if "moderate" in verbs_for(request.user, found) and rules.EVERYBODY.startswith(begun):
        offered.append(rules.EVERYBODY)
    answer = {"names": offered, "people": queries.people_in(found)}
    return JsonResponse(answer, json_dumps_params={"ensure_ascii": False})
