"""Addresses of this room: machines' and the search. Pages have their own, by Wagtail."""

from django.urls import path
from wagtail.contrib.sitemaps.views import sitemap

from . import app_views, feeds, views
from .freshness import public
from .language import choose_language
from .search.views import search

urlpatterns = [
    path("i18n/setlang/", choose_language, name="set_language"),
    path("search/", search, name="search"),
    path("feeds/news.xml", public(feeds.NewsFeed()), name="news_feed"),
    path("feeds/news.atom", public(feeds.NewsAtomFeed()), name="news_atom"),
    path("sitemap.xml", public(sitemap), name="sitemap"),
    path("robots.txt", public(views.robots_txt), name="robots_txt"),
    path("theme.css", public(views.theme_css), name="theme_css"),
    path("app.webmanifest", public(app_views.manifest), name="manifest"),
    path("icons/<int:size>.png", public(app_views.app_icon), name="app_icon"),
    path("icons/badge.png", public(app_views.badge), name="app_badge"),
]
