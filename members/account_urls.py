"""Accounts: allauth's addresses, without the ones about passwords — nobody here has one."""

from django.urls import include, path, re_path
from django.views.generic import RedirectView

to_sign_in = RedirectView.as_view(pattern_name="account_login")

urlpatterns = [
    re_path(r"^password/.*$", to_sign_in),
    # Signing in by code is the sign-in page itself.
    path("login/code/", to_sign_in),
    path("", include("allauth.urls")),
]
