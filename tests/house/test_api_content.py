"""Wagtail's content API behind our door: every trap of a preview is closed, and stays closed."""

import ast
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.timezone import now
from wagtail.models import APIToken, PageViewRestriction
from wagtail.models import Page as WagtailPage

from home.models import NewsIndexPage, NewsPage, SiteDocument, TextPage
from tests import build

ROOT = Path(__file__).resolve().parents[2]
PAGES = "/api/v3-preview/pages/"
MAY_NAME_IT = {"igashu_site/api.py"} | {
    f"{room}/api.py" for room in ("home", "members", "activities", "community")
}


def names_content_api(source):
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import) and any("api.v3" in name.name for name in node.names):
            return True
        if isinstance(node, ast.ImportFrom) and "wagtail.api.v3" in (node.module or ""):
            return True
    return False


def test_only_the_doors_name_the_preview():
    rooms = ("igashu_site", "home", "members", "activities", "community")
    files = [path for room in rooms for path in (ROOT / room).rglob("*.py")]
    naming = {
        path.relative_to(ROOT).as_posix() for path in files if names_content_api(path.read_text())
    }

    assert "igashu_site/api.py" in naming
    assert naming <= MAY_NAME_IT


def test_a_hidden_use_of_the_preview_is_seen():
    assert names_content_api("def f():\n    from wagtail.api.v3.urls import api\n")


@pytest.fixture(autouse=True)
def fresh_allowance():
    cache.clear()


@pytest.fixture
def token(editor):
    return token_of(editor)


def token_of(user):
    _row, key = APIToken.create_token(user=user, name="test")
    return {"HTTP_AUTHORIZATION": f"Bearer {key}"}


# --- What anonymous readers see ----------------------------------------------------------------

CANARIES = (
    "kanaria-draft",
    "kanaria-private",
    "kanaria-expired",
    "kanaria-scheduled",
    "kanaria-off",
)


@pytest.fixture
def canaries(house):
    """Pages nobody may read, each with a word of its own, and a public page under a hidden one."""
    index = NewsIndexPage.objects.child_of(house).get()
    for word in CANARIES:
        index.refresh_from_db()
        page = index.add_child(
            instance=NewsPage(title=word, slug=word, lead=word, date=now().date())
        )
        hide(page, word)
    above = house.add_child(instance=TextPage(title="kanaria-above", slug="above"))
    above.add_child(instance=TextPage(title="下のページ", slug="below"))
    above.unpublish()
    return index


def hide(page, word):
    if word == "kanaria-private":
        PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
        return
    if word == "kanaria-expired":
        page.expire_at = now() - timedelta(days=1)
        page.expired = True
    page.unpublish()
    if word == "kanaria-scheduled":
        page.go_live_at = now() + timedelta(days=1)
        page.save_revision(approved_go_live_at=page.go_live_at)


def test_strangers_read_only_what_is_live_and_public(client, canaries):
    answer = client.get(PAGES, {"limit": 100})
    texts = [str(answer.json())]
    for page in answer.json()["items"]:
        texts.append(str(client.get(f"{PAGES}{page['id']}/").json()))
    for kind in ("home.NewsPage", "home.TextPage"):
        texts.append(str(client.get(PAGES, {"type": kind}).json()))
        texts.append(str(client.get(PAGES, {"search": "kanaria", "type": kind}).json()))

    assert "下のページ" in "".join(texts)
    assert "kanaria" not in "".join(texts)


def test_a_hidden_page_is_absent_by_its_number_and_path(client, canaries):
    hidden = NewsPage.objects.child_of(canaries).values_list("pk", flat=True)
    found = [client.get(f"{PAGES}{pk}/").status_code for pk in hidden]
    found += [client.get(f"{PAGES}{pk}/?version=draft").status_code for pk in hidden]
    found += [
        client.get(f"{PAGES}find/", {"html_path": f"/news/{word}/"}).status_code
        for word in CANARIES
    ]

    assert set(found) == {404}


def test_a_session_opens_nothing_here(client_of, canaries, aoi, approver):
    private = NewsPage.objects.get(slug="kanaria-private")

    assert client_of(aoi).get(f"{PAGES}{private.pk}/").status_code == 404
    assert client_of(approver).get(f"{PAGES}{private.pk}/").status_code == 404


def test_a_service_account_reads_drafts(client, canaries, approver):
    draft = NewsPage.objects.get(slug="kanaria-draft")

    answer = client.get(f"{PAGES}{draft.pk}/?version=draft", **token_of(approver))

    assert answer.json()["title"] == "kanaria-draft"
    assert "no-store" in answer["Cache-Control"]


def test_what_a_page_type_tells_is_in_the_answer(client, house):
    page = build.make_activity("組紐の体験")

    told = client.get(f"{PAGES}{page.pk}/").json()

    assert told["title"] == "組紐の体験"
    assert {"lead", "category", "place_kind", "place_name", "ways", "body"} <= told.keys()


# --- Closed lists, wrong tokens, wrong words ----------------------------------------------------


@pytest.mark.parametrize(
    "path", ["images/", "images/1/", "documents/", "documents/1/", "redirects/"]
)
def test_lists_of_files_are_closed_to_strangers(client, db, path):
    answer = client.get(f"/api/v3-preview/{path}")

    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Bearer"


