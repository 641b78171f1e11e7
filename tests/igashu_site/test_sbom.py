"""`igashu sbom` tells what is installed, not what somebody meant to install."""

import io
import json
from importlib.metadata import version
from unittest.mock import Mock, patch

from django.core.management import call_command

from igashu_site.management.commands import sbom


def told() -> dict[str, dict]:
    out = io.StringIO()
    call_command("sbom", stdout=out)
    return {one["name"].lower(): one for one in json.loads(out.getvalue())["components"]}


def test_it_tells_what_is_installed():
    found = told()
    assert found["django"]["version"] == version("Django")
    assert found["django"]["purl"] == f"pkg:pypi/django@{version('Django')}"


def test_an_extra_is_told_when_it_is_there_and_only_then():
    extra = Mock(metadata={"Name": "http_ece"}, version="1.2.1")
    for there in ([extra], []):
        with patch.object(sbom, "distributions", return_value=there):
            assert [one["purl"] for one in told().values()] == [
                "pkg:pypi/http-ece@1.2.1" for _ in there
            ]
