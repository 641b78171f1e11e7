"""Addresses of this room."""

app_name = "community"
urlpatterns = []
