"""The headless doors: Wagtail's own API for content, and ours for everything about people and seats."""

from ninja import NinjaAPI

from activities.api import router as activities
from community.api import router as community
from home.api import router as home
from members.api import router as members

api = NinjaAPI(title="Igashu API", version="1.0.0", urls_namespace="api_v1")
api.add_router("", home)
api.add_router("", members)
api.add_router("", activities)
api.add_router("", community)
