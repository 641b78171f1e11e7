"""The socket's one address."""

from django.urls import path, re_path

from .consumers import room_consumer
from .gate import turn_away

websocket_urlpatterns = [path("ws/", room_consumer), re_path("", turn_away)]
