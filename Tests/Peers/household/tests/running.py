"""Starts the simulation for its own tests."""

import http.client
import json
import os
import pathlib
import subprocess
import sys
import unittest

FOLDER = pathlib.Path(__file__).resolve().parent.parent
REPOSITORY = FOLDER.parent.parent.parent
PLEX = {"X-Plex-Token": "plex-owner-token", "X-Plex-Client-Identifier": "test", "Accept": "application/json"}
JELLYFIN = {"Authorization": 'MediaBrowser Client="T", Device="d", DeviceId="x", Version="1", Token="jellyfin-key"'}
TMDB = {"Authorization": "Bearer tmdb.read-access.token"}
SEERR = {"X-Api-Key": "seerr-key"}


def contracts():
    """The folder with the API descriptions, where there is one."""
    named = os.environ.get("RECOMMENDARR_CONTRACTS")
    folder = pathlib.Path(named) if named else REPOSITORY.parent / "shared" / "contracts"
    return folder if (folder / "plex" / "openapi.yaml").exists() else None


class Running(unittest.TestCase):
    options = []

    @classmethod
    def setUpClass(cls):
        command = [sys.executable, str(FOLDER), "--titles", "300", "--history", "4000", *cls.options]
        cls.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        cls.described = json.loads(cls.process.stdout.readline())
        cls.address = cls.described["control"].removeprefix("http://").removesuffix("/_control")

    @classmethod
    def tearDownClass(cls):
        cls.process.terminate()
        cls.process.wait()
        cls.process.stdout.close()

    def raw(self, method, path, headers=None, body=None):
        connection = http.client.HTTPConnection(self.address, timeout=60)
        headers = dict(headers or {})
        if body is not None:
            headers["Content-Type"] = "application/json"
            body = json.dumps(body)
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            return response.status, response.read(), dict(response.getheaders())
        finally:
            connection.close()

    def call(self, method, path, headers=None, body=None, status=None):
        got, text, _ = self.raw(method, path, headers, body)
        if status is not None:
            self.assertEqual(got, status, f"{method} {path}: {text[:500]}")
        return json.loads(text) if text else None

    def control(self, method, path, body=None):
        return self.call(method, "/_control/" + path, body=body, status=200)

    def change(self, **change):
        return self.control("POST", "change", change)[0]

    def truth(self, query=""):
        return self.control("GET", "truth?" + query)

    def tautulli(self, command, query=""):
        return self.call("GET", f"/tautulli/api/v2?apikey=tautulli-key&cmd={command}{query}")["response"]["data"]
