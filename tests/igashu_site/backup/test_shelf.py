from datetime import UTC, datetime, timedelta

from igashu_site.backup import shelf

NEWEST = datetime(2026, 11, 27, 3, tzinfo=UTC)


def test_days_weeks_and_months_are_kept():
    dates = [NEWEST - timedelta(days=day) for day in range(800)]
    kept = sorted(shelf.to_keep(dates), reverse=True)
    assert kept[:14] == dates[:14]
    assert 14 + 6 + 9 <= len(kept) <= 14 + 8 + 12
    assert NEWEST - kept[-1] > timedelta(days=300)


def test_only_the_newest_of_a_day_is_kept():
    dates = [NEWEST, NEWEST - timedelta(hours=1), NEWEST - timedelta(days=1)]
    assert shelf.to_keep(dates) == {dates[0], dates[2]}


def test_nothing_else_in_the_folder_is_touched(settings, tmp_path):
    settings.IGASHU_BACKUP_DIR = tmp_path
    (tmp_path / "notes.txt").write_text("mine")
    for hour in (1, 2):
        shelf.path_for(NEWEST.replace(hour=hour)).touch()
    assert [path.name for path in shelf.tidy()] == ["igashu-20261127T010000Z.backup"]
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "igashu-20261127T020000Z.backup",
        "notes.txt",
    ]


def test_an_empty_shelf_is_no_trouble(settings, tmp_path):
    settings.IGASHU_BACKUP_DIR = tmp_path / "nowhere"
    assert shelf.backups() == []
