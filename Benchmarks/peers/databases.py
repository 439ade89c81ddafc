"""What trials need of the two kinds of database: fresh ones, copies, and all that is in them."""

import contextlib
import csv
import io
import itertools
import pathlib
import sqlite3
import subprocess
from urllib.parse import urlsplit

# Every end of a delivery leaves a row, in the transaction that ends it.
ENDINGS = "CREATE TABLE endings (delivery BIGINT NOT NULL, state TEXT NOT NULL)"


class SQLite:
    """Databases in a folder."""

    name = "SQLite"

    def __init__(self, folder):
        self.folder, self.numbers = pathlib.Path(folder), itertools.count(1)

    def fresh(self):
        return self.folder / f"database-{next(self.numbers)}.sqlite"

    location = staticmethod(str)

    def copy(self, path):
        copied = self.fresh()
        with self.open(path) as source, self.open(copied) as target:
            source.backup(target)
        return copied

    def remove(self, path):
        for ending in ("", "-wal", "-shm"):
            pathlib.Path(f"{path}{ending}").unlink(missing_ok=True)

    def query(self, path, statement):
        with self.open(path) as database:
            return database.execute(statement).fetchall()

    def tables(self, path):
        return [name for name, in self.query(
            path, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'")]

    def note_endings(self, path):
        with self.open(path) as database:
            database.execute(ENDINGS)
            database.execute(
                "CREATE TRIGGER note_ending AFTER UPDATE OF state ON deliveries WHEN old.state <> new.state "
                "BEGIN INSERT INTO endings VALUES (new.id, new.state); END")

    @contextlib.contextmanager
    def open(self, path):
        """A connection that is closed at the end of the block, which is one transaction."""
        with contextlib.closing(sqlite3.connect(path, timeout=30)) as database, database:
            yield database


class PostgreSQL:
    """Databases of a server that is there for the trial alone."""

    name = "PostgreSQL"
    null = "\x01"

    def __init__(self, address):
        self.server, self.numbers = urlsplit(address), itertools.count(1)

    def fresh(self):
        name = f"trial_{next(self.numbers)}"
        self.psql("postgres", f"CREATE DATABASE {name}")
        return name

    def location(self, name):
        return self.server._replace(path=f"/{name}").geturl()

    def copy(self, name):
        copied = f"trial_{next(self.numbers)}"
        self.psql("postgres", f"CREATE DATABASE {copied} TEMPLATE {name}")
        return copied

    def remove(self, name):
        self.psql("postgres", f"DROP DATABASE {name} WITH (FORCE)")

    def query(self, name, statement):
        text = self.psql(name, f"COPY ({statement}) TO STDOUT (FORMAT csv, NULL '{self.null}')")
        convert = {self.null: None}
        return [tuple(convert.get(value, value) for value in row) for row in csv.reader(io.StringIO(text, newline=""))]

    def tables(self, name):
        return [table for table, in self.query(name, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]

    def note_endings(self, name):
        self.psql(name, f"""
            {ENDINGS};
            CREATE FUNCTION note_ending() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN INSERT INTO endings VALUES (new.id, new.state); RETURN NULL; END $$;
            CREATE TRIGGER note_ending AFTER UPDATE OF state ON deliveries FOR EACH ROW
                WHEN (old.state <> new.state) EXECUTE FUNCTION note_ending()""")

    def psql(self, name, statement):
        done = subprocess.run(
            ["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", self.location(name), "-c", statement],
            capture_output=True, text=True)
        if done.returncode != 0:
            raise SystemExit(f"psql: {done.stderr.strip()}")
        return done.stdout
