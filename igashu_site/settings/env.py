"""Read the environment strictly, or refuse to start. Remember what was asked for."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from environs import Env

PREFIX = "IGASHU_"
env = Env(prefix=PREFIX)
# Every name the settings have read, without prefix: what else stands in the environment is a typo.
known: set[str] = set()


def remembered(read: Callable[..., Any]) -> Callable[..., Any]:
    def reader(name: str, *default: Any) -> Any:
        known.add(name)
        return read(name, *default)

    return reader


flag = remembered(env.bool)
whole = remembered(env.int)
words = remembered(env.list)
text = remembered(env.str)
mail = remembered(env.dj_email_url)


def database(name: str, *, default: str) -> dict:
    known.add(name)
    return env.dj_db_url(name, default=default)


def secret(name: str) -> str:
    """Return a secret of at least 40 characters, or raise ImproperlyConfigured."""
    value = text(name, "")
    if len(value) < 40:
        raise ImproperlyConfigured(
            f"IGASHU_{name} must be set to at least 40 random characters "
            '(python -c "import secrets; print(secrets.token_urlsafe(50))").'
        )
    return value
