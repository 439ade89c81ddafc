# Makes environments for the Python programs that this project is compared with. Sourced by the other scripts, after
# packages.sh, from the project's folder.

# need_python NAME PACKAGE … : makes sure that .build/venv-NAME/bin/python exists and has the packages.
need_python() {
    local folder=.build/venv-$1
    shift
    # The list of what was installed is written last: an environment without it was interrupted.
    [ "$(cat "$folder/packages" 2>/dev/null)" = "$*" ] && return 0
    need python3-venv "the comparison runs in an environment of its own"
    echo "Installing $* for Python; the first time takes some minutes." >&2
    rm -rf "$folder"
    mkdir -p .build
    local log
    log=$(mktemp)
    { python3 -m venv "$folder" && install_python "$folder" "$@"; } >"$log" 2>&1 ||
        { cat "$log" >&2; rm -f "$log"; exit 1; }
    rm -f "$log"
    echo "$*" >"$folder/packages"
}

# install_python FOLDER PACKAGE … : uv is several times faster than pip, but does not know how pip was set up here.
install_python() {
    local pip="$1/bin/pip" uv="$1/bin/uv" python="$1/bin/python"
    shift
    "$pip" install --quiet --disable-pip-version-check uv && "$uv" pip install --quiet --python "$python" "$@" ||
        "$pip" install --quiet --disable-pip-version-check "$@"
}
