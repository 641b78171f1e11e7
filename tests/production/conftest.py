"""Real servers. `make production` runs these; `make test` leaves them out."""

from tests.servers.reports import pytest_runtest_makereport  # noqa: F401 - a hook of pytest
