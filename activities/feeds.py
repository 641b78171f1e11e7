"""RSS: the recruitments one can apply to now."""

from django.contrib.syndication.views import Feed
from django.utils.timezone import now
from django.utils.translation import gettext as _

from home import look_dates
from home.feeds import SteadyRss
from home.models import SiteIdentity

from .models import Recruitment
from .queries import open_recruitments

NEWEST = 30


class ActivitiesFeed(Feed):
    feed_type = SteadyRss

    def get_object(self, request):
        return SiteIdentity.for_request(request)

    def title(self, identity):
        return _("%(scheme)sの活動") % {"scheme": identity.scheme_name}

    def description(self, identity):
        return _("いま応募できる活動です。")

    def link(self):
        from .views.mine import activities_url

        return activities_url()

    def items(self, identity):
        return open_recruitments(at=now()).order_by("-opens_at", "-pk")[:NEWEST]

    def item_title(self, recruitment: Recruitment):
        return f"{recruitment.page.plain_title}（{recruitment.title}）"

    def item_description(self, recruitment: Recruitment):
        deadline = recruitment.deadline
        until = _("%(when)sまで受付") % {"when": look_dates.moment(deadline)} if deadline else ""
        return " ".join(filter(None, [recruitment.page.description, until]))

    def item_link(self, recruitment: Recruitment):
        return recruitment.page.url or "/"

    def item_guid(self, recruitment: Recruitment):
        return f"recruitment-{recruitment.pk}"

    item_guid_is_permalink = False

    def item_pubdate(self, recruitment: Recruitment):
        return recruitment.opens_at
