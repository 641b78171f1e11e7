"""Services and nginx's configuration are made from what is shipped and from the settings."""

import re

import pytest
import yaml
from django.core.management import call_command
from django.utils.translation import activate, get_language, override

from igashu_site import server_files
from igashu_site.server_files import DEPLOY

SYSTEM = {
    "IGASHU_PAGE_WORKERS": 2,
    "IGASHU_SOCKET_WORKERS": 2,
    "IGASHU_EDGE_FILES": "",
    "BASE_URL": "https://igashu.example.jp",
    "ALLOWED_HOSTS": ["igashu.example.jp"],
}


@pytest.fixture
def town(settings):
    for name, value in SYSTEM.items():
        setattr(settings, name, value)
    return settings


def ports(text, name):
    block = re.search(rf"upstream {name} {{(.*?)}}", text, re.DOTALL)[1]
    return re.findall(r"127.0.0.1:(\d+)", block)


def test_for_the_town_of_the_example_it_is_the_shipped_file(town):
    shipped = (server_files.DEPLOY / "nginx" / "igashu.conf").read_text()
    assert server_files.site() == shipped.replace(" # CHANGE\n", "\n")


def test_nginx_hears_the_names_and_the_number_of_processes(town):
    town.IGASHU_PAGE_WORKERS = 3
    town.ALLOWED_HOSTS = ["www.iga.example.jp", "iga.example.jp", "127.0.0.1"]
    town.BASE_URL = "https://iga.example.jp"
    text = server_files.site()
    assert text.count("server_name iga.example.jp www.iga.example.jp;") == 2
    assert ports(text, "igashu_pages") == ["8101", "8102", "8103"]
    assert ports(text, "igashu_sockets") == ["8201", "8202"]
    assert "least_conn;" in text


def test_a_small_town_has_one_process_for_everything(town):
    town.IGASHU_PAGE_WORKERS, town.IGASHU_SOCKET_WORKERS = 0, 1
    text = server_files.site()
    assert ports(text, "igashu_pages") == ports(text, "igashu_sockets") == ["8101"]


def test_they_are_laid_once_and_what_is_old_is_known(town, tmp_path):
    assert server_files.others(tmp_path) == [], "no service: a container, or a laptop"
    laid = server_files.write(tmp_path)
    units = tmp_path / "etc/systemd/system"
    assert units / "igashu-pages@.service.d/hardening.conf" in laid
    assert server_files.others(tmp_path) == server_files.write(tmp_path) == []
    (units / "igashu-worker.service").write_text("")
    assert server_files.others(tmp_path) == [units / "igashu-worker.service"]
    assert server_files.write(tmp_path) == [units / "igashu-worker.service"]


def test_what_a_town_wrote_into_nginxs_file_stays_beside(town, tmp_path):
    server_files.write(tmp_path)
    site = tmp_path / "etc/nginx/sites-available/igashu.conf"
    site.write_text("# ours")
    server_files.write(tmp_path)
    assert site.with_name("igashu.conf.before").read_text() == "# ours"
    assert site.stat().st_mode & 0o777 == 0o644


def test_where_no_pages_are_kept_as_files_nginx_looks_for_none(town, tmp_path, monkeypatch):
    """Left as it was, nginx would show for ever what was kept last."""
    pages, made = tmp_path / "etc/igashu/pages.conf", "location / {}"
    monkeypatch.setattr(server_files.page_files, "configuration", lambda: made)
    town.IGASHU_EDGE_FILES = "/var/lib/igashu/kept"
    server_files.write(tmp_path)
    assert pages.read_text() == made
    town.IGASHU_EDGE_FILES = ""
    assert pages in server_files.write(tmp_path)
    assert "location" not in pages.read_text()


def test_the_doctor_goes_on_in_the_language_it_was_asked_in(town, monkeypatch):
    monkeypatch.setattr(server_files.page_files, "configuration", lambda: activate("ja") or "")
    town.IGASHU_EDGE_FILES = "/var/lib/igashu/kept"
    with override("en"):
        server_files.wanted()
        assert get_language() == "en"


def test_containers_are_asked_where_compose_places_them(town, capsys):
    call_command("server_files", "--containers")
    text = capsys.readouterr().out
    services = yaml.safe_load((DEPLOY / "compose" / "compose.yaml").read_text())["services"]
    for name in ("pages", "sockets"):
        block = re.search(rf"upstream igashu_{name} {{(.*?)}}", text, re.DOTALL)[1]
        asked = re.findall(r"server ([\d.]+):(\d+) ", block)
        ours = [service for called, service in services.items() if called.startswith(name)]
        places = [service["networks"]["inside"]["ipv4_address"] for service in ours]
        assert [place for place, _port in asked] == places
        (port,) = {port for _place, port in asked}
        dockerfile = (DEPLOY / "compose" / "Dockerfile").read_text()
        assert port in (ours[0].get("command") or dockerfile)
    assert "127.0.0.1" not in re.sub(r"#.*", "", text.split("server {", 1)[0])
