"""Where the site is: its folders and its address."""

from pathlib import Path

from . import env

BASE_DIR = Path(__file__).resolve().parent.parent.parent
# Everything the site writes: database, media, mail of the demo. One folder to back up.
VAR_DIR = Path(env.text("VAR_DIR", str(BASE_DIR / "var")))
# The address people type, with scheme and without a final slash. Letters and feeds use it.
BASE_URL = env.text("BASE_URL", "http://localhost:8000")
