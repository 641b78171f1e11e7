"""Addresses of the notices."""

from django.urls import path

from . import views

app_name = "notices"
urlpatterns = [
    path("mypage/notices/", views.notices, name="list"),
    path("mypage/notices/read/", views.read_all, name="read_all"),
    path("mypage/notices/<int:pk>/", views.open_notice, name="open"),
    path("notices/stop/<str:token>/", views.stop, name="stop"),
]
