"""docs/operations.md, followed word by word on a bare Debian: every service runs, people come.

The commands are taken from the manual's own blocks, in its order. What a town would put in place of
the examples (its repository, names, mail server) is this test's; nothing else is.
"""

from tests.members.test_middleware import code_now
from tests.production.test_journey import CODE, letter
from tests.servers.process import until

from .town import SERVICES, VAR, Guest, Reader, say


def test_every_service_runs(town):
    assert town.active() == ["active"] * len(SERVICES)
    assert town.machine.said("systemctl list-units --plain --no-legend --failed") == ""


def test_a_stranger_reads_and_signs_up_by_letter(town):
    guest = Guest(town)
    page = guest.get("/")
    assert page.status == 200
    assert "わたらい家族" in page.text
    guest.get("/join/")
    guest.follow("参加の手続きを始める")
    guest.press("コードを送る", email="haruka@example.jp")
    told = letter(town, "haruka@example.jp", "確認のコード").get_content()
    guest.press("確認", code=CODE.search(told)[1])
    assert guest.get("/mypage/").status == 200
    assert "__Host-session" in guest.cookies


def test_what_one_says_in_a_room_the_other_hears(town, people):
    say(town, people, "はじめまして")


def test_who_renews_certificates_finds_its_word(town):
    """certbot lays a word where the manual says, and asks for it from outside, without TLS."""
    place = "/var/www/letsencrypt/.well-known/acme-challenge"
    town.machine.run(f"mkdir -p {place}; echo a-word > {place}/token")
    url = "http://igashu.example.jp/.well-known/acme-challenge/token"
    assert town.machine.run(f"curl -sS {url}") == "a-word\n"


def test_a_rolling_restart_fails_no_reader(town):
    before = town.pids()
    with Reader(town) as reader:
        town.machine.run("igashu-restart")
    assert reader.failed == []
    assert not before & town.pids(), "the control: every process is another"


def test_it_would__both_at_once_are_missed(town):
    with Reader(town) as reader:
        town.machine.run("systemctl restart igashu-pages@1 igashu-pages@2")
        until(lambda: reader.failed, what="a failed reader")
    assert {status for _path, status in reader.failed} == {503}
    until(lambda: Guest(town).ask("GET", "/accounts/login/").status == 200)


def test_a_killed_process_comes_back(town):
    town.machine.run("systemctl kill --signal=KILL igashu-worker")
    until(lambda: town.machine.said("systemctl is-active igashu-worker") == "active\n", 30)


def test_nobody_else_of_the_machine_reads_what_is_private(town):
    for place in (f"{VAR}/media", f"{VAR}/backups", "/etc/igashu/igashu.env"):
        told = town.machine.tried(f"runuser -u nobody -- cat {place}/. {place}")
        assert "Permission denied" in told.stderr, told
    town.machine.run("runuser -u nobody -- cat /etc/igashu/tls.conf")  # the control


def test_the_first_administrator_signs_in(town):
    hanako = Guest(town)
    hanako.get("/cms/")
    hanako.press("コードを送る", login="hanako@example.jp")
    told = letter(town, "hanako@example.jp", "コード").get_content()
    hanako.press("確認", code=CODE.search(told)[1])
    hanako.get("/cms/")
    assert "認証アプリを登録する" in hanako.page.words, "the control: the code alone is not enough"
    hanako.follow("認証アプリを登録する")
    secret = hanako.page.soup.select_one("details code").text
    hanako.press("登録", code=code_now(secret))
    assert hanako.get("/cms/").status == 200
    assert "はじめにすること" in hanako.page.text
