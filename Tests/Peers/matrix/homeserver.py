"""Runs a real Matrix homeserver (Synapse) for tests: SQLite, the loopback interface, no federation, nothing kept.

    homeserver.py [--port 0] [--real-limits] [--folder FOLDER]

When it answers, one line of JSON is printed: its address, the secret that registers accounts, and its name.
SIGTERM ends it; its folder is removed then.
"""

import argparse
import contextlib
import json
import os
import pathlib
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

NAME = "home.test"
# Seconds; a first start makes the tables.
STARTS_WITHIN = 120
HIGH = {"per_second": 10_000, "burst_count": 10_000}

LOGGING = {
    "version": 1,
    "formatters": {"line": {"format": "%(asctime)s %(name)s %(levelname)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"level": "WARNING", "handlers": ["console"]},
}


def limits(real):
    """Messages and joins are limited as Synapse does by default, or not at all; anybody may register and log in."""
    always = {
        "rc_registration": HIGH, "rc_login": {"address": HIGH, "account": HIGH, "failed_attempts": HIGH},
        "rc_room_creation": HIGH,
    }
    if real:
        return always
    return always | {
        "rc_message": HIGH, "rc_admin_redaction": HIGH, "rc_joins": {"local": HIGH, "remote": HIGH},
        "rc_joins_per_room": HIGH, "rc_invites": {"per_room": HIGH, "per_user": HIGH, "per_issuer": HIGH},
        "rc_media_create": HIGH, "rc_presence": {"per_user": HIGH}, "rc_reports": HIGH, "rc_user_directory": HIGH,
    }


def configuration(folder, port, secret, real_limits):
    return limits(real_limits) | {
        "server_name": NAME,
        "listeners": [{
            "port": port, "type": "http", "tls": False, "bind_addresses": ["127.0.0.1"],
            "resources": [{"names": ["client"], "compress": False}]}],
        "database": {"name": "sqlite3", "args": {"database": str(folder / "homeserver.db")}},
        "registration_shared_secret": secret,
        "macaroon_secret_key": secrets.token_hex(16), "form_secret": secrets.token_hex(16),
        "signing_key_path": str(folder / "signing.key"), "media_store_path": str(folder / "media"),
        "log_config": str(folder / "logging.json"), "pid_file": str(folder / "pid"),
        # Nobody outside is asked for anything, and nobody is told.
        "report_stats": False, "trusted_key_servers": [], "federation_domain_whitelist": [],
        "allow_public_rooms_over_federation": False, "url_preview_enabled": False, "push": {"enabled": False},
        "presence": {"enabled": False}, "user_directory": {"enabled": False}, "enable_search": False,
        # Passwords of tests need no protection, and each round doubles the time of a login.
        "bcrypt_rounds": 4,
    }


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@contextlib.contextmanager
def homeserver(port=0, real_limits=False, folder=None):
    """A running homeserver until the block ends: its address, secret, name, process id, database and log."""
    folder = pathlib.Path(folder or tempfile.mkdtemp(prefix="recommendarr-homeserver."))
    port, secret = port or free_port(), secrets.token_hex(16)
    url = f"http://127.0.0.1:{port}"
    settings = folder / "homeserver.json"
    # JSON is YAML.
    settings.write_text(json.dumps(configuration(folder, port, secret, real_limits)))
    (folder / "logging.json").write_text(json.dumps(LOGGING))
    (folder / "media").mkdir()
    command = [sys.executable, "-m", "synapse.app.homeserver", "--config-path", str(settings)]
    log_path = folder / "log"
    with open(log_path, "wb") as log:
        made = subprocess.run([*command, "--generate-keys"], stdout=log, stderr=log)
        process = made.returncode == 0 and subprocess.Popen(command, stdout=log, stderr=log, cwd=folder)
    try:
        if not process or not answers(url, process):
            raise SystemExit(f"The homeserver did not start:\n{log_path.read_text(errors='replace')[-4000:]}")
        yield {
            "url": url, "secret": secret, "name": NAME, "pid": process.pid, "database": str(folder / "homeserver.db"),
            "log": str(log_path)}
    finally:
        if process:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        shutil.rmtree(folder, ignore_errors=True)


def answers(url, process):
    """Waits until the server answers; whether it does."""
    end = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/_matrix/client/versions", timeout=5):
                return True
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    return False


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, default=0, help="0: a free one")
    parser.add_argument("--real-limits", action="store_true", help="429 as Synapse answers by default")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with homeserver(options.port, options.real_limits) as running:
        print(json.dumps(running), flush=True)
        os.waitpid(running["pid"], 0)
        raise SystemExit("The homeserver ended by itself.")


if __name__ == "__main__":
    main()
