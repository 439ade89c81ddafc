# Starts a PostgreSQL of its own on a free loopback port in a temporary folder, and stops it at the end. Sourced.

# start_postgres : sets RECOMMENDARR_TEST_POSTGRES to the address of an empty server.
start_postgres() {
    local bin owner=""
    bin=$(find /usr/lib/postgresql -path '*/bin/initdb' 2>/dev/null | sort -V | tail -n 1)
    [ -n "$bin" ] || { echo "initdb was not found under /usr/lib/postgresql."; exit 1; }
    bin=$(dirname "$bin")
    postgres_folder=$(mktemp -d /tmp/recommendarr-postgres.XXXXXX)
    # The server refuses to run as root: the account of the Debian package owns the folder then.
    if [ "$(id -u)" -eq 0 ]; then
        owner=postgres
        chown postgres "$postgres_folder"
    fi
    as_owner() { if [ -n "$owner" ]; then runuser -u "$owner" -- "$@"; else "$@"; fi; }
    local port
    port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
    (
        cd "$postgres_folder"
        as_owner "$bin/initdb" -D "$postgres_folder/data" -U tester --auth=trust -E UTF8 --locale=C.UTF-8 >"$postgres_folder/initdb.log" 2>&1
    ) || { cat "$postgres_folder/initdb.log"; exit 1; }
    cd "$postgres_folder" || exit 1
    as_owner "$bin/postgres" -D "$postgres_folder/data" -p "$port" -c listen_addresses=127.0.0.1 \
        -c unix_socket_directories="$postgres_folder" -c fsync=off -c max_connections=200 \
        >"$postgres_folder/server.log" 2>&1 &
    postgres_pid=$!
    cd - >/dev/null || exit 1
    trap stop_postgres EXIT
    for _ in $(seq 1 100); do
        if "$bin/pg_isready" -q -h 127.0.0.1 -p "$port"; then
            export RECOMMENDARR_TEST_POSTGRES="postgres://tester@127.0.0.1:$port/postgres"
            return 0
        fi
        sleep 0.2
    done
    echo "PostgreSQL did not start:"
    cat "$postgres_folder/server.log"
    exit 1
}

stop_postgres() {
    # runuser waits for its child: the server's own id is in its pid file.
    local pid
    pid=$(head -n 1 "$postgres_folder/data/postmaster.pid" 2>/dev/null) || true
    kill -INT "${pid:-$postgres_pid}" 2>/dev/null || true
    wait "$postgres_pid" 2>/dev/null || true
    rm -rf "$postgres_folder"
}
