"""The bytes the plain rows send: the site's own front page, when the runner has kept it."""

import os
from pathlib import Path

USUAL_BYTES = 30_714
_kept = os.environ.get("BENCH_PAGE", "")
PAGE = Path(_kept).read_bytes() if _kept else b"<p>" + b"x" * (USUAL_BYTES - 7) + b"</p>"
