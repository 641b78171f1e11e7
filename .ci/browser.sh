#!/bin/sh
# The browser journeys need Debian's chromium and Japanese fonts; install what is missing (as root).
set -eu
wanted=""
command -v chromium >/dev/null 2>&1 || wanted="$wanted chromium"
dpkg -s fonts-noto-cjk >/dev/null 2>&1 || wanted="$wanted fonts-noto-cjk"
[ -z "$wanted" ] && exit 0
if [ "$(id -u)" -ne 0 ]; then
  echo "Please install:$wanted" >&2
  exit 1
fi
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $wanted >/dev/null
