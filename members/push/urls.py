"""Addresses of the devices."""

from django.urls import path

from . import views

app_name = "push"
urlpatterns = [
    # At the root: a worker may act for what lies below its own address.
    path("push-worker.js", views.worker, name="worker"),
    path("mypage/devices/", views.turn_on, name="turn_on"),
    path("mypage/devices/<int:pk>/remove/", views.remove, name="remove"),
    path("mypage/devices/renew/", views.renew, name="renew"),
    path("mypage/devices/wish/", views.wish, name="wish"),
]
