#!/bin/sh
# Debian's own servers, which some tests start in private folders. Says what to install when not root.
set -eu
missing=""
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing="$missing postgresql"
command -v redis-server >/dev/null 2>&1 || missing="$missing redis-server"
[ -x /usr/sbin/nginx ] || command -v nginx >/dev/null 2>&1 || missing="$missing nginx"
command -v openssl >/dev/null 2>&1 || missing="$missing openssl"
[ -n "$missing" ] || exit 0
if [ "$(id -u)" != 0 ]; then
  echo "Please install:$missing   (apt-get install$missing)" >&2
  exit 1
fi
apt-get update -qq
# shellcheck disable=SC2086 - several names
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
