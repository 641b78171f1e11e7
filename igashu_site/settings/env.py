"""Read the environment strictly, or refuse to start."""

from django.core.exceptions import ImproperlyConfigured
from environs import Env

env = Env(prefix="IGASHU_")

flag = env.bool
whole = env.int
words = env.list
text = env.str
database = env.dj_db_url


def secret(name: str) -> str:
    """Return a secret of at least 40 characters, or raise ImproperlyConfigured."""
    value = env.str(name, "")
    if len(value) < 40:
        raise ImproperlyConfigured(
            f"IGASHU_{name} must be set to at least 40 random characters "
            '(python -c "import secrets; print(secrets.token_urlsafe(50))").'
        )
    return value
