# Starts a simulated Discord on a free loopback port, for peers.sh to stop. Sourced, after packages.sh, python.sh and
# peers.sh, from the project's folder.

discord_contract=${RECOMMENDARR_CONTRACTS:-../shared/contracts}/discord/openapi.json

# start_discord : sets RECOMMENDARR_TEST_DISCORD to the address of the control API. What the bot sends and what the
# simulation answers is held against Discord's description in RECOMMENDARR_CONTRACTS, or in ../shared/contracts, if any.
start_discord() {
    need_discord
    local port log options=()
    [ -e "$discord_contract" ] && options=(--validate "$discord_contract")
    log=$(mktemp /tmp/recommendarr-discord.XXXXXX)
    port=$(free_port)
    .build/venv-discord/bin/python Tests/Peers/discord --port "$port" "${options[@]}" >"$log" 2>&1 &
    peer_pids+=($!)
    wait_for_port "$port" "$log"
    rm -f "$log"
    export RECOMMENDARR_TEST_DISCORD="http://127.0.0.1:$port"
}

# test_discord : the simulation's own tests, and the check with a client that its author did not write.
test_discord() {
    need_discord
    local python=$PWD/.build/venv-discord/bin/python options=() contracts=
    if [ -e "$discord_contract" ]; then
        options=(--validate "$discord_contract")
        contracts=$(cd "$(dirname "$discord_contract")/.." && pwd)
    fi
    "$python" Tests/Peers/discord/check.py "${options[@]}"
    (cd Tests/Peers/discord && RECOMMENDARR_CONTRACTS=$contracts "$python" -W ignore -m unittest discover --quiet \
        --top-level-directory . --start-directory tests)
}

need_discord() {
    local requirements
    mapfile -t requirements <Tests/Peers/discord/requirements.txt
    need_python discord "${requirements[@]}"
}
