"""Every form that readers and members send: how one comes to it, and what a good one holds.

`FORMS` holds what is typed into, `BUTTONS` what is only pressed. Whatever address of the site takes
something else than these is found by the walk in test_public_forms.py.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core import signing
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now
from wagtail.models import Site

from activities.rules import Status
from community.actions import ask_to_enter, draw_groups, enrol, open_workshop
from community.models import JoinRequest, Measure, Report, Workshop
from home.models import SiteIdentity
from members.models import MembershipApplication, Profile
from members.notices.actions import notify
from members.notices.digest import stop_link
from members.own_data.views import SALT
from members.push.models import Device
from tests import build

CODE = "246810"
SECRET = "JBSWY3DPEHPK3PXP"
LOGIN, SIGNUP = "/accounts/login/", "/accounts/signup/"


@dataclass
class World:
    """Aoi was offered a seat, talks with Ben, was warned, is told things. Chika joins."""

    aoi: Any
    ben: Any
    chika: Any
    moderator: Any
    things: dict = field(default_factory=dict)

    def __getattr__(self, name):
        return self.things[name]


def make_world(aoi, ben, chika, moderator):
    SiteIdentity.for_site(Site.objects.get())
    build.make_pledge()
    recruitment = build.make_recruitment(question="参加の動機")
    offered = build.make_application(recruitment, aoi, status=Status.OFFERED)
    room = build.make_room(people=[aoi, ben, moderator])
    own, other = build.say(room, aoi), build.say(room, ben, "きつい言葉")
    hidden = build.say(room, ben, "宣伝です")
    type(hidden).objects.filter(pk=hidden.pk).update(hidden_at=now(), hidden_by=moderator)
    # Written a moment ago: old enough to be no flood, young enough to be mended.
    room.messages.filter(pk=own.pk).update(said_at=now() - timedelta(minutes=2))
    warned = Measure.objects.create(
        user=aoi,
        kind="warn",
        room=room,
        reason="言いすぎです。",
        decided_by=moderator,
        decided_at=now(),
    )
    told = notify(to=aoi, kind="x", title="お知らせ", url="/rooms/", dedupe_key="x")
    waiting = build.make_joining(build.make_person("dai@example.jp"))
    asked_room = build.make_room("相談", kind="apply")
    calling = build.make_room("集まり", people=[aoi, moderator])
    shop = {"by": moderator, "theme": "空き家", "question": "何から始めますか"}
    open_workshop(room=calling, **shop)
    talking = build.make_room("話し合い", people=[aoi])
    drawn = open_workshop(room=talking, **shop)
    enrol(workshop=drawn, user=aoi)
    [group] = draw_groups(workshop=drawn, by=moderator)
    things = {
        "calling": calling,
        "talking": talking,
        "drawn": drawn,
        "group_room": group.room,
        "recruitment": recruitment,
        "offered": offered,
        "room": room,
        "own": own,
        "other": other,
        "hidden": hidden,
        "warned": warned,
        "told": told,
        "waiting": waiting,
        "open_room": build.make_room("となり"),
        "picture": build.make_picture(room, aoi),
        "asked_room": asked_room,
        "asking": ask_to_enter(room=asked_room, user=ben, why="手伝いたい"),
        "device": Device.objects.create(user=aoi, slot=1, endpoint="https://fcm.googleapis.com/x"),
        "own_data": signing.dumps(str(aoi.pk), salt=SALT, compress=False),
        "token": stop_link(ben).rstrip("/").rsplit("/", 1)[-1],
    }
    return World(aoi, ben, chika, moderator, things)


def browser_of(person=None):
    client = Client(raise_request_exception=False)
    if person is not None:
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def signed_in(person):
    """Return a browser that signed in by the form, a moment ago: the account's pages ask for it."""
    client = browser_of()
    client.post(LOGIN, {"login": person.email})
    client.post(reverse("account_confirm_login_code"), {"code": CODE})
    return client


def with_app(person):
    TOTP.activate(person, SECRET)
    return person


def app_code(secret):
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def with_key(person):
    data = {"name": "鍵", "credential": {}, "passwordless": True}
    return Authenticator.objects.create(user=person, type="webauthn", data=data)


@dataclass
class Way:
    """How one comes to a form. `good`: what it takes. `adds`: of what it stores one, if it does."""

    client: Client
    screen: str
    good: dict
    adds: type | None = None
    method: str = "post"
    # Where the form is found by asking first: what is posted to come to it.
    asking: dict | None = None


def at(name, *args):
    return reverse(name, args=args)


def confirm_login(world):
    client = browser_of()
    client.post(LOGIN, {"login": world.aoi.email})
    return Way(client, at("account_confirm_login_code"), {"code": CODE})


def confirm_address(world):
    client = browser_of()
    client.post(SIGNUP, {"email": "new@example.jp"})
    return Way(client, at("account_email_verification_sent"), {"code": CODE})


