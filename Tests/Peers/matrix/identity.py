"""Cross-signing with code of its own: keys, signatures, and the chain from a user's master key to a device.

Matrix specification v1.18, client-server API, "Cross-signing" and appendix "Signing JSON".
"""

import base64
import json

import nacl.exceptions
import nacl.signing

USAGES = ("master", "self_signing", "user_signing")


class Keys:
    """The private keys of somebody's cross-signing identity."""

    def __init__(self):
        self.private = {usage: nacl.signing.SigningKey.generate() for usage in USAGES}

    def public(self, usage):
        return unpadded(bytes(self.private[usage].verify_key))

    def published(self, user):
        """The body of /keys/device_signing/upload without its authorisation."""
        body = {}
        for usage in USAGES:
            public = self.public(usage)
            key = {"user_id": user, "usage": [usage], "keys": {f"ed25519:{public}": public}}
            body[f"{usage}_key"] = key if usage == "master" else self.signed(key, user, "master")
        return body

    def signed(self, value, user, usage):
        """A copy that has one signature more, by the key of that usage."""
        signature = unpadded(self.private[usage].sign(canonical(value)).signature)
        signatures = {name: dict(own) for name, own in value.get("signatures", {}).items()}
        signatures.setdefault(user, {})[f"ed25519:{self.public(usage)}"] = signature
        return value | {"signatures": signatures}

    def signed_device(self, user, device):
        return self.signed({name: part for name, part in device.items() if name != "unsigned"}, user, "self_signing")


def chains(answer, user):
    """For each device of an answer of /keys/query what is wrong between the user's master key and it, or nothing."""
    try:
        master = only_key(answer["master_keys"][user])
        self_signing = answer["self_signing_keys"][user]
        broken = wrong_signature(self_signing, user, f"ed25519:{master}", master, "the self-signing key")
        signer = only_key(self_signing)
    except (KeyError, ValueError) as error:
        broken, signer = f"there is no cross-signing identity ({error!r})", None
    found = {}
    for name, device in answer.get("device_keys", {}).get(user, {}).items():
        own = device["keys"].get(f"ed25519:{name}", "")
        found[name] = (
            wrong_signature(device, user, f"ed25519:{name}", own, "the device by itself")
            or broken or wrong_signature(device, user, f"ed25519:{signer}", signer, "the device by its owner"))
    return found


def wrong_signature(value, user, key_name, key, what):
    signature = value.get("signatures", {}).get(user, {}).get(key_name)
    if signature is None:
        return f"{what} is not signed by {key_name}"
    try:
        nacl.signing.VerifyKey(padded(key)).verify(canonical(value), padded(signature))
    except (nacl.exceptions.BadSignatureError, nacl.exceptions.ValueError, ValueError, TypeError) as error:
        return f"the signature of {what} by {key_name} is wrong ({error})"
    return None


def only_key(value):
    (key,) = value["keys"].values()
    return key


def canonical(value):
    """What is signed: canonical JSON without the signatures and what is unsigned."""
    if isinstance(value, dict):
        value = {name: part for name, part in value.items() if name not in ("signatures", "unsigned")}
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def unpadded(data):
    return base64.b64encode(data).decode().rstrip("=")


def padded(text):
    return base64.b64decode(text + "=" * (-len(text) % 4))
