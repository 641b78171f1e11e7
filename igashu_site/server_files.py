"""What a server keeps outside of the code: its services and nginx's configuration.

Made from deploy/ and the settings, so that nobody edits them: `igashu-files` lays them where the
system looks, `doctor` says when they are of another version.
"""

import re
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import get_language, override

from .edge import nginx as page_files

DEPLOY = Path(settings.BASE_DIR) / "deploy"
UNITS = Path("/etc/systemd/system")
NGINX = Path("/etc/nginx/sites-available/igashu.conf")
PAGES = Path("/etc/igashu/pages.conf")
# Not just no file: one that was laid before would go on to hand out pages that nobody keeps fresh.
NO_PAGES = "# IGASHU_EDGE_FILES is empty: every page comes from the processes.\n"
UPSTREAM = r"(upstream {name} {{\n(?:    (?:least_conn;|#)[^\n]*\n)*)(?:    server [^\n]+\n)+"
SERVER = "    server {place} {patience};\n"
# A socket that is let in on probation proves nothing before it ends: see igashu.conf.
PATIENCE = {"igashu_pages": "max_fails=1 fail_timeout=2s", "igashu_sockets": "max_fails=0"}
# As compose.yaml places them. By address: nginx asks for a name once, when it starts, and does not
# start without an answer; so it could not say that the house is closed.
CONTAINERS = {
    "igashu_pages": ["172.30.0.11:8101", "172.30.0.12:8101"],
    "igashu_sockets": ["172.30.0.21:8201", "172.30.0.22:8201"],
}
# The one process of a small town answers everything.
SMALL = 8101
# What nginx may be asked for is the visitors' name; these are a machine's own.
OWN_NAMES = {"127.0.0.1", "localhost", "::1", "*"}


def wanted() -> dict[Path, str]:
    """Return what should lie on this server, by its place."""
    with override(get_language()):  # it asks the site for a page, in the site's language
        pages = page_files.configuration() if settings.IGASHU_EDGE_FILES else NO_PAGES
    return {NGINX: site(), PAGES: pages} | services()


def services() -> dict[Path, str]:
    common = (DEPLOY / "systemd" / "hardening.conf").read_text()
    units = sorted((DEPLOY / "systemd").glob("igashu*"))
    bounds = [UNITS / f"{one.name}.d" / "hardening.conf" for one in units if is_service(one)]
    return {UNITS / one.name: one.read_text() for one in units} | dict.fromkeys(bounds, common)


def is_service(unit: Path) -> bool:
    return unit.suffix == ".service"


def site(places: dict[str, list[str]] | None = None) -> str:
    """Return the shipped nginx configuration with this town's names and its processes."""
    text = (DEPLOY / "nginx" / "igashu.conf").read_text()
    text = re.sub(r"server_name \S+; # CHANGE", f"server_name {' '.join(names())};", text)
    for name, servers in (places or processes()).items():
        text = upstream(text, name, servers)
    return text


def containers() -> str:
    """Return the same for compose.yaml: other neighbours, and logs where a container has them."""
    text = site(CONTAINERS)
    for name, stream in (("igashu", "stdout"), ("igashu-error", "stderr")):
        text = text.replace(f"/var/log/nginx/{name}.log", f"/dev/{stream}")
    return text


def processes() -> dict[str, list[str]]:
    """Return where nginx finds the processes of this machine."""
    pages = [SMALL + number for number in range(settings.IGASHU_PAGE_WORKERS)]
    sockets = [8201 + number for number in range(settings.IGASHU_SOCKET_WORKERS)]
    ports = {"igashu_pages": pages, "igashu_sockets": sockets}
    if not pages:
        ports = {name: [SMALL] for name in ports}
    return {name: [f"127.0.0.1:{port}" for port in numbers] for name, numbers in ports.items()}


def names() -> list[str]:
    """Return the address's own name first: whoever comes by another protocol is led there."""
    own = urlsplit(settings.BASE_URL).hostname or "_"
    return [own, *(one for one in settings.ALLOWED_HOSTS if one not in OWN_NAMES | {own})]


def upstream(text: str, name: str, places: list[str]) -> str:
    lines = "".join(SERVER.format(place=place, patience=PATIENCE[name]) for place in places)
    return re.sub(UPSTREAM.format(name=name), rf"\g<1>{lines}", text)


def others(root: Path) -> list[Path]:
    """Return the places whose file is missing or of another version; none where no service is."""
    if not are_laid(root):
        return []
    here = {beneath(root, place): text for place, text in wanted().items()}
    return [place for place, text in here.items() if known(place) != text]


def are_laid(root: Path) -> bool:
    """Is this a server of the manual, with services and nginx beside the site?"""
    return any(beneath(root, UNITS).glob("igashu*.service"))


def links(root: Path) -> list[Path]:
    """Return the links by which systemd starts, with the machine, what the settings want."""
    wanted_by = {f"igashu-{part}.service": "igashu.target" for part in parts()}
    wanted_by["igashu.target"] = "multi-user.target"
    if not settings.IGASHU_BACKUP_EVERY_HOURS:
        wanted_by["igashu-backup.timer"] = "timers.target"
    units = beneath(root, UNITS)
    return [units / f"{target}.wants" / unit for unit, target in wanted_by.items()]


def parts() -> list[str]:
    if not settings.IGASHU_PAGE_WORKERS:
        return ["small"]
    pages = [f"pages@{number + 1}" for number in range(settings.IGASHU_PAGE_WORKERS)]
    sockets = [f"sockets@{number + 1}" for number in range(settings.IGASHU_SOCKET_WORKERS)]
    return [*pages, *sockets, *([] if settings.IGASHU_CLOCK_INSIDE else ["worker"])]


def known(place: Path) -> str | None:
    return place.read_text() if place.is_file() else None


def write(root: Path) -> list[Path]:
    """Lay them all; return what changed. nginx's former file stays beside, if it was another."""
    changed = []
    for place, text in wanted().items():
        file = beneath(root, place)
        former = known(file)
        if former == text:
            continue
        file.parent.mkdir(parents=True, exist_ok=True)
        if former is not None and place == NGINX:
            file.with_name(f"{file.name}.before").write_text(former)
        fresh = file.with_name(f".{file.name}.new")
        fresh.write_text(text)
        fresh.chmod(0o644)
        fresh.replace(file)
        changed.append(file)
    return changed


def beneath(root: Path, place: Path) -> Path:
    return root / place.relative_to("/")
