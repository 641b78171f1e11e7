"""What holds for every address under /api/: allowance, strict parameters, one shape of refusal."""

import json
import re

from django.conf import settings
from django.http import HttpResponse
from wagtail.models import Page

from home import freshness
from home.queries import public_live

from .api import Refused, api, bearer, content_api, content_fields, documented
from .problems import FIELD_WORDS, MEDIA_TYPE, bad_parameters, field_problem, problem
from .throttle import caller, wait_for

PREFIX = "/api/"
CONTENT = "wagtailapi_v3"
OWN = "api_v1"
# Wagtail lists every picture and file to everybody; here they are for accounts with a token.
CLOSED = ("/images/", "/documents/", "/redirects/")
# The content API describes the back office's own actions: for its people.
STAFF_PAGES = {f"{CONTENT}:openapi-json", f"{CONTENT}:openapi-view"}
PUBLIC_SECONDS = 30
IS_NUMBER = re.compile(r"[0-9]{1,18}")
DIGITS = re.compile(r"\d{19}")
# Pydantic also names its own types where a field belongs: "constrained-int", "literal['root']".
IS_NAME = re.compile(r"\w+")


class ApiDoor:
    """Middleware; stands after authentication. Pages outside /api/ pass untouched."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not request.path_info.startswith(PREFIX):
            return self.get_response(request)
        if request.method != "HEAD":
            return finished(request, self.get_response(request))
        request.method = "GET"
        response = finished(request, self.get_response(request))
        request.method = "HEAD"
        return bodiless(response)

    def process_view(self, request, view, args, kwargs):
        if not request.path_info.startswith(PREFIX):
            return None
        try:
            check_numbers(request, kwargs)
            account = check_caller(request)
            check_content(request, account)
            check_shape(request)
        except Refused as refused:
            return refused.response


def finished(request, response):
    """Give every refusal the same shape, and say who may keep the answer."""
    status = response.status_code
    if status >= 400 and not is_complete(response) and not shows_traceback(status):
        response = reshaped(response)
    if status == 200 and shows_one_page(request):
        without_hidden_relatives(response)
    if status == 401 and namespace(request) == CONTENT:
        response["WWW-Authenticate"] = "Bearer"
    if not response.has_header("Cache-Control"):
        response["Cache-Control"] = storage(request, response)
    if response["Cache-Control"].startswith("public") and namespace(request) == OWN:
        freshness.for_all()
    return response


def shows_one_page(request):
    return (
        namespace(request) == CONTENT
        and "Authorization" not in request.headers
        and route(request) == "/pages/{page_id}/"
    )


def without_hidden_relatives(response):
    """A public page may stand below a hidden one, whose title is nobody's business."""
    page = json.loads(response.content)
    meta = page["meta"]
    near = {name: meta[name]["id"] for name in ("parent", "alias_of") if meta.get(name)}
    shown = set(public_live(Page.objects.filter(pk__in=near.values())).values_list("pk", flat=True))
    hidden = [name for name, pk in near.items() if pk not in shown]
    if hidden:
        response.content = json.dumps(page | {"meta": meta | dict.fromkeys(hidden)})


def shows_traceback(status):
    return settings.DEBUG and status == 500


def is_complete(response):
    return {"detail", "code"} <= said_by(response).keys()


def said_by(response):
    return json.loads(response.content) if response.get("Content-Type") == MEDIA_TYPE else {}


def reshaped(old):
    """Give a refusal from elsewhere our shape; a code it brings along stays."""
    said = said_by(old)
    errors = told_by_content(said)
    # Our usual words speak of a list of errors, or of a body: neither is there.
    bare = FIELD_WORDS["bad_value"] if old.status_code in {400, 422} and not errors else None
    new = problem(old.status_code, code=said.get("code"), detail=bare, errors=errors)
    for header in ("Allow", "Retry-After"):
        if old.has_header(header):
            new[header] = old[header]
    return new


def told_by_content(said):
    """What the content API found, in our words: pydantic's insides are nobody's business."""
    found = [error for error in said.get("errors", ()) if error.get("type") and error.get("loc")]
    told = [field_problem(error | {"loc": place_of(error)}) for error in found]
    # Of several readings of one parameter, the first is enough.
    return list({error["field"]: error for error in reversed(told)}.values())[::-1]


def place_of(error):
    return [part for part in error["loc"] if IS_NAME.fullmatch(str(part))] or ["query"]


def bodiless(response):
    head = HttpResponse(status=response.status_code, headers=dict(response.items()))
    head["Content-Length"] = str(len(response.content))
    return head


def storage(request, response):
    personal = request.user.is_authenticated or "Authorization" in request.headers
    if response.status_code != 200 or personal or is_staff_page(request):
        return "no-store"
    return f"public, max-age={PUBLIC_SECONDS}"


def namespace(request):
    match = request.resolver_match
    return match.namespace if match else ""


def is_staff_page(request):
    match = request.resolver_match
    return bool(match) and match.view_name in STAFF_PAGES


def check_caller(request):
    """Count the request against the account or the address; a token guessed wrong counts, too."""
    account, refusal = None, None
    if namespace(request) == CONTENT:
        try:
            account = bearer(request)
        except Refused as refused:
            refusal = refused
    wait = wait_for(caller(request, account))
    if wait is not None:
        raise Refused(problem(429, retry_after=wait))
    if refusal is not None:
        raise refusal
    return account


def check_numbers(request, parts):
    """A number in an address is written in digits; the preview would ask the database for 1e-9."""
    numbers = (str(value) for name, value in parts.items() if name.endswith("_id"))
    if namespace(request) == CONTENT and not all(map(IS_NUMBER.fullmatch, numbers)):
        raise Refused(problem(404))


def check_content(request, account):
    if is_staff_page(request) and not request.user.has_perm("wagtailadmin.access_admin"):
        raise Refused(problem(401 if request.user.is_anonymous else 403))
    if namespace(request) == CONTENT and account is None and route(request).startswith(CLOSED):
        raise Refused(problem(401))


def check_shape(request):
    """Look at the request as its API documents it; what is not documented has its own refusal."""
    which = {OWN: api, CONTENT: content_api}.get(namespace(request))
    shape = documented(which).get((route(request), request.method.lower())) if which else None
    if shape is None:
        return
    known = shape.parameters
    if which is content_api:
        known = known | content_fields(route(request), request.GET)
        check_values(request.GET)
    elif shape.takes_body:
        check_body(request)
    # A parameter we do not know is refused: a typing error must not return everything.
    unknown = request.GET.keys() - known
    if unknown:
        raise Refused(bad_parameters(unknown, "unknown_parameter"))


def check_values(query):
    """No number or text that a database cannot hold; the preview would fall over it."""
    values = [(name, value) for name in query for value in query.getlist(name)]
    bad = {name for name, value in values if "\x00" in value or DIGITS.search(value)}
    if bad:
        raise Refused(bad_parameters(bad))


def check_body(request):
    packed = request.headers.get("Content-Encoding", "identity") != "identity"
    if packed or (has_body(request) and request.content_type != "application/json"):
        raise Refused(problem(415))


def has_body(request):
    return request.META.get("CONTENT_LENGTH") not in {None, "", "0"}


def route(request):
    """Return the address as its API documents it: without the prefix, `{name}` for a part."""
    where = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", request.resolver_match.route)
    return "/" + where.split("/", 2)[2]
