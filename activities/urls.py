"""Addresses of this room."""

app_name = "activities"
urlpatterns = []
