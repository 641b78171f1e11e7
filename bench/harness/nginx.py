"""nginx with a configuration of a row, in the foreground, without root's folders."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .rows import Server
from .servers import free_port, program, serving

FRAME = """
worker_processes 1;
daemon off;
pid {folder}/pid;
error_log {folder}/error.log warn;
{user}
events {{ worker_connections 1024; }}
http {{
  access_log off;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 1000000;
  types {{ text/html html; }}
  default_type application/octet-stream;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  {outside}
  server {{
    listen 127.0.0.1:{port} backlog=1024;
    {inside}
  }}
}}
"""


@contextmanager
def nginx(inside: str, *, outside: str = "") -> Iterator[Server]:
    """Serve with these lines inside the server block, and these outside it."""
    import os

    port = free_port()
    user = "user root;" if os.geteuid() == 0 else ""
    with tempfile.TemporaryDirectory(prefix="igashu-bench-nginx-") as folder:
        path = Path(folder) / "nginx.conf"
        path.write_text(
            FRAME.format(folder=folder, port=port, inside=inside, outside=outside, user=user)
        )
        with serving([program("nginx"), "-p", folder, "-c", str(path)], port) as server:
            yield server
