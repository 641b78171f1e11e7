"""Addresses of this room: machines' and the search. Pages have their own, by Wagtail."""

from django.urls import path
from wagtail.contrib.sitemaps.views import sitemap

from . import feeds, views
from .search.views import search

urlpatterns = [
    path("search/", search, name="search"),
    path("feeds/news.xml", feeds.NewsFeed(), name="news_feed"),
    path("feeds/news.atom", feeds.NewsAtomFeed(), name="news_atom"),
    path("sitemap.xml", sitemap, name="sitemap"),
    path("robots.txt", views.robots_txt, name="robots_txt"),
    path("theme.css", views.theme_css, name="theme_css"),
]
