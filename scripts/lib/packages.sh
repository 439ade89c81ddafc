# Installs missing Debian packages, or says which are missing. Sourced by the other scripts.

# need PACKAGE "WHY" … : makes sure that each package is installed.
need() {
    local missing=() reasons=()
    while [ $# -gt 0 ]; do
        if ! dpkg-query -W -f='${Status}' "$1" 2>/dev/null | grep -q 'install ok installed'; then
            missing+=("$1")
            reasons+=("  $1: $2")
        fi
        shift 2
    done
    [ ${#missing[@]} -eq 0 ] && return 0
    # Everything said here goes to standard error: the caller's output may be read by a program.
    exec 3>&1 1>&2
    echo "These system packages are missing:"
    printf '%s\n' "${reasons[@]}"
    if [ "$(id -u)" -ne 0 ]; then
        echo "Please install them, then start this again:"
        echo "  sudo apt-get install ${missing[*]}"
        exit 1
    fi
    echo "Installing them with apt-get."
    DEBIAN_FRONTEND=noninteractive apt-get install -y -q "${missing[@]}" >/dev/null 2>&1 ||
        { apt-get update -q >/dev/null && DEBIAN_FRONTEND=noninteractive apt-get install -y -q "${missing[@]}" >/dev/null; } ||
        { echo "apt-get could not install them; the lines above say why."; exit 1; }
    exec 1>&3 3>&-
}

need_swift() {
    command -v swift >/dev/null || {
        echo "Swift 6.2 or newer is needed to build this: see https://www.swift.org/install/linux" >&2
        exit 1
    }
}

need_build_packages() {
    need_swift
    need libpq-dev "the PostgreSQL client library" \
        libsqlite3-dev "the embedded database" \
        zlib1g-dev "reads compressed files" \
        libolm-dev "end-to-end encryption of Matrix" \
        pkg-config "finds these libraries"
}
