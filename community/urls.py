"""Addresses of this room."""

from django.urls import path

from . import measure_views, people_views, picture_views, place_views, search_views, views
from . import message_views as message
from . import request_views as ask
from . import workshop_views as workshop

app_name = "community"
urlpatterns = [
    path("rooms/", views.rooms, name="rooms"),
    path("rooms/measures/<int:pk>/", measure_views.measure, name="measure"),
    path("rooms/<int:pk>/", views.room, name="room"),
    path("rooms/<int:pk>/apply/", ask.apply, name="apply"),
    path("rooms/<int:pk>/apply/state/", ask.door, name="request_state"),
    path("rooms/<int:pk>/apply/withdraw/", ask.withdraw, name="withdraw_request"),
    path("rooms/<int:pk>/requests/", ask.queue, name="requests"),
    path("rooms/<int:pk>/requests/<int:request_id>/admit/", ask.admit, name="admit"),
    path("rooms/<int:pk>/requests/<int:request_id>/decline/", ask.decline, name="decline"),
    path("rooms/<int:pk>/events/", views.events, name="events"),
    path("rooms/<int:pk>/join/", place_views.join, name="join"),
    path("rooms/<int:pk>/leave/", place_views.leave, name="leave"),
    path("rooms/<int:pk>/messages/", views.post, name="post"),
    path("rooms/<int:pk>/messages/<int:seq>/", message.place, name="message"),
    path("rooms/<int:pk>/messages/<int:seq>/edit/", message.edit, name="edit"),
    path("rooms/<int:pk>/messages/<int:seq>/pin/", message.pin, name="pin"),
    path("rooms/<int:pk>/messages/<int:seq>/question/", message.question, name="question"),
    path("rooms/<int:pk>/messages/<int:seq>/react/", message.react, name="react"),
    path("rooms/<int:pk>/messages/<int:seq>/reactions/", message.reactions, name="reactions"),
    path("rooms/<int:pk>/messages/<int:seq>/wordings/", message.wordings, name="wordings"),
    path("rooms/<int:pk>/messages/<int:seq>/remove/", message.remove, name="remove"),
    path("rooms/<int:pk>/messages/<int:seq>/report/", message.report, name="report"),
    path("rooms/<int:pk>/messages/<int:seq>/show/", message.show, name="show"),
    path("rooms/<int:pk>/mute/", place_views.mute, name="mute"),
    path("rooms/<int:pk>/names/", people_views.names, name="names"),
    path("rooms/<int:pk>/search/", search_views.search, name="search"),
    path("rooms/<int:pk>/pictures/", picture_views.upload, name="upload"),
    path("rooms/<int:pk>/pictures/<uuid:picture_id>/", picture_views.large, name="picture"),
    path("rooms/<int:pk>/pictures/<uuid:picture_id>/small/", picture_views.small, name="small"),
    path(
        "rooms/<int:pk>/pictures/<uuid:picture_id>/discard/", picture_views.discard, name="discard"
    ),
    path("rooms/<int:pk>/people/", people_views.people, name="people"),
    path("rooms/<int:pk>/people/moderator/", people_views.moderator, name="moderator"),
    path("rooms/<int:pk>/read/", place_views.read, name="read"),
    path("rooms/<int:pk>/result/", workshop.result, name="result"),
    path("rooms/<int:pk>/result/write/", workshop.write, name="write_result"),
    path("rooms/<int:pk>/writing/", place_views.writing, name="writing"),
    path("rooms/<int:pk>/workshop/", workshop.strip, name="workshop"),
    path("rooms/<int:pk>/workshop/new/", workshop.open_one, name="workshop_open"),
    path("rooms/<int:pk>/workshop/host/", workshop.host, name="workshop_host"),
    path("rooms/<int:pk>/workshop/join/", workshop.enrol, name="workshop_join"),
    path("rooms/<int:pk>/workshop/withdraw/", workshop.withdraw, name="workshop_withdraw"),
    path("rooms/<int:pk>/workshops/", workshop.earlier, name="workshops"),
    path("rooms/<int:pk>/workshops/<int:workshop_id>/", workshop.summary, name="workshop_summary"),
    path(
        "rooms/<int:pk>/workshops/<int:workshop_id>/text/",
        workshop.summary_text,
        name="workshop_text",
    ),
]
