#!/bin/sh
# Serves a laid WordPress until it is ended: sh bench/pages/wordpress/serve.sh <folder> <port>
# nginx keeps its pages for half an hour (no run is longer), unless asked with `X-Fresh: 1`.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
folder=$1 port=$2
. "$here/database.sh"

user=''
[ "$(id -u)" = 0 ] && user='user root;'
rm -rf "$folder/run"
mkdir -p "$folder/run"
for name in nginx fpm; do
  sed -e "s|@folder@|$folder|g; s|@port@|$port|g; s|@user@|$user|g" \
    "$here/$name.conf" >"$folder/run/$name.conf"
done

started=''
# php-fpm leads a session of its own: whoever ends this group does not end it.
trap 'kill $started 2>/dev/null; wait' TERM INT
(database "$folder") &
started=$!
wait_for_database "$folder"
php_fpm=$(ls /usr/sbin/php-fpm* | tail -n 1)
"$php_fpm" --nodaemonize --allow-to-run-as-root --fpm-config "$folder/run/fpm.conf" &
started="$started $!"
until [ -S "$folder/run/fpm.sock" ]; do sleep 0.05; done
nginx -p "$folder/run" -c "$folder/run/nginx.conf" &
started="$started $!"
wait
