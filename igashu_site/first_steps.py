"""What a town does first, on the back office's first screen, until all of it is done.

A step counts as done when the database says so, whoever did it and however.
"""

from dataclasses import dataclass

from django.contrib.auth.models import Group
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.ui.components import Component
from wagtail.models import Site

from activities.models import ActivityPage
from community.models import Room
from home.models import HomePage, SiteIdentity, TextPage
from members.models import Pledge, User

from . import roles

RIGHT = "home.change_siteidentity"


@dataclass(frozen=True, slots=True)
class Step:
    words: str
    why: str
    # Empty: somebody else's to do.
    url: str
    is_done: bool


def done(site: Site) -> Site | None:
    """Return the site with one flag for each step. One query."""
    staff = User.objects.filter(is_active=True)
    decides = Group.objects.filter(name=roles.MODERATOR, user__in=staff)
    told = Q(contact_phone="") & Q(contact_email="")
    return (
        Site.objects.filter(pk=site.pk)
        .annotate(
            is_named=Exists(SiteIdentity.objects.filter(site=OuterRef("pk")).exclude(told)),
            has_front=Exists(HomePage.objects.exclude(body=[])),
            has_texts=Exists(TextPage.objects.filter(live=True)),
            has_pledge=Exists(Pledge.objects.filter(published_at__isnull=False)),
            has_moderator=Exists(decides),
            has_activity=Exists(ActivityPage.objects.filter(live=True)),
            has_room=Exists(Room.objects.all()),
        )
        .first()
    )


def steps_of(site: Site, *, opens_rooms: bool = False) -> list[Step]:
    found = done(site)
    if found is None:
        return []
    edit = reverse("wagtailadmin_pages:edit", args=[site.root_page_id])
    below = reverse("wagtailadmin_explore", args=[site.root_page_id])
    return [
        Step(
            _("名前と問い合わせ先を入れる"),
            _("電話かメールのどちらかがあれば、困った人が連絡できます。"),
            reverse("wagtailsettings:edit", args=["home", "siteidentity", site.pk]),
            found.is_named,
        ),
        Step(
            _("トップページを書く"),
            _("入口のことばと、参加までの3歩があれば始められます。"),
            edit,
            found.has_front,
        ),
        Step(
            _("個人情報の取扱いなど、説明のページを公開する"),
            _("入会する前に読むものです。トップページの下に作ります。"),
            below,
            found.has_texts,
        ),
        Step(
            _("約束ごとを公開する"),
            _("入会する人が同意する文です。"),
            reverse("pledge"),
            found.has_pledge,
        ),
        Step(
            _("部屋の世話人を決める"),
            _("通報に対応します。除名は2人で決めるので、2人以上がよいです。"),
            reverse("wagtailusers_users:index"),
            found.has_moderator,
        ),
        Step(
            _("はじめの活動を公開する"),
            _("登録した人が、その日にできることを1つ置きます。家からできることでもかまいません。"),
            below,
            found.has_activity,
        ),
        Step(
            _("部屋を1つ開く"),
            _("あいさつの場所です。世話人が、管理画面の「部屋」で開きます。"),
            reverse("community_room_modeladmin_index") if opens_rooms else "",
            found.has_room,
        ),
    ]


class FirstSteps(Component):
    name = "first_steps"
    order = 20
    template_name = "igashu_site/first_steps.html"

    class Media:
        css = {"all": ["site/css/morning.css"]}

    def __init__(self, steps: list[Step]):
        self.steps = steps

    def get_context_data(self, parent_context):
        return {"steps": self.steps, "count": sum(step.is_done for step in self.steps)}


def show_to_who_sets_up(request, panels):
    if request.user.has_perm(RIGHT) and (site := Site.find_for_request(request)):
        steps = steps_of(site, opens_rooms=request.user.has_perm("community.add_room"))
        if not all(step.is_done for step in steps):
            panels.append(FirstSteps(steps))
