"""Bad input in every form of the back office, as the walk through it finds them.

No list of forms: whoever adds a screen adds its form to this test. Every form is sent as it stands,
with one kind of bad text in all of its text fields at once.
"""

import pytest
from bs4 import BeautifulSoup
from django.db import transaction

from igashu_site import roles
from tests import build, corpus

from . import furniture, staff_walk
from .forms_found import forms_on
from .test_staff_language import english_in

BAD = corpus.EVERYWHERE
# Sentences that Django and its friends would say in Japanese; ours are better.
NOT_OURS = [
    *["このフィールドは必須です", "有効な値を入力してください", "ヌル文字", "NULL文字"],
    *["候補にありません", "ManagementForm"],
]


# Where something of the house's own is made, changed or decided: the walk must have been there.
ASKED = {
    *["community_room_modeladmin_create", "community_room_modeladmin_edit"],
    *["recruitments_modeladmin_create", "recruitments_modeladmin_edit", "activities_decline"],
    "members_membershipapplication_modeladmin_create",
    *["wagtailsettings:edit", "wagtailimages:edit", "wagtaildocs:edit", "wagtailadmin_pages:add"],
}
MESSAGES = ".error-message, .errorlist, .field__error, .help-critical, .messages .error"


@pytest.fixture
def found(house, client_of):
    """Every form that anybody meets in the back office, with the browser of who met it."""
    furniture.furnish(build.make_person("moto@example.jp", roles=[roles.APPROVER]))
    known, forms = set(), {}
    for role in sorted(roles.ROLES, key=lambda name: name != roles.ADMINISTRATOR):
        person = build.make_person(f"{role}@example.jp", roles=[role], display_name="職員")
        client = client_of(person)
        client.raise_request_exception = False
        for address, page in staff_walk.screens(client, "/cms/", known=known):
            known.add(staff_walk.kind_of(address))
            for form in forms_on(page, address):
                kind = (staff_walk.kind_of(form.action), form.texts)
                forms.setdefault(kind, (client, form))
    return list(forms.values())


def sent(client, form, words):
    """Send it and take it back: the next form finds all as it was, and its sender signed in."""
    cookies = client.cookies.copy()
    with transaction.atomic():
        answer = client.post(form.action, form.filled(words))
        transaction.set_rollback(True)
    client.cookies = cookies
    assert "/login/" not in answer.get("Location", ""), f"{form.action} leads a stranger to sign in"
    return answer


def faults(client, form, words):
    """Return what is wrong with the answer to a form that holds `words` everywhere."""
    answer = sent(client, form, words)
    if answer.status_code >= 500:
        return [f"answers {answer.status_code}"]
    if answer.status_code not in (200, 422):
        return []
    page = BeautifulSoup(html_of(answer), "html.parser")
    return said_wrongly(page) + lost(page, form, words)


def html_of(answer):
    """Return the page, or what a dialog shows: Wagtail sends it within JSON."""
    if answer["Content-Type"].startswith("application/json"):
        told = answer.json()
        return told.get("html") or told.get("htmlFragment") or ""
    return answer.content.decode()


def said_wrongly(page):
    told = [one.get_text(" ", strip=True) for one in page.select(MESSAGES)]
    foreign = [f"says {one!r}" for one in told if any(bad in one for bad in NOT_OURS)]
    return foreign + [f"English {one!r}" for one in told if english_in(one)]


def lost(page, form, words):
    """Return the names of the fields in which what was typed does not stand letter by letter."""
    if not words or not page.select_one(MESSAGES):
        return []
    stands = dict.fromkeys(form.texts)
    for field in page.find_all(["input", "textarea"]):
        if field.get("name") in stands:
            is_long = field.name == "textarea"
            typed = field.text.removeprefix("\n") if is_long else field.get("value")
            stands[field["name"]] = typed
    return [f"loses {name}" for name, value in stands.items() if value != words]


def test_no_form_of_the_back_office_breaks_loses_or_speaks_in_another_voice(found):
    assert ASKED - {staff_walk.kind_of(form.action)[0] for _client, form in found} == set()
    wrong = {}
    for client, form in found:
        for name, words in BAD.items():
            for fault in faults(client, form, words):
                wrong.setdefault((form.action, fault), []).append(name)
    assert wrong == {}, "\n".join(f"{key}: {names}" for key, names in wrong.items())


def test_who_was_signed_out_on_the_way_would_be_seen(found):
    """Negative control: as a stranger one is led away from every form, and nothing is looked at."""
    client, form = next(pair for pair in found if "/pages/" in pair[1].action)
    client.logout()
    with pytest.raises(AssertionError, match="leads a stranger"):
        faults(client, form, "x")


def test_a_form_that_loses_or_breaks_would_be_seen(organiser, house, client_of, monkeypatch):
    """Negative control: a view that falls over, a foreign voice, a form that is drawn anew."""
    client, address = client_of(organiser), "/cms/recruitments/create/"
    client.raise_request_exception = False
    (form,) = forms_on(BeautifulSoup(client.get(address).content, "html.parser"), address)
    assert faults(client, form, "") == []
    with monkeypatch.context() as broken:
        clean = "activities.admin.forms.RecruitmentForm.clean"
        broken.setattr(clean, lambda form: 1 / 0, raising=False)
        assert faults(client, form, "x") == ["answers 500"]
    told = '<p class="error-message">このフィールドは必須です。 Required</p>'
    page = BeautifulSoup(told, "html.parser")
    assert len(said_wrongly(page)) == 2
    assert "loses title" in lost(page, form, "霧")


@pytest.mark.parametrize("count", [None, "", "abc", "1e309", "\0", "x" * 5_000, "9" * 5_000])
def test_a_body_without_its_count_is_refused_on_a_page_of_the_house(
    house, editor, client_of, count
):
    client = client_of(editor)
    counted = {} if count is None else {"body-count": count}
    typed = {"title": "題", "slug": "dai"} | counted
    answer = client.post(f"/cms/pages/add/home/textpage/{house.pk}/", typed)
    assert answer.status_code == 400
    assert "送られた内容を読み取れませんでした" in answer.content.decode().replace("<wbr>", "")


def test_what_cannot_be_chosen_is_told_in_our_voice(house, aoi, client_of):
    page = client_of(aoi).post("/mypage/notices/", {"rhythm": "hourly"})
    assert "「hourly」は選べません。一覧から選びなおしてください。" in page.content.decode()
