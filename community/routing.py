"""The socket's one address."""

websocket_urlpatterns = []
