"""A new town's first pages, so that there is something to open and to write below."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Page, Site

from activities.models import ActivityIndexPage
from home.models import HomePage, NewsIndexPage, SiteIdentity, StoryIndexPage

SECTIONS = {
    "news": (NewsIndexPage, "お知らせ"),
    "stories": (StoryIndexPage, "物語"),
    "activities": (ActivityIndexPage, "活動"),
}


class Command(BaseCommand):
    help = "Lay down the front page with its three sections. Refuses where there is one."

    def add_arguments(self, parser):
        parser.add_argument("--title", default="トップページ", help="title of the front page")
        parser.add_argument("--town", default="", help="the town's name; empty: the pilot's")
        parser.add_argument("--scheme", default="", help="what the scheme is called")

    def handle(self, *, title, town, scheme, **_options):
        if HomePage.objects.exists():
            raise CommandError(_("すでにトップページがあります。何も変えませんでした。"))
        if bool(town) != bool(scheme):
            raise CommandError(_("--town と --scheme は、両方を書いてください。"))
        lay_down(title, town=town, scheme=scheme)
        self.stdout.write(
            _("できました。%(address)s を開いてください。") % {"address": settings.BASE_URL}
        )


@transaction.atomic
def lay_down(title: str, *, town: str = "", scheme: str = "") -> None:
    root = Page.get_first_root_node()
    root.get_children().filter(slug="home").delete()  # the greeting that Wagtail brings
    root.refresh_from_db()
    home = root.add_child(instance=HomePage(title=title, slug="home", show_in_menus=True))
    for slug, (model, name) in SECTIONS.items():
        home.add_child(instance=model(title=name, slug=slug, show_in_menus=True))
    address = urlsplit(settings.BASE_URL)
    port = address.port or (443 if address.scheme == "https" else 80)
    site, _created = Site.objects.update_or_create(
        is_default_site=True,
        defaults={"hostname": address.hostname, "port": port, "root_page": home},
    )
    if town:
        own_words(site, town, scheme).save()


def own_words(site: Site, town: str, scheme: str) -> SiteIdentity:
    """Return the words of a town that is not the pilot, whose own are the defaults."""
    identity = SiteIdentity(
        site=site,
        town_name=town,
        scheme_name=scheme,
        tagline=f"離れていても、{scheme}のなかま。",
        member_noun="会員",
        host_noun="受け入れ役",
        thanks_noun="お礼",
        contact_name=town,
    )
    identity.full_clean()
    return identity
