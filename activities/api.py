"""The JSON door of this room: activities and recruitments for all, applications for their owner."""

from typing import Any
from uuid import UUID, uuid5

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.timezone import now
from ninja import Query, Router, Status

from home import cursors
from home.full_addresses import for_request
from home.wire import PAGE, Cursor, Limit, RowId, as_json, sends

from .access import access_application, access_recruitment
from .actions.apply import apply_to, confirm_seat, withdraw_application
from .api_rows import activity_rows, application_row, shown_application
from .api_shapes import (
    Activities,
    ActivityDetail,
    ActivityFilters,
    ActivityOut,
    ApplicationOut,
    Applications,
    Apply,
    RecruitmentDetail,
    RecruitmentFilters,
    Recruitments,
)
from .forms import ApplicationForm
from .models import Recruitment
from .queries import Filters, applications_of, listing, recruitment_rows, rows_of

router = Router(tags=["activities"])


@router.get("/activities", response=Activities, auth=None, summary="Activities, soonest first")
def list_activities(
    request: HttpRequest,
    filters: Query[ActivityFilters],
    cursor: Cursor = None,
    limit: Limit = PAGE,
) -> HttpResponse:
    found = listing(filters.asked(), at=now())
    rest = found
    if cursor is not None:
        place = tuple(cursors.read("activities", cursor))
        rest = [one for one in found if one.sort_key > place]
    shown = rest[:limit]
    items = activity_rows(request, shown)
    return as_json(
        {
            "count": len(found),
            "items": [{name: row[name] for name in ActivityOut.model_fields} for row in items],
            "next": cursors.written("activities", *shown[-1].sort_key) if rest[limit:] else None,
        }
    )


@router.get("/activities/{activity_id}", response=ActivityDetail, auth=None, summary="One activity")
def show_activity(request: HttpRequest, activity_id: RowId) -> dict[str, Any]:
    at = now()
    found = [one for one in listing(Filters(), at=at) if one.page_id == activity_id]
    rows = activity_rows(request, found)
    if not rows:
        raise Http404
    recruitments, _next = recruitment_rows(
        {"activity": activity_id}, None, 100, at=at, address=for_request(request)
    )
    return rows[0] | {"recruitments": recruitments}


@router.get(
    "/recruitments", response=Recruitments, auth=None, summary="Recruitments with free seats"
)
def list_recruitments(
    request: HttpRequest,
    filters: Query[RecruitmentFilters],
    cursor: Cursor = None,
    limit: Limit = PAGE,
) -> HttpResponse:
    after = cursors.read("recruitments", cursor)[0] if cursor is not None else None
    rows, following = recruitment_rows(
        filters.dict(), after, limit, at=now(), address=for_request(request)
    )
    return as_json(
        {
            "items": rows,
            "next": cursors.written("recruitments", following) if following else None,
        }
    )


@router.get(
    "/recruitments/{recruitment_id}",
    response=RecruitmentDetail,
    auth=None,
    summary="One recruitment",
)
def show_recruitment(request: HttpRequest, recruitment_id: RowId) -> dict[str, Any]:
    recruitment = access_recruitment(request.user, recruitment_id)
    this = Recruitment.objects.filter(pk=recruitment.pk)
    (row,) = rows_of(this, at=now(), address=for_request(request))
    return row | {
        "question": recruitment.question,
        "question_why": recruitment.question_why,
    }


@router.post(
    "/recruitments/{recruitment_id}/applications",
    response={201: ApplicationOut, 200: ApplicationOut},
    summary="Apply, as a member",
    openapi_extra=sends(409),
)
def apply(request: HttpRequest, recruitment_id: RowId, data: Apply) -> Status:
    """201 when it is new; 200 with the first one when it was sent before or you have applied."""
    recruitment = access_recruitment(request.user, recruitment_id, to="apply")
    form = ApplicationForm(data.dict(), recruitment=recruitment)
    if not form.is_valid():
        raise ValidationError(form.errors.as_data())
    at = now()
    application = apply_to(
        recruitment=recruitment,
        applicant=request.user,
        answer=form.cleaned_data.get("answer", ""),
        message=form.cleaned_data["message"],
        # A key is the sender's own: nobody meets, or takes, the key of somebody else.
        submission_key=uuid5(data.submission_key, f"{request.user.pk}:{recruitment.pk}"),
        at=at,
    )
    is_new = application.moved_at == at
    return Status(201 if is_new else 200, shown_application(request, application))


@router.get("/me/applications", response=Applications, summary="Your applications, newest first")
def list_my_applications(
    request: HttpRequest, cursor: Cursor = None, limit: Limit = PAGE
) -> dict[str, Any]:
    mine = applications_of(request.user)
    place = {"by": "applied_at", "name": "applications", "cursor": cursor, "limit": limit}
    rows, onward = cursors.newest(mine, **place)
    return {"items": [application_row(request, one) for one in rows], "next": onward}


@router.get(
    "/me/applications/{application_id}", response=ApplicationOut, summary="One of your applications"
)
def show_my_application(request: HttpRequest, application_id: UUID) -> dict[str, Any]:
    return shown_application(request, access_application(request.user, application_id))


@router.post(
    "/me/applications/{application_id}/confirm",
    response=ApplicationOut,
    summary="Take the seat you were offered",
    openapi_extra=sends(409),
)
def confirm(request: HttpRequest, application_id: UUID) -> dict[str, Any]:
    application = access_application(request.user, application_id, to="answer")
    confirm_seat(application=application, by=request.user)
    return shown_application(request, application)


@router.post(
    "/me/applications/{application_id}/withdraw",
    response=ApplicationOut,
    summary="Withdraw your application",
    openapi_extra=sends(409),
)
def withdraw(request: HttpRequest, application_id: UUID) -> dict[str, Any]:
    application = access_application(request.user, application_id, to="answer")
    return shown_application(
        request, withdraw_application(application=application, by=request.user)
    )
