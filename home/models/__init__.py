"""Public names of the public house: import from `home.models`, not from its files."""

from .base import SitePage
from .media import SiteDocument, SiteImage, SiteRendition
from .news import NewsIndexPage, NewsPage
from .pages import HomePage, TextPage
from .settings import Navigation, SiteIdentity
from .snippets import Notice
from .stories import StoryIndexPage, StoryPage

__all__ = [
    "HomePage",
    "Navigation",
    "NewsIndexPage",
    "NewsPage",
    "Notice",
    "SiteDocument",
    "SiteIdentity",
    "SiteImage",
    "SitePage",
    "SiteRendition",
    "StoryIndexPage",
    "StoryPage",
    "TextPage",
]
