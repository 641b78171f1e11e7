"""Addresses of this room."""

from django.urls import path

from . import views

app_name = "community"
urlpatterns = [
    path("rooms/", views.rooms, name="rooms"),
    path("rooms/<int:pk>/", views.room, name="room"),
    path("rooms/<int:pk>/events/", views.events, name="events"),
    path("rooms/<int:pk>/join/", views.join, name="join"),
    path("rooms/<int:pk>/leave/", views.leave, name="leave"),
    path("rooms/<int:pk>/messages/", views.post, name="post"),
    path("rooms/<int:pk>/messages/<int:seq>/remove/", views.remove, name="remove"),
    path("rooms/<int:pk>/messages/<int:seq>/report/", views.report, name="report"),
    path("rooms/<int:pk>/messages/<int:seq>/show/", views.show, name="show"),
    path("rooms/<int:pk>/read/", views.read, name="read"),
]
