"""Plain functions that build a small world; every default can be replaced by keyword."""

from datetime import timedelta
from io import BytesIO
from uuid import uuid4

from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import F
from django.utils.timezone import now
from PIL import Image
from wagtail.models import Page, Site

from activities import rules
from activities.models import (
    ActivityIndexPage,
    ActivityPage,
    ActivityWay,
    Application,
    Recruitment,
    Session,
)
from community.actions import join_room, post_message, upload_picture
from community.models import Room
from home.models import HomePage, NewsIndexPage, StoryIndexPage
from members.models import (
    Membership,
    MembershipApplication,
    Pledge,
    PledgeArticle,
    Profile,
    User,
)

HOUSE = {
    "news": (NewsIndexPage, "お知らせ"),
    "stories": (StoryIndexPage, "物語"),
    "activities": (ActivityIndexPage, "活動"),
}


def make_house():
    """Lay down the home page with its three sections, as the site's root. Return the home page."""
    found = HomePage.objects.first()
    if found:
        return found
    root = Page.get_first_root_node()
    root.get_children().filter(slug="home").delete()
    root.refresh_from_db()
    home = root.add_child(instance=HomePage(title="トップ", slug="home", show_in_menus=True))
    Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": "testserver", "root_page": home}
    )
    for slug, (model, title) in HOUSE.items():
        home.add_child(instance=model(title=title, slug=slug, show_in_menus=True))
    return home


def clear_ground():
    """Take the house away again, down to the page that Wagtail brings."""
    HomePage.objects.get().delete()
    root = Page.get_first_root_node()
    welcome = root.add_child(instance=Page(title="Welcome", slug="home"))
    site = {"hostname": "localhost", "port": 80, "root_page": welcome, "is_default_site": True}
    Site.objects.create(**site)


def make_person(email, *, member=False, roles=(), **profile):
    """Return a user with a profile; a member has a number, staff have roles."""
    user = User.objects.create_user(email)
    name = profile.pop("display_name", email.split("@")[0])
    Profile.objects.create(user=user, handle=email.split("@")[0][:16], display_name=name, **profile)
    if member:
        number = f"T-{Membership.objects.count() + 1:06d}"
        Membership.objects.create(user=user, number=number, joined_at=now())
    user.groups.set(Group.objects.filter(name__in=roles))
    return user


def make_activity(title="里山の清掃", *, slug=None, **fields):
    """Return a live activity page."""
    home = make_house()
    index = ActivityIndexPage.objects.child_of(home).get()
    values = {"category": "local", "place_kind": "onsite", "place_name": "上野公園"} | fields
    page = ActivityPage(
        title=title, slug=slug or f"activity-{ActivityPage.objects.count() + 1}", **values
    )
    page.ways.add(ActivityWay(way="join"))
    index.refresh_from_db()
    index.add_child(instance=page)
    return page


def make_recruitment(page=None, *, sessions=1, **fields):
    """Return an open recruitment (two places, staff select, one session next month)."""
    today = now()
    values = {
        "title": "秋の回",
        "capacity": 2,
        "opens_at": today - timedelta(days=1),
        "closes_at": today + timedelta(days=14),
    } | fields
    recruitment = Recruitment.objects.create(page=page or make_activity(), **values)
    for number in range(sessions):
        start = today + timedelta(days=30 + number)
        Session.objects.create(
            recruitment=recruitment, starts_at=start, ends_at=start + timedelta(hours=2)
        )
    return recruitment


def make_application(recruitment, applicant, *, status=rules.Status.APPLIED, **fields):
    """Return an application as if it had got to `status`, its seat counted; no letter."""
    if status in rules.HOLDS_A_SEAT:
        Recruitment.objects.filter(pk=recruitment.pk).update(seats_held=F("seats_held") + 1)
    number = f"N-{Application.objects.count() + 1:04d}-0000"
    return Application.objects.create(
        recruitment=recruitment,
        applicant=applicant,
        status=status,
        **{"receipt_number": number} | fields,
    )


def make_room(name="ひろば", *, people=(), **fields):
    """Return an open room with these people in it."""
    room = Room.objects.create(name=name, **fields)
    for person in people:
        join_room(room=room, user=person)
    room.refresh_from_db()
    return room


def say(room, author, text="こんにちは", **fields):
    """Return a message, said long enough after the last one to be no flood."""
    last = room.messages.order_by("-said_at").first()
    at = last.said_at + timedelta(minutes=1) if last else now() - timedelta(days=30)
    values = {"client_msg_id": uuid4(), "at": at} | fields
    return post_message(room=room, author=author, text=text, **values).message


def make_picture(room, author, *, size=(8, 6), colour="green", **fields):
    """Return a picture that waits to be said."""
    drawn = BytesIO()
    Image.new("RGB", size, colour).save(drawn, "PNG")
    file = SimpleUploadedFile("a.png", drawn.getvalue())
    values = {"client_id": uuid4()} | fields
    return upload_picture(room=room, author=author, file=file, **values)


APPLICANT = {
    "full_name": "伊賀 太郎",
    "full_name_kana": "イガ タロウ",
    "display_name": "たろう",
    "prefecture": "大阪府",
    "birth_year": 1985,
    "ties": ["family"],
    "interests": ["local"],
    "motivation": "祭りの手伝い",
}


def make_pledge(version=1):
    """Return a published pledge of two articles."""
    pledge = Pledge.objects.create(version=version, title="五か条", published_at=now())
    PledgeArticle.objects.create(pledge=pledge, number=1, text="まちを思う。")
    PledgeArticle.objects.create(pledge=pledge, number=2, text="できることをする。")
    return pledge


def make_joining(user, *, status="received", **fields):
    """Return an application to join, in any state."""
    number = f"N-{MembershipApplication.objects.count():04d}-0000"
    values = APPLICANT | {"receipt_number": number, "status": status} | fields
    return MembershipApplication.objects.create(user=user, **values)