def test_lists_of_files_open_with_a_token(client, token):
    SiteDocument.objects.create(title="要項", file=SimpleUploadedFile("a.pdf", b"%PDF-"))

    answer = client.get("/api/v3-preview/documents/", **token)

    assert [row["title"] for row in answer.json()["items"]] == ["要項"]


@pytest.mark.parametrize("key", ["wagtail_wrong", "", "x" * 5000])
def test_a_wrong_token_is_refused__not_taken_for_anonymous(client, house, key):
    answer = client.get(PAGES, HTTP_AUTHORIZATION=f"Bearer {key}")

    assert (answer.status_code, answer.json()["code"]) == (401, "token_not_valid")


def test_the_token_of_a_closed_account_is_dead(client, house, editor):
    token = token_of(editor)
    assert client.get(PAGES, **token).status_code == 200

    editor.is_active = False
    editor.save(update_fields=["is_active"])

    assert client.get(PAGES, **token).status_code == 401


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"slgu": "news"}, 422),
        ({"category": "local"}, 422),  # a field of one type, without naming the type
        ({"type": "activities.ActivityPage", "category": "local"}, 200),
        ({"type": "activities.ActivityPage", "categry": "local"}, 422),
        ({"type": "no.Such"}, 422),
        ({"slug": "news"}, 200),
        ({"slug": "\x00"}, 422),
        ({"limit": "1000000"}, 400),
        ({"limit": "-1"}, 422),
        ({"offset": str(2**70)}, 422),
        ({"slug": "a\x00b"}, 422),
    ],
)
def test_an_unknown_filter_is_refused__not_ignored(client, house, query, status):
    assert client.get(PAGES, query).status_code == status


def test_an_unknown_filter_is_named(client, house):
    assert client.get(PAGES, {"slgu": "news"}).json()["errors"][0]["field"] == "slgu"


@pytest.mark.parametrize("verb", ["post", "put", "patch", "delete"])
def test_strangers_write_nothing(client, house, verb):
    before = WagtailPage.objects.count()

    for path in (PAGES, f"{PAGES}{house.pk}/", f"{PAGES}{house.pk}/actions/unpublish/"):
        assert getattr(client, verb)(path, {}, content_type="application/json").status_code >= 400

    assert WagtailPage.objects.live().count() == before


# --- Its documentation is for the staff -----------------------------------------------------------


@pytest.mark.parametrize("path", ["docs/", "openapi.json"])
def test_the_description_of_the_content_api_is_for_the_staff(client_of, db, path, aoi, editor):
    address = f"/api/v3-preview/{path}"
    seen = [client_of(person).get(address).status_code for person in (None, aoi, editor)]

    assert seen == [401, 403, 200]


@pytest.mark.parametrize("address", ["/api/v3-preview/docs/", "/api/v1/docs"])
def test_the_reading_pages_load_nothing_from_outside_and_no_inline_script(
    client_of, editor, address
):
    answer = client_of(editor).get(address)
    html = answer.content.decode()

    assert "https://" not in html
    assert "unsafe-inline" not in answer["Content-Security-Policy"]
    assert [
        line for line in html.split("<script")[1:] if "src=" not in line and "json" not in line
    ] == []


@pytest.mark.django_db
@pytest.mark.parametrize("number", ["-4.4e-212", "1e3", "٣", "x", "9" * 30])
def test_what_is_no_number_names_no_page(client, number):
    assert client.get(f"/api/v3-preview/pages/{number}/").status_code == 404


# --- Its refusals are ours ------------------------------------------------------------------------
REFUSED = [
    "pages/?limit=abc",
    "pages/?limit=-1",
    "pages/?limit=100000",
    "pages/?type=nope.Nope",
    "pages/?order=zzz",
    "pages/?child_of=abc",
    "pages/?descendant_of=99999",
    "pages/?search=a&search_operator=x",
    "pages/?locale=zz",
    "pages/999999/",
    "nothing/",
]


@pytest.mark.parametrize("path", REFUSED)
def test_a_refusal_has_our_shape_and_words(client, house, path):
    answer = client.get(f"/api/v3-preview/{path}")

    told = answer.json()
    assert answer.status_code >= 400 and answer["Content-Type"] == "application/problem+json"
    assert told.keys() - {"errors"} == {"type", "title", "status", "code", "detail"}
    for error in told.get("errors", ()):
        assert error.keys() == {"field", "code", "detail"}
        assert re.fullmatch(r"[\w.]+", error["field"])
    fields = [error["field"] for error in told.get("errors", ())]
    assert len(fields) == len(set(fields))
    # Only a list of errors that is there is spoken of.
    assert ("errors" in told["detail"]) == bool(fields)
    for words in (
        told["title"],
        told["detail"],
        *(row["detail"] for row in told.get("errors", ())),
    ):
        assert re.search(r"[ぁ-ん]", words), words
    text = answer.content.decode()
    assert "pydantic" not in text and "ctx" not in text and " or " not in text


def test_what_is_wrong_is_named(client, house):
    (error,) = client.get(f"{PAGES}?child_of=abc").json()["errors"]

    assert error == {"field": "child_of", "code": "int_parsing", "detail": "整数で送ってください。"}
