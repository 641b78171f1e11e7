"""The health check of compose.yaml: fails where the process at this port does not answer."""

import os
import sys
from urllib.request import Request, urlopen

host = os.environ["IGASHU_ALLOWED_HOSTS"].partition(",")[0]
headers = {"Host": host, "X-Forwarded-Proto": "https"}
urlopen(Request(f"http://127.0.0.1:{sys.argv[1]}/livez", headers=headers), timeout=10)
