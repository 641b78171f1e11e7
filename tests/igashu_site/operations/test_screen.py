"""The screen of operations: true figures, for administrators only, working without scripts."""

import platform
from datetime import timedelta

import pytest
from django.utils.timezone import now

from igashu_site import clock, heartbeat, roles, version
from igashu_site.backup import shelf
from igashu_site.models import Change, Heartbeat, ReadOnly
from igashu_site.operations import screen
from members.models import Letter
from tests import build

pytestmark = pytest.mark.django_db
PLACE = "/cms/operations/"
DOORS = [PLACE, f"{PLACE}read-only/", f"{PLACE}letters/"]


@pytest.fixture
def admin(db):
    return build.make_person("admin@example.jp", roles=[roles.ADMINISTRATOR])


def fail(user, refusal=None):
    return Letter.objects.create(
        user=user, address="x@example.jp", kind="x", subject="ご案内", text="x",
        dedupe_key=str(refusal), failed_at=now(), refusal=refusal, attempts=7,
    )  # fmt: skip


def read(client):
    return client.get(PLACE).content.decode()


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("who", ["editor", "approver", "desk", "organiser", "aoi"])
def test_only_administrators_come_in(house, client_of, request, who, door):
    client = client_of(request.getfixturevalue(who))
    assert client.get(door).status_code in (302, 403)
    assert client.post(door, {"state": "on"}).status_code in (302, 403)
    assert not ReadOnly.objects.exists()


def test_a_healthy_site_looks_healthy(house, client_of, admin, settings, tmp_path):
    settings.IGASHU_BACKUP_DIR = tmp_path
    shelf.path_for(now()).write_bytes(b"x" * 2048)
    heartbeat.beat(heartbeat.CLOCK, at=now())
    page = read(client_of(admin))
    assert "動いています" in page
    assert "operations__card--bad" not in page.replace("{", "")
    assert "保管 1個" in page


@pytest.mark.parametrize(
    ("milliseconds", "words"),
    [(0, "0ミリ秒"), (999, "999ミリ秒"), (1000, "1.0秒"), (20_397, "20.4秒")],
)
def test_how_long_a_job_took_is_told_in_what_one_can_picture(milliseconds, words):
    assert screen.took(milliseconds) == words


def test_what_is_wrong_is_told(house, client_of, admin, settings, tmp_path):
    settings.IGASHU_BACKUP_DIR = tmp_path
    fail(admin, 550)
    page = read(client_of(admin))
    for words in (
        "止まっています",
        "まだありません",
        "送れなかったもの 1通",
        "断られました（550）",
    ):
        assert words in page
    assert page.count("operations__card--bad") == 3


def test_an_old_backup_is_a_warning(house, client_of, admin, settings, tmp_path):
    settings.IGASHU_BACKUP_DIR = tmp_path
    heartbeat.beat(heartbeat.CLOCK, at=now())
    shelf.path_for(now() - timedelta(days=2)).touch()
    assert read(client_of(admin)).count("operations__card--bad") == 1


def test_jobs_are_told_by_their_names(house, client_of, admin):
    clock.run_job("send_letters", lambda: 1 / 0)
    page = read(client_of(admin))
    assert "メールの送信" in page
    assert "ZeroDivisionError" in page


def test_a_clock_that_strikes_while_a_job_fails_is_no_good_news(house, client_of, admin):
    heartbeat.beat(heartbeat.CLOCK, at=now())
    clock.run_job("send_letters", lambda: 1 / 0)
    clock.run_job("lapse_offers", lambda: None)
    client = client_of(admin)
    page = read(client)
    assert "失敗しています" in page
    assert "うまくいかない処理：メールの送信</p>" in page
    assert "動いています" not in page
    clock.run_job("send_letters", lambda: None)
    page = read(client)
    assert "失敗しています" not in page
    assert "動いています" in page
    assert "ZeroDivisionError" in page, "the last failure is still told"


