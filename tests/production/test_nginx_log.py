"""What nginx writes down of a visit: enough to mend, nothing of a person; and who answered."""

import http.client
import json
import re

import pytest

from igashu_site import server_files
from tests.servers.nginx import Nginx
from tests.servers.process import free_port, until

CANARY = "kanariya"
SHIPPED = (server_files.DEPLOY / "nginx" / "igashu.conf").read_text()
FORMAT = SHIPPED[SHIPPED.index("map $remote_addr") : SHIPPED.index("# Nobody's name")]
HTTP = """\
pid nginx.pid; events {{ worker_connections 64; }}
http {{ set_real_ip_from 127.0.0.1; real_ip_header X-Test-Address;
{format}
server {{
  listen 127.0.0.1:{port}; access_log {home}/answers.log {name};
  location / {{ return 200 "nginx"; }}
  location /kept/ {{ root {home}; rewrite ^ /page~.html break; error_page 404 = @made; }}
  location @made {{ proxy_pass http://127.0.0.1:{port}; }}
  location /made/ {{ proxy_pass http://127.0.0.1:{port}/; }}
}} }}
"""
ASKED = [
    f"/search/?q={CANARY}", f"/preview/{CANARY}/", f"/notices/stop/{CANARY}/?x=1",
    f"/%70review/{CANARY}/", f"//preview/{CANARY}/", f"/mypage/data/{CANARY}/",
    f"/accounts/password/reset/{CANARY}/", f"/members/{CANARY}/", "/kept/here/", "/made/", "/news/",
]  # fmt: skip


def visit(home, name):
    """Return what was logged of all those visits."""
    home.mkdir()
    home.chmod(0o755)
    (home / "page~.html").write_text("a page")
    port = free_port()
    made = HTTP.format(format=FORMAT, port=port, home=home, name=name)
    server = Nginx(home, "user root;\n" + made, port=port)
    server.start()
    try:
        for path in ASKED:
            line = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
            headers = {"X-Test-Address": "198.51.100.77", "Referer": f"https://x/?q={CANARY}"}
            line.request("GET", path, headers=headers | {"User-Agent": CANARY})
            assert line.getresponse().read()
            line.close()
        log = home / "answers.log"
        until(lambda: log.read_text().count("\n") > len(ASKED))
    finally:
        server.end()
    return log.read_text()


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    return visit(tmp_path_factory.mktemp("log") / "nginx", "igashu")


def test_nobody_can_be_told_from_the_log(told):
    assert CANARY not in told
    assert "198.51.100.77" not in told
    lines = [json.loads(line) for line in told.splitlines()]
    assert {line["network"] for line in lines} >= {"198.51.100.0"}
    paths = [line["path"] for line in lines]
    assert {"/search/", "/preview/-", "/notices/stop/-", "/mypage/-", "/news/", "-"} <= {*paths}
    assert all(re.fullmatch(r"[0-9a-f]{32}", line["request_id"]) for line in lines)


def test_the_log_tells_who_answered(told):
    lines = [json.loads(line) for line in told.splitlines()]
    answered = {line["path"]: line["answered"] for line in lines}
    assert answered["/kept/here/"] == "page"
    assert answered["/made/"] == "process"
    assert answered["/news/"] == "nginx"


def test_the_usual_log_would_have_told_everything(tmp_path):
    """The control."""
    said = visit(tmp_path / "nginx", "combined")
    assert f"q={CANARY}" in said
    assert f"/preview/{CANARY}/" in said
    assert "198.51.100.77" in said


def test_every_door_of_the_shipped_configuration_logs_this_way():
    for block in SHIPPED.split("\nserver {")[1:]:
        assert re.search(r"\n    access_log (off|/var/log/nginx/igashu\.log igashu);", block)


def test_containers_log_where_they_are_looked_for():
    text = server_files.containers()
    assert "access_log /dev/stdout igashu;" in text
    assert "/var/log/nginx" not in text
