"""What the rest of the machine must do: nginx reads the files, systemd starts the services."""

import grp
import os
import pwd
import stat
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from igashu_site import server_files

from . import files
from .finding import Finding

NGINX = "www-data"


def shut_to_nginx() -> Iterator[Finding]:
    """A folder copied back by hand belongs to somebody else, and its pictures are refused (403)."""
    if not server_files.are_laid(files.SYSTEM) or not (groups := groups_of(NGINX)):
        return  # a container has an nginx of its own
    shut = [place for place in handed_out() if not may_enter(place.stat(), *groups)]
    if shut:
        places = " ".join(map(str, shut))
        yield Finding(
            "shut_to_nginx",
            _("nginx が次のフォルダーを読めません(画像や書類が出ません)：%(paths)s")
            % {"paths": places},
            _("sudo chgrp -R %(group)s %(paths)s と sudo chmod -R g+rX,g-w %(paths)s を実行して"
              "ください。") % {"group": NGINX, "paths": places},
        )  # fmt: skip


def handed_out() -> list[Path]:
    """Return the folders out of which nginx hands files, and those right inside of them."""
    named = [settings.STATIC_ROOT, settings.MEDIA_ROOT, settings.IGASHU_EDGE_FILES]
    tops = [Path(one) for one in named if one] + [Path(settings.VAR_DIR) / "pages"]
    # What a restore has put aside is nobody's to read; what this user may not list is told before.
    tops = [top for top in tops if top.is_dir()]
    inner = [one for top in tops if os.access(top, os.R_OK) for one in top.iterdir()]
    return tops + [one for one in inner if one.is_dir()]


def groups_of(name: str) -> tuple[int, list[int]] | None:
    """Return a user's number and all its groups; None: no such user here."""
    try:
        user = pwd.getpwnam(name)
    except KeyError:
        return None
    more = [group.gr_gid for group in grp.getgrall() if name in group.gr_mem]
    return user.pw_uid, [user.pw_gid, *more]


def may_enter(place: os.stat_result, user: int, groups: list[int]) -> bool:
    """The system asks only the first that fits: owner, group, others."""
    if place.st_uid == user:
        return bool(place.st_mode & stat.S_IXUSR)
    if place.st_gid in groups:
        return bool(place.st_mode & stat.S_IXGRP)
    return bool(place.st_mode & stat.S_IXOTH)


def not_enabled() -> Iterator[Finding]:
    """What was started, but not enabled, is missed after the next restart of the machine."""
    if not server_files.are_laid(files.SYSTEM):
        return
    links = server_files.links(files.SYSTEM)
    if missing := [link.name for link in links if not link.is_symlink()]:
        units = " ".join(missing)
        yield Finding(
            "not_enabled",
            _("サーバーを起動しなおしたとき、動き出さないものがあります：%(units)s")
            % {"units": units},
            _("sudo systemctl enable --now %(units)s を実行してください。") % {"units": units},
        )


PROBES = (shut_to_nginx, not_enabled)