def test_notices_to_devices_that_do_not_leave_are_shown(house, client_of, admin):
    client = client_of(admin)
    Letter.objects.create(user=admin, address="", kind="x", subject="", text="", dedupe_key="p")
    assert "送れないものがあります" not in read(client)
    Letter.objects.update(written_at=now() - timedelta(minutes=20))
    assert "15分以上、送れないものがあります。" in read(client)


def test_what_runs_here_is_told(house, client_of, admin, settings):
    settings.IGASHU_BUILD = "49a5089c0ffe"
    page = read(client_of(admin))
    for words in ("Python", platform.python_version(), "<dt>SQLite</dt>", "49a5089c0ffe"):
        assert words in page or (words == "<dt>SQLite</dt>" and "<dt>PostgreSQL</dt>" in page)


def test_the_build_is_read_from_git(settings, tmp_path):
    settings.BASE_DIR, settings.IGASHU_BUILD = tmp_path, ""
    version.of_the_folder.cache_clear()
    assert version.build() == "", "nobody can say"
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "HEAD").write_text("ref: refs/heads/main\n")
    (tmp_path / ".git" / "packed-refs").write_text(f"# x\n{'ab' * 20} refs/heads/main\n")
    version.of_the_folder.cache_clear()
    assert version.build() == "ab" * 6
    version.of_the_folder.cache_clear()


def test_the_switch_is_turned_and_noted(house, client_of, admin):
    client = client_of(admin)
    client.post(f"{PLACE}read-only/", {"state": "on", "words": "21時まで\r\nお待ちください"})
    assert ReadOnly.objects.get().words == "21時まで お待ちください"
    assert ReadOnly.objects.get().by == admin
    assert "書き込みできるように戻す" in read(client)
    client.post(f"{PLACE}read-only/", {"state": "off"})
    assert not ReadOnly.objects.exists()


@pytest.mark.parametrize("words", ["21時\x00まで", "あ" * 201])
def test_words_that_cannot_be_shown_stay_typed_and_nothing_is_turned(
    house, client_of, admin, words
):
    answer = client_of(admin).post(f"{PLACE}read-only/", {"state": "on", "words": words})
    assert answer.status_code == 422
    assert f'value="{words}"' in answer.content.decode()
    assert 'id="id_words_error"' in answer.content.decode()
    assert not ReadOnly.objects.exists()


def test_looking_turns_nothing(house, client_of, admin):
    assert client_of(admin).get(f"{PLACE}read-only/", {"state": "on"}).status_code == 405
    assert not ReadOnly.objects.exists()


def test_letters_wait_again(house, client_of, admin):
    letter = fail(admin)
    client_of(admin).post(f"{PLACE}letters/")
    letter.refresh_from_db()
    assert (letter.failed_at, letter.attempts) == (None, 0)


@pytest.mark.parametrize(("minutes", "warned"), [(14, False), (16, True)])
def test_the_morning_warns_of_a_silent_clock(house, client_of, editor, minutes, warned):
    heartbeat.beat(heartbeat.CLOCK, at=now())
    Heartbeat.objects.update(ran_at=now() - timedelta(minutes=minutes))
    page = client_of(editor).get("/cms/").content.decode()
    assert ("自動の処理が止まっています" in page) is warned
    assert PLACE not in page


def test_the_way_is_shown_to_administrators(house, client_of, admin, editor):
    assert PLACE in client_of(admin).get("/cms/").content.decode()
    assert PLACE not in client_of(editor).get("/cms/").content.decode()


def test_it_costs_few_queries(house, client_of, admin, django_assert_max_num_queries):
    client = client_of(admin)
    read(client)
    with django_assert_max_num_queries(30):
        read(client)


def test_a_network_in_front_is_shown_where_there_is_one(house, client_of, admin, settings):
    client = client_of(admin)
    assert "CDN" not in read(client)
    settings.IGASHU_CDN_PURGE_URL = "https://cdn.example/purge"
    assert "変わったページは、すべて伝わっています。" in read(client)
    Change.objects.create(tables="home_notice", at=now() - timedelta(minutes=5))
    page = read(client)
    assert "伝えていない変更 1件" in page
    assert "いちばん古いもの" in page
