#!/bin/sh
# Lays a Strapi with a thousand news: sh bench/api/strapi/lay.sh <folder> (needs node, npm, a minute).
set -eu
export STRAPI_TELEMETRY_DISABLED=true NODE_ENV=production
here=$(cd "$(dirname "$0")" && pwd)
repository=$(cd "$here/../../.." && pwd)
mkdir -p "$1"
folder=$(cd "$1" && pwd)
if [ -n "$(ls -A "$folder")" ] && [ ! -e "$folder/articles.json" ]; then
  echo "$folder holds something else: name an empty folder" >&2
  exit 1
fi

rm -rf "$folder/public" "$folder/news.sqlite3"
cp -R "$here/package.json" "$here/config" "$here/src" "$folder"
mkdir -p "$folder/public/uploads"
(cd "$repository" && "${PYTHON:-.venv/bin/python}" -m bench.harness.news "$folder")

cd "$folder"
npm install --no-audit --no-fund --loglevel=error
BENCH_FILL=1 node -e '
  require("@strapi/strapi").createStrapi().load().then((strapi) => strapi.destroy())
    .then(() => process.exit(0))
'
echo "Laid. Now: BENCH_STRAPI=$folder python -m bench api"
