"""The doors of pictures: sent here before they are said, and looked at one by one."""

from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models.fields.files import FieldFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from . import actions
from .access import access_picture, access_room
from .rules import client_key
from .views import for_insiders

KIND = "image/webp"
STATUS = {
    "conflict": 409,
    "room_closed": 409,
    "not_in_room": 409,
    "no_pictures_yet": 409,
    "file_too_large": 413,
    "too_many_pixels": 413,
    "too_many_pictures": 429,
    "unavailable": 503,
    "not_scanned": 503,
    "read_only": 503,
}


@require_POST
@for_insiders
def upload(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Take one picture. The same id with the same file is the same picture."""
    room = access_room(request.user, pk, to="post")
    try:
        picture = actions.upload_picture(
            room=room,
            author=request.user,
            file=sent_file(request),
            client_id=client_key(request.POST.get("client_id", "")),
        )
    except ValidationError as error:
        return refused(error)
    told = {"id": str(picture.pk), "width": picture.width, "height": picture.height}
    return JsonResponse(told, status=201)


def sent_file(request: HttpRequest):
    file = request.FILES.get("picture")
    if file is None:
        raise ValidationError(_("写真を選んでください。"), code="no_file")
    return file


def refused(error: ValidationError) -> JsonResponse:
    code, wait = error.code or "invalid", getattr(error, "wait", 0)
    told = {"code": code, "text": " ".join(error.messages), "wait": wait}
    answer = JsonResponse(
        told, status=STATUS.get(code, 422), json_dumps_params={"ensure_ascii": False}
    )
    if wait:
        answer["Retry-After"] = str(wait)
    return answer


@require_POST
@for_insiders
def discard(request: HttpRequest, pk: int, picture_id: UUID) -> HttpResponseBase:
    """Take away what was not said. Twice is once."""
    picture = access_picture(request.user, pk, picture_id)
    if picture.author_id != request.user.pk:
        raise Http404
    actions.discard_picture(picture=picture)
    return HttpResponse(status=204)


@require_safe
@for_insiders
def large(request: HttpRequest, pk: int, picture_id: UUID) -> HttpResponseBase:
    return carried(request, access_picture(request.user, pk, picture_id).large)


@require_safe
@for_insiders
def small(request: HttpRequest, pk: int, picture_id: UUID) -> HttpResponseBase:
    return carried(request, access_picture(request.user, pk, picture_id).small)


def carried(request: HttpRequest, file: FieldFile) -> HttpResponse:
    """Hand out a private file: by the front server where there is one, else ourselves."""
    backend = getattr(settings, "SENDFILE_BACKEND", "")
    try:
        if backend:
            response = import_string(f"{backend}.sendfile")(request, file.path, mimetype=KIND)
        else:
            with file.open() as opened:
                response = HttpResponse(opened.read(), content_type=KIND)
    except FileNotFoundError:
        raise Http404 from None
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
