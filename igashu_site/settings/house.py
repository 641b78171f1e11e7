"""House numbers: the settings of our own, each with its unit and reason."""

import os
from pathlib import Path

from . import env
from .places import VAR_DIR

# Staff must show a second factor (TOTP or passkey). Production refuses to switch it off.
IGASHU_STAFF_MFA_REQUIRED = env.flag("STAFF_MFA_REQUIRED", True)
# The demo town may be loaded here. Production refuses.
IGASHU_DEMO_ALLOWED = False
# When set, every sign-in code of the demo is this one (printed by `make run`). Production refuses.
IGASHU_DEMO_LOGIN_CODE = ""
# Letters are sent by the process that wrote them, right after commit; else by `manage.py clock`.
IGASHU_LETTERS_AT_ONCE = env.flag("LETTERS_AT_ONCE", True)
# The server process also keeps the time (scheduled pages, lapsed offers, unsent letters).
IGASHU_CLOCK_INSIDE = env.flag("CLOCK_INSIDE", True)
# How the installation is cut: processes for pages (0: the socket processes serve them, too), and
# for sockets. deploy/ starts as many; `check --deploy` holds them against database and Redis.
IGASHU_PAGE_WORKERS = env.whole("PAGE_WORKERS", 0)
IGASHU_SOCKET_WORKERS = env.whole("SOCKET_WORKERS", 1)
# A server sets Python's garbage collector at rest when it has started (igashu_site.settled).
IGASHU_SETTLE = env.flag("SETTLE", True)
# Seconds between two rounds of the clock.
IGASHU_CLOCK_SECONDS = env.whole("CLOCK_SECONDS", 60)
# Days an offered seat is kept; it lapses at the end of the last one.
IGASHU_OFFER_DAYS = env.whole("OFFER_DAYS", 7)
# Minutes after the deadline in which a form opened before it may still be sent.
IGASHU_DEADLINE_GRACE_MINUTES = env.whole("DEADLINE_GRACE_MINUTES", 10)
# Hours for which a link to a draft preview stays valid.
IGASHU_PREVIEW_LINK_HOURS = env.whole("PREVIEW_LINK_HOURS", 48)
# Full origins (scheme://host[:port]) that may open a socket; empty: only BASE_URL's own.
IGASHU_SOCKET_ORIGINS = env.words("SOCKET_ORIGINS", [])
# Seconds between two looks at the rooms' heads: what a lost doorbell may cost.
IGASHU_ROOM_POLL_SECONDS = env.whole("ROOM_POLL_SECONDS", 5)
# Seconds between two checks whether an open socket may stay open.
IGASHU_ROOM_RECHECK_SECONDS = env.whole("ROOM_RECHECK_SECONDS", 30)
# First messages of a person without links and slower, against advertising. 0: nobody is new.
IGASHU_ROOM_NEWCOMER_POSTS = env.whole("ROOM_NEWCOMER_POSTS", 3)
# A command that finds viruses: it is given each picture on its input and ends with 0 (clean) or 1
# (found); anything else refuses the picture, too. Empty: none. Like `clamdscan --no-summary -`.
IGASHU_SCAN_COMMAND = env.text("SCAN_COMMAND", "")
# Seconds after which its silence counts as none.
IGASHU_SCAN_SECONDS = env.whole("SCAN_SECONDS", 20)
# The town's key for web push (`manage.py push_keys`); empty: no push, and no button shows.
IGASHU_PUSH_KEY = env.text("PUSH_KEY", "")
# Whom push services may write to: mailto:… or https://…; empty: the sender of our letters.
IGASHU_PUSH_CONTACT = env.text("PUSH_CONTACT", "")
# Hosts of browsers' push services: no member can make this server call any other.
IGASHU_PUSH_HOSTS = env.words(
    "PUSH_HOSTS",
    [
        "fcm.googleapis.com",
        "updates.push.services.mozilla.com",
        "*.push.apple.com",
        "*.notify.windows.com",
    ],
)
# Requests per minute (s, m, h, d) and caller on the JSON doors: the account, else the address.
IGASHU_API_RATE = env.text("API_RATE", "120/m")
# Proxies of our own in front of the site; with 0, X-Forwarded-For is not believed.
NINJA_NUM_PROXIES = env.whole("TRUSTED_PROXIES", 0)

