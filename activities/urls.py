"""Addresses of this room."""

from django.urls import path

from home.freshness import public

from .feeds import ActivitiesFeed
from .views import apply, calendars, mine

app_name = "activities"
urlpatterns = [
    path("recruitments/<int:pk>/apply/", apply.apply, name="apply"),
    path(
        "recruitments/<int:pk>/calendar.ics",
        calendars.recruitment_calendar,
        name="recruitment_calendar",
    ),
    path("mypage/applications/", mine.my_applications, name="my_applications"),
    path("mypage/applications/<uuid:pk>/", mine.application, name="application"),
    path(
        "mypage/applications/<uuid:pk>/confirm/", mine.answer, {"name": "confirm"}, name="confirm"
    ),
    path(
        "mypage/applications/<uuid:pk>/withdraw/",
        mine.answer,
        {"name": "withdraw"},
        name="withdraw",
    ),
    path(
        "mypage/applications/<uuid:pk>/calendar.ics",
        calendars.application_calendar,
        name="application_calendar",
    ),
    path("feeds/activities.xml", public(ActivitiesFeed()), name="feed"),
]