def second_factor(world):
    client = browser_of()
    with_app(world.aoi)
    client.post(LOGIN, {"login": world.aoi.email})
    client.post(at("account_confirm_login_code"), {"code": CODE})
    return Way(client, at("mfa_authenticate"), {"code": app_code(SECRET)})


def again(world):
    return Way(
        browser_of(with_app(world.aoi)), at("mfa_reauthenticate"), {"code": app_code(SECRET)}
    )


def activate_app(world):
    client = signed_in(world.aoi)
    screen = at("mfa_activate_totp")
    secret = client.get(screen).context["form"].secret
    return Way(client, screen, {"code": app_code(secret)})


def who_showed_it_again(person):
    """Return a browser that has shown its app's code a moment ago: only such change keys."""
    client = browser_of(with_app(person))
    client.post(at("mfa_reauthenticate"), {"code": app_code(SECRET)})
    return client


def add_key(world):
    return Way(signed_in(world.aoi), at("mfa_add_webauthn"), {"credential": "{}"})


def name_key(world):
    client = who_showed_it_again(world.aoi)
    return Way(client, at("mfa_edit_webauthn", with_key(world.aoi).pk), {"name": "携帯電話"})


JOINING = {
    "full_name": "伊賀 花子",
    "full_name_kana": "イガ ハナコ",
    "display_name": "はな",
    "prefecture": "大阪府",
    "birth_year": "1985",
    "motivation": "祭りの手伝い",
    "accept_pledge": "on",
    "step": "send",
}
LEAVING = {"move": "leave", "confirmed": "yes", "reason": "遠くなりました"}


def apply_to_join(world):
    return Way(browser_of(world.chika), at("members:apply_to_join"), JOINING, MembershipApplication)


def leave(world):
    asking = {"move": "leave"}
    return Way(browser_of(world.aoi), at("members:membership"), LEAVING, asking=asking)


def apply(world):
    from activities.models import Application

    good = {"answer": "山が好きです", "message": "午後から", "step": "send"}
    screen = at("activities:apply", world.recruitment.pk)
    return Way(browser_of(world.ben), screen, good, Application)


def say(world):
    from community.models import Message

    screen = at("community:room", world.room.pk)
    return Way(browser_of(world.aoi), screen, {"text": "やあ"}, Message)


def edit(world):
    screen = at("community:edit", world.room.pk, world.own.seq)
    return Way(browser_of(world.aoi), screen, {"text": "こんばんは"})


def report(world):
    screen = at("community:report", world.room.pk, world.other.seq)
    return Way(browser_of(world.aoi), screen, {"reason": "insult", "note": "困ります"}, Report)


def appeal(world):
    screen = at("community:measure", world.warned.pk)
    return Way(browser_of(world.aoi), screen, {"words": "ちがいます"})


def apply_to_room(world):
    screen = at("community:room", world.asked_room.pk)
    return Way(browser_of(world.aoi), screen, {"why": "祭りの準備に加わりたい"}, JoinRequest)


def decline(world):
    screen = at("community:decline", world.asked_room.pk, world.asking.pk)
    return Way(browser_of(world.moderator), screen, {"reason": "定員です"})


def open_a_workshop(world):
    screen = at("community:workshop_open", world.room.pk)
    good = {"theme": "駅前", "question": "何を残しますか", "minutes": "20", "group_size": "4"}
    return Way(browser_of(world.moderator), screen, good, Workshop)


def report_a_result(world):
    from community.models import Message

    screen = at("community:result", world.group_room.pk)
    return Way(browser_of(world.aoi), screen, {"text": "まず一軒を借ります"}, Message)


def asks(screen, name, person=None):
    """A form that only asks: what is typed stands in the address."""
    return lambda world: Way(
        browser_of(getattr(world, person) if person else None),
        screen(world) if callable(screen) else screen,
        {name: "伊賀"},
        method="get",
    )


def new_address(world):
    return Way(
        signed_in(world.aoi), at("account_email"), {"email": "neu@example.jp", "action_add": "1"}
    )


FORMS: dict[str, Callable[[World], Way]] = {
    "account_login": lambda world: Way(browser_of(), LOGIN, {"login": world.aoi.email}),
    "account_signup": lambda world: Way(browser_of(), SIGNUP, {"email": "new@example.jp"}),
    "account_confirm_login_code": confirm_login,
    "account_email_verification_sent": confirm_address,
    "account_email": new_address,
    "mfa_authenticate": second_factor,
    "mfa_reauthenticate": again,
    "mfa_activate_totp": activate_app,
    "mfa_add_webauthn": add_key,
    "mfa_edit_webauthn": name_key,
    "members:apply_to_join": apply_to_join,
    "members:profile_edit": lambda world: Way(
        browser_of(world.aoi),
        at("members:profile_edit"),
        JOINING | {"full_name": "伊賀 葵", "bio": "こんにちは"},
    ),
    "members:membership": leave,
    "activities:apply": apply,
    "community:post": say,
    "community:edit": edit,
    "community:report": report,
    "community:measure": appeal,
    "community:apply": apply_to_room,
    "community:decline": decline,
    "community:workshop_open": open_a_workshop,
    "community:result": report_a_result,
    "community:search": asks(lambda world: at("community:search", world.room.pk), "q", "aoi"),
    "search": asks("/search/", "q"),
    "mailbox": asks("/demo/mailbox/", "to"),
}
# Forms that only ask: what is typed stands in the address, nothing is stored.
ASKING = {"community:search", "search", "mailbox"}


