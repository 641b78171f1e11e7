#!/bin/sh
# Lays a WordPress with a thousand news: sh bench/pages/wordpress/lay.sh <folder>. Needs of Debian:
# wordpress wordpress-theme-twentytwentythree php-fpm php-mysql php-cli mariadb-server nginx
# (with --no-install-recommends; none of their services has to run).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
repository=$(cd "$here/../../.." && pwd)
mkdir -p "$1"
folder=$(cd "$1" && pwd)
if [ -n "$(ls -A "$folder")" ] && [ ! -e "$folder/articles.json" ]; then
  echo "$folder holds something else: name an empty folder" >&2
  exit 1
fi
. "$here/database.sh"

rm -rf "$folder/www" "$folder/data"
cp -RL /usr/share/wordpress "$folder/www"
mkdir -p "$folder/www/wp-content/uploads"
cp "$here/wp-config.php" "$folder/www"
(cd "$repository" && "${PYTHON:-.venv/bin/python}" -m bench.harness.news "$folder")

mariadb-install-db --no-defaults --user="$(id -un)" --datadir="$folder/data" \
  --auth-root-authentication-method=normal --skip-test-db >/dev/null
(database "$folder") 2>"$folder/db.log" &
trap 'kill "$!"; wait' EXIT
wait_for_database "$folder"
mariadb --no-defaults --user=root --socket="$folder/db.sock" \
  -e 'CREATE DATABASE wordpress CHARACTER SET utf8mb4'
php "$here/fill.php" "$folder"
echo "Laid. Now: BENCH_WORDPRESS=$folder python -m bench pages --table wordpress"
