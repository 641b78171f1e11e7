"""The JSON door of devices: for a client of one's own that subscribes by itself."""

from datetime import datetime
from typing import Annotated, Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Field, Router, Schema, Status

from home.wire import Input, RowId, Text

from . import actions, carrier, keys
from .mark import mark
from .models import Device
from .rules import LONGEST_ENDPOINT, MOST_DEVICES

router = Router(tags=["me"])


class DeviceOut(Schema):
    """A browser that is called. Its address is told to nobody."""

    id: int
    name: str
    added_at: datetime
    told_at: datetime | None


class Devices(Schema):
    """`key`: what to subscribe with; null: no push here. `most`: devices one may have."""

    key: str | None
    most: int
    items: list[DeviceOut]


class DeviceIn(Input):
    """What the browser's PushSubscription says of itself."""

    endpoint: Annotated[Text, Field(max_length=LONGEST_ENDPOINT)]
    p256dh: Annotated[Text, Field(max_length=120)]
    auth: Annotated[Text, Field(max_length=40)]
    name: Annotated[Text, Field(max_length=60)] = ""


def is_offered(request: HttpRequest) -> bool:
    return keys.is_on() and carrier.may_be_called(request.user)


@router.get("/me/devices", response=Devices, summary="Your devices that are called")
def list_devices(request: HttpRequest) -> dict[str, Any]:
    key = keys.present() if is_offered(request) else None
    mine = Device.objects.filter(user=request.user.pk)
    return {"key": key, "most": MOST_DEVICES, "items": list(mine)}


@router.post(
    "/me/devices",
    response=DeviceOut,
    summary="Let a browser be called; the same again is the same device",
    openapi_extra={"x-refusals": [404]},
)
def add_device(request: HttpRequest, body: DeviceIn, response: HttpResponse) -> Device:
    if not is_offered(request):
        raise Http404
    device = actions.add_device(user=request.user, **body.dict())
    # By it the browser is silent after signing out, whichever page or program turned it on.
    mark(response, device.pk)
    return device


@router.delete("/me/devices/{device_id}", response={204: None}, summary="Call it no more")
def remove_device(request: HttpRequest, device_id: RowId) -> Status:
    if not actions.remove_device(user=request.user, pk=device_id):
        raise Http404
    return Status(204, None)
