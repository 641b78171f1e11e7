"""What a server must not be started with."""

from django.conf import settings
from django.core.checks import Error, Tags, register

LOOSE = {
    "members.E001": (
        "IGASHU_STAFF_MFA_REQUIRED",
        True,
        "Staff could enter the back office with their mailbox alone.",
    ),
    "members.E002": (
        "IGASHU_DEMO_LOGIN_CODE",
        "",
        "Anybody could sign in as anybody with the demo's code.",
    ),
    "members.E003": (
        "IGASHU_DEMO_ALLOWED",
        False,
        "The demo town could be loaded over real people.",
    ),
}


@register(Tags.security, deploy=True)
def nothing_of_the_demo_on_a_server(app_configs, **_kwargs):
    return [
        Error(
            f"{name} is {getattr(settings, name)!r}: {danger}",
            hint=f"Set it to {right!r}.",
            id=number,
        )
        for number, (name, right, danger) in LOOSE.items()
        if getattr(settings, name) != right
    ]
