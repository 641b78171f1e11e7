# The database of a laid WordPress, answering at its socket alone: database <folder>
database() {
  exec mariadbd --no-defaults --user="$(id -un)" --datadir="$1/data" --socket="$1/db.sock" \
    --pid-file="$1/db.pid" --skip-networking --innodb-buffer-pool-size=256M
}

wait_for_database() {
  for _ in $(seq 100); do
    mariadb-admin --no-defaults --user=root --socket="$1/db.sock" ping >/dev/null 2>&1 && return
    sleep 0.1
  done
  echo "the database does not answer" >&2
  return 1
}
