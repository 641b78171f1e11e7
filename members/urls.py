"""Addresses of this room."""

from django.urls import path

from .own_data import views as own_data
from .views import joining, mine, people, unsent

app_name = "members"
urlpatterns = [
    path("join/", joining.join, name="join"),
    path("join/apply/", joining.apply_to_join, name="apply_to_join"),
    path("join/done/<uuid:pk>/", joining.done, name="join_done"),
    path("join/done/<uuid:pk>/withdraw/", joining.withdraw, name="withdraw_joining"),
    path("c/<str:code>/", joining.channel, name="channel"),
    path("mypage/", mine.mypage, name="mypage"),
    path("mypage/profile/", mine.profile_edit, name="profile_edit"),
    path("mypage/membership/", mine.membership, name="membership"),
    path("mypage/second-factor/", mine.second_factor, name="second_factor"),
    path("mypage/data/", own_data.ask, name="own_data"),
    path("mypage/data/<str:token>/", own_data.take, name="own_data_take"),
    path("mypage/unsent/", unsent.unsent_forms, name="unsent"),
    path("members/<slug:handle>/", people.profile, name="profile"),
]