# Days after which what a letter said is taken out of its row.
IGASHU_KEEP_LETTER_TEXT_DAYS = env.whole("KEEP_LETTER_TEXT_DAYS", 90)
# Years that the record of who decided what is kept; the database lets none go before three.
IGASHU_KEEP_RECORDS_YEARS = env.whole("KEEP_RECORDS_YEARS", 5)
# Who knows this token may read /metrics; without one, only who asks from this very machine.
IGASHU_METRICS_TOKEN = env.text("METRICS_TOKEN", "")
# A folder in which several processes of one machine add up their metrics; emptied at every start
# of the whole site. The library reads its name from the environment.
IGASHU_METRICS_DIR = env.text("METRICS_DIR", "")
if IGASHU_METRICS_DIR:
    Path(IGASHU_METRICS_DIR).mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", IGASHU_METRICS_DIR)
# Which build this is (a commit), where no folder .git says it: an image.
IGASHU_BUILD = env.text("BUILD", "")
# Machines that run the site on one database: each has the processes of PAGE_ and SOCKET_WORKERS.
IGASHU_MACHINES = env.whole("MACHINES", 1)
# Day (2026-11-28) on which somebody last made sure that the contact below is read; the file ends a
# year after it, and there is none without it.
IGASHU_SECURITY_CONFIRMED = env.text("SECURITY_CONFIRMED", "")
# Whom to tell of a weakness (an address, a page), for /.well-known/security.txt; empty: no file.
IGASHU_SECURITY_CONTACT = env.words("SECURITY_CONTACT", [])
# Where the policy for such reports can be read.
IGASHU_SECURITY_POLICY = env.text("SECURITY_POLICY", "")
# Reading goes on, nothing can be sent. Staff may also switch it on the operations screen.
IGASHU_READ_ONLY = env.flag("READ_ONLY", False)
# Seconds between two looks at the staff's switch: how long other processes may still write.
IGASHU_READ_ONLY_LOOK_SECONDS = env.whole("READ_ONLY_LOOK_SECONDS", 2)
# The folder of the backups. Copy it to another place: a disk dies with everything on it.
IGASHU_BACKUP_DIR = env.text("BACKUP_DIR", str(VAR_DIR / "backups"))
# The key that seals them (at least 40 characters), itself or in a file. Keep a copy elsewhere.
IGASHU_BACKUP_KEY = env.text("BACKUP_KEY", "")
IGASHU_BACKUP_KEY_FILE = env.text("BACKUP_KEY_FILE", "")
# Hours after which the clock makes the next backup; 0: something else calls `manage.py backup`.
IGASHU_BACKUP_EVERY_HOURS = env.whole("BACKUP_EVERY_HOURS", 0)
# Bytes of memory in each process for finished public pages; the same in all of them. 0 switches
# the page cache off, and with it the noting of what was changed.
IGASHU_EDGE_BYTES = env.whole("EDGE_BYTES", 32 * 1024 * 1024)
# Seconds between two looks at what other processes changed: what it costs when Redis is away.
IGASHU_EDGE_POLL_SECONDS = env.whole("EDGE_POLL_SECONDS", 2)
# Seconds a page is kept at the longest, although nothing changed: what a mistake may cost.
IGASHU_EDGE_LONGEST_SECONDS = env.whole("EDGE_LONGEST_SECONDS", 600)
# Folder from which nginx hands out pages, shared by the processes of one machine; empty: none.
IGASHU_EDGE_FILES = env.text("EDGE_FILES", "")
# Name what each page read in headers, for a network in front that forgets by name (Cache-Tag).
IGASHU_EDGE_TAGS = env.flag("EDGE_TAGS", False)
# Where a network in front is told what to forget; empty: none is, and none may keep pages.
IGASHU_CDN_PURGE_URL = env.text("CDN_PURGE_URL", "")
# How it wants to be told: fastly, cloudflare, or plain (a POST with the names in Surrogate-Key).
IGASHU_CDN_PURGE = env.text("CDN_PURGE", "plain")
# The token it asks for; sent over https alone, or inside this machine.
IGASHU_CDN_PURGE_TOKEN = env.text("CDN_PURGE_TOKEN", "")