@dataclass
class Press:
    """What is sent by a press: nothing is typed, but anything can be sent there."""

    client: Client
    address: str
    good: dict = field(default_factory=dict)


def press(name, person, *things, **good):
    """`things` are attributes of the world ("room.pk"), in the order of the address."""

    def make(world):
        keys = []
        for thing in things:
            one, _dot, part = thing.partition(".")
            keys.append(getattr(world.things[one], part) if part else world.things[one])
        client = browser_of(getattr(world, person) if person else None)
        return Press(client, at(name, *keys), good)

    return make


def press_account(name, **good):
    return lambda world: Press(who_showed_it_again(world.ben), at(name), good)


def remove_key(world):
    return Press(who_showed_it_again(world.ben), at("mfa_remove_webauthn", with_key(world.ben).pk))


def listed(person):
    Profile.objects.filter(user=person).update(listed_in_rooms=True)
    return person


def on_message(name, person, message="own", **good):
    return press(f"community:{name}", person, "room.pk", f"{message}.seq", **good)


BUTTONS: dict[str, Callable[[World], Press]] = {
    "account_logout": press("account_logout", "aoi"),
    # Without passwords, it leads on to the second factor.
    "account_reauthenticate": press("account_reauthenticate", "aoi"),
    "account_request_login_code": press("account_login", None),
    "mfa_deactivate_totp": press_account("mfa_deactivate_totp"),
    "mfa_generate_recovery_codes": press_account("mfa_generate_recovery_codes"),
    "mfa_remove_webauthn": remove_key,
    # What a key answers is written by a script.
    "mfa_login_webauthn": press("mfa_login_webauthn", None, credential="{}"),
    "mfa_reauthenticate_webauthn": press("mfa_reauthenticate_webauthn", "aoi", credential="{}"),
    "set_language": press("set_language", None, language="ja", next="/"),
    "members:withdraw_joining": lambda world: Press(
        browser_of(world.waiting.user), at("members:withdraw_joining", world.waiting.pk)
    ),
    "members:own_data": press("members:own_data", "aoi"),
    "members:own_data_take": press("members:own_data_take", "aoi", "own_data"),
    "members:unsent": press("members:unsent", "aoi", forget="x"),
    # Nothing but choices from lists.
    "notices:list": press("notices:list", "aoi", rhythm="weekly", quiet_from="21", quiet_until="7"),
    "notices:read_all": press("notices:read_all", "aoi"),
    # Filled in by the browser itself; lists and a tick.
    "push:turn_on": press("push:turn_on", "aoi", endpoint="x", p256dh="x", auth="x"),
    "push:renew": press("push:renew", "aoi", endpoint="x", p256dh="x", auth="x"),
    "push:wish": press("push:wish", "aoi", kinds="community.called"),
    "push:remove": press("push:remove", "aoi", "device.pk"),
    "notices:stop": press("notices:stop", None, "token"),
    "activities:confirm": press("activities:confirm", "aoi", "offered.pk"),
    "activities:withdraw": press("activities:withdraw", "aoi", "offered.pk"),
    "community:withdraw_request": press("community:withdraw_request", "ben", "asked_room.pk"),
    "community:admit": press("community:admit", "moderator", "asked_room.pk", "asking.pk"),
    "community:workshop_join": press("community:workshop_join", "aoi", "calling.pk"),
    "community:workshop_withdraw": press("community:workshop_withdraw", "aoi", "calling.pk"),
    "community:workshop_host": press(
        "community:workshop_host", "moderator", "talking.pk", move="finish"
    ),
    "community:write_result": press("community:write_result", "aoi", "group_room.pk"),
    "community:join": press("community:join", "aoi", "open_room.pk"),
    "community:moderator": lambda world: Press(
        browser_of(world.moderator),
        at("community:moderator", world.room.pk),
        {"person": str(listed(world.ben).pk), "on": "yes"},
    ),
    "community:leave": press("community:leave", "ben", "room.pk"),
    "community:writing": press("community:writing", "aoi", "room.pk", shows="yes"),
    "community:mute": press("community:mute", "aoi", "room.pk", muted="yes"),
    "community:upload": press("community:upload", "aoi", "room.pk", client_id="x"),
    "community:discard": press("community:discard", "aoi", "room.pk", "picture.pk"),
    "community:read": press("community:read", "aoi", "room.pk", seq="1"),
    "community:react": on_message("react", "ben", give="thanks"),
    "community:pin": on_message("pin", "moderator", give="1"),
    "community:question": on_message("question", "aoi", question="ask"),
    "community:remove": on_message("remove", "aoi"),
    "community:show": on_message("show", "moderator", "hidden"),
}
