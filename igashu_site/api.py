"""The headless doors: Wagtail's own API for content, ours for everything about people and seats.

Wagtail's v3 is a preview: this file alone (and a room's `api.py`) may name it.
"""

import json
from dataclasses import dataclass
from functools import cache

from django.apps import apps
from django.http import Http404
from ninja import NinjaAPI
from ninja.parser import Parser
from ninja.renderers import BaseRenderer
from ninja.security import APIKeyCookie
from ninja.utils import check_csrf
from wagtail.api import APIField
from wagtail.api.v3.auth import BearerTokenAuth
from wagtail.api.v3.routers.pages import BASE_PAGE_READ_FIELDS
from wagtail.api.v3.urls import api as content_api
from wagtail.models import Page

from activities.api import router as activities
from community.api import router as community
from community.message_api import router as messages
from community.moderation_api import router as moderation
from community.request_api import router as requests
from community.workshop_api import router as workshops
from home.api import router as home
from home.wire import Problem, written
from members.api import router as members
from members.notices.api import router as notices
from members.push.api import router as devices

from .problems import HANDLERS, MEDIA_TYPE, problem

PROBLEM = {"content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}}
WORDS = {
    400: "The body is not JSON in UTF-8",
    401: "Nobody is signed in",
    403: "Not allowed to this person, or the CSRF token is missing",
    404: "There is no such thing for this person",
    409: "Not possible now; `code` says why",
    413: "Too large",
    415: "Not application/json, or compressed",
    422: "A field or parameter is wrong; `errors` says which",
    429: "Too many requests; wait for `Retry-After` seconds",
}


class Session(APIKeyCookie):
    """The session cookie. Whoever is not signed in hears 401 before any talk of CSRF."""

    param_name = "sessionid"

    def __call__(self, request):
        if not request.user.is_authenticated:
            return None
        if check_csrf(request):
            refusal = problem(403, code="csrf")
            raise Refused(refusal)
        return request.user

    def authenticate(self, request, key):
        return request.user


class Refused(Exception):
    """Carries the answer out of a place that may only raise."""

    def __init__(self, response):
        self.response = response
        super().__init__(response.status_code)


class StrictParser(Parser):
    """JSON as the standard has it: UTF-8, no NaN, no key twice, no half of a character."""

    def parse_body(self, request):
        data = json.loads(
            request.body.decode("utf-8"),
            parse_constant=refuse_constant,
            object_pairs_hook=without_doubles,
        )
        json.dumps(data, ensure_ascii=False).encode("utf-8")  # a lone surrogate does not survive
        return data


class ReadableRenderer(BaseRenderer):
    """Japanese stays Japanese on the wire: a third of the bytes, and a person can read it."""

    media_type = "application/json"

    def render(self, request, data, *, response_status):
        return written(data)


def refuse_constant(name):
    raise ValueError(name)


def without_doubles(pairs):
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key stands twice")
    return found


class HouseAPI(NinjaAPI):
    """Our API: secure unless an operation says otherwise, and its contract names every refusal."""

    def get_openapi_schema(self, **options):
        schema = super().get_openapi_schema(**options)
        schemas = schema["components"]["schemas"]
        parts = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas |= parts.pop("$defs") | {"Problem": parts}
        for operations in schema["paths"].values():
            for method, operation in operations.items():
                name_refusals(method, operation)
        return schema


def name_refusals(method, operation):
    """Add what this operation may answer instead, told by its own shape."""
    extra = operation.pop("x-refusals", ())
    kinds = {parameter["in"] for parameter in operation["parameters"]}
    statuses = {429, 422, *extra}
    statuses |= {400, 413, 415} if "requestBody" in operation else set()
    statuses |= {404} if "path" in kinds else set()
    statuses |= {401} if "security" in operation else set()
    statuses |= {403} if "security" in operation and method != "get" else set()
    for status in sorted(statuses):
        operation["responses"][status] = {"description": WORDS[status], **PROBLEM}


api = HouseAPI(
    title="Igashu API",
    version="1.0.0",
    description="Pages, activities, and the signed-in member's own things. See docs/api.md.",
    urls_namespace="api_v1",
    auth=Session(),
    parser=StrictParser(),
    renderer=ReadableRenderer(),
)
api.add_router("", home)
api.add_router("", members)
api.add_router("", notices)
api.add_router("", devices)
api.add_router("", activities)
api.add_router("", community)
api.add_router("", messages)
api.add_router("", moderation)
api.add_router("", requests)
api.add_router("", workshops)
for kind, handler in HANDLERS.items():
    api.add_exception_handler(kind, handler)
api.add_exception_handler(Refused, lambda request, refused: refused.response)


def nowhere(request, *args, **kwargs):
    """An address under /api/ that is none of ours; Wagtail's pages must not answer it."""
    raise Http404


def bearer(request):
    """Return the account of a valid token, None without a token; refuse one that is not valid."""
    if "Authorization" not in request.headers:
        return None
    token = BearerTokenAuth()(request)
    if token is None:
        raise Refused(problem(401, code="token_not_valid"))
    return token.user


@dataclass(frozen=True, slots=True)
class Shape:
    """What an operation takes: the names of its query parameters, and whether it reads a body."""

    parameters: frozenset
    takes_body: bool


@cache
def documented(which):
    """Return {(path, method): Shape} as an API documents itself."""
    paths = which.get_openapi_schema(path_prefix="")["paths"]
    return {
        (path, method): shape(operation)
        for path, operations in paths.items()
        for method, operation in operations.items()
    }


def shape(operation):
    names = {row["name"] for row in operation["parameters"] if row["in"] == "query"}
    return Shape(frozenset(names), "requestBody" in operation)


def content_fields(route, query):
    """Return the model fields by which this list of content can be filtered besides."""
    if route.startswith("/pages/"):
        return {"id", *BASE_PAGE_READ_FIELDS, *fields_of(asked_model(query))}
    return {"id", "title", "width", "height"}


def asked_model(query):
    """Return the page type asked for, when it is one; a wrong one is Wagtail's to refuse."""
    names = query.getlist("type")
    try:
        return apps.get_model(names[0]) if len(names) == 1 else Page
    except (LookupError, ValueError):
        return Page


def fields_of(model):
    return {field.name for field in APIField.get_fields_for_model(model, db_fields_only=True)}


__all__ = ["api", "content_api"]
