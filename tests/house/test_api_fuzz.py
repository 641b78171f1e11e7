"""Whatever is sent, no door falls over; and what ours answer is what they promise."""

import json
from datetime import timedelta

import pytest
import schemathesis.core.failures
import schemathesis.openapi
from django.core.cache import cache
from hypothesis import HealthCheck, given, settings
from ninja.responses import NinjaJSONEncoder
from requests import Request
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.transport import Response
from schemathesis.specs.openapi import checks as promises
from schemathesis.transport.requests import REQUESTS_TRANSPORT
from wagtail.models import APIToken

from igashu_site.api import api, content_api
from tests.house.api_world import make_world, operations

PROMISES = [
    not_a_server_error,
    promises.status_code_conformance,
    promises.content_type_conformance,
    promises.response_schema_conformance,
]


def few(number):
    """The same cases in every run: a red build stays red until it is mended."""
    return settings(
        max_examples=number,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )


@pytest.fixture(autouse=True)
def without_allowance(settings):
    settings.IGASHU_API_RATE = "1000000/m"
    cache.clear()


@pytest.fixture
def world(aoi, moderator):
    return make_world(aoi, moderator)


def read(which):
    text = json.dumps(which.get_openapi_schema(), cls=NinjaJSONEncoder)
    return schemathesis.openapi.from_dict(json.loads(text))


OURS, CONTENT = read(api), read(content_api)


def sent(client, case):
    """Send a generated request by Django's own client, inside the test's transaction."""
    made = Request(
        **REQUESTS_TRANSPORT.serialize_case(case, base_url="http://testserver")
    ).prepare()
    headers = {name: text for name, text in made.headers.items() if name.lower() != "content-type"}
    answer = client.generic(
        made.method,
        made.path_url,
        made.body or b"",
        content_type=made.headers.get("Content-Type", ""),
        headers=headers,
    )
    return Response(
        status_code=answer.status_code,
        headers={name.lower(): [text] for name, text in answer.items()},
        content=answer.content,
        request=made,
        elapsed=timedelta(0).total_seconds(),
        verify=False,
    )


def fuzz(client, operation, *, number, checks, **given_parts):
    right = operation.as_strategy(**given_parts)
    wrong = operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)

    @few(number)
    @given(case=right | wrong)
    def walk(case):
        case.validate_response(sent(client, case), checks=checks)

    walk()


@pytest.mark.parametrize("who", ["anonymous", "member"])
def test_our_doors_keep_their_promises(world, aoi, client_of, who):
    client = client_of(aoi if who == "member" else None)
    client.raise_request_exception = False
    own = {
        "activity_id": world.activity.pk,
        "recruitment_id": world.recruitment.pk,
        "application_id": str(world.application.pk),
        "room_id": world.room.pk,
    }

    for method, path in operations():
        named = {name: value for name, value in own.items() if f"{{{name}}}" in path}
        parts = {"path_parameters": named} if named else {}
        fuzz(client, OURS[path][method], number=8, checks=PROMISES, **parts)


def test_a_broken_promise_would_be_seen(world, client, monkeypatch):
    monkeypatch.setattr("activities.api.listing", lambda *args, **kwargs: 1 / 0)
    client.raise_request_exception = False

    with pytest.raises(schemathesis.core.failures.FailureGroup):
        fuzz(client, OURS["/api/v1/activities"]["get"], number=2, checks=PROMISES)


# No snippet is open to the API, so its generated schema allows no value at all.
EMPTY = "/snippets/{type}/"


def content_operations(*methods):
    for path, found in CONTENT.items():
        if EMPTY not in path:
            yield from (operation for method, operation in found.items() if method in methods)


def test_the_content_doors_never_fall_over__for_strangers(world, client):
    """Its answers are not ours to promise; that it stands is. Writing ends at 401 for them."""
    client.raise_request_exception = False

    for operation in content_operations("get"):
        fuzz(client, operation, number=4, checks=[not_a_server_error])


def test_the_content_doors_never_fall_over__for_a_service_account(world, approver, client):
    _row, key = APIToken.create_token(user=approver, name="test")
    client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {key}"
    client.raise_request_exception = False

    for operation in content_operations("get", "post", "patch", "delete"):
        fuzz(client, operation, number=2, checks=[not_a_server_error])
