"""The contract of our API: what is promised is written down, and changing it is a visible diff.

After a wanted change:
    python manage.py export_openapi_schema --api igashu_site.api.api --indent 2 \
        --output tests/house/openapi.json
"""

import json
from pathlib import Path

from ninja.responses import NinjaJSONEncoder

from igashu_site.api import api

SNAPSHOT = Path(__file__).with_name("openapi.json")
FOR_ALL = {
    "/api/v1/activities",
    "/api/v1/activities/{activity_id}",
    "/api/v1/pages",
    "/api/v1/recruitments",
    "/api/v1/recruitments/{recruitment_id}",
}


def contract():
    return json.loads(json.dumps(api.get_openapi_schema(), cls=NinjaJSONEncoder))


def test_the_contract_is_the_one_that_was_agreed():
    assert contract() == json.loads(SNAPSHOT.read_text())


def test_only_these_operations_are_open_to_all():
    opened = {
        path
        for path, methods in contract()["paths"].items()
        for operation in methods.values()
        if "security" not in operation
    }

    assert opened == FOR_ALL


def test_every_refusal_has_the_same_shape():
    shapes = {
        json.dumps(answer["content"])
        for methods in contract()["paths"].values()
        for operation in methods.values()
        for status, answer in operation["responses"].items()
        if int(status) >= 400
    }

    assert len(shapes) == 1
    assert "application/problem+json" in shapes.pop()


def test_a_body_takes_no_field_we_do_not_know():
    schemas = contract()["components"]["schemas"]
    bodies = {
        operation["requestBody"]["content"]["application/json"]["schema"]["$ref"].split("/")[-1]
        for methods in contract()["paths"].values()
        for operation in methods.values()
        if "requestBody" in operation
    }

    assert bodies
    assert {
        name for name in bodies if schemas[name].get("additionalProperties") is not False
    } == set()


def test_whoever_reads_the_contract_needs_no_account(client, db):
    answer = client.get("/api/v1/openapi.json")

    assert answer.status_code == 200
    assert answer.json() == contract()
