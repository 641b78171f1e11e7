"""What `manage.py check --deploy` refuses: combinations that would lose or leak something."""

from . import doors, folders, installation  # noqa: F401
