"""The verification of another person's device by short authentication strings, as the one who asks for it.

Matrix specification v1.18, client-server API, "Key verification framework" and "SAS HKDF calculation". Independent of
matrix-nio's own, which follows an older form.
"""

import hashlib
import time
import uuid

import vodozemac

import identity

PREFIX = "m.key.verification."
MAC = "hkdf-hmac-sha256.v2"


class Verification:
    def __init__(self, person, user, device, room, within):
        """`room`: where it is talked over, encrypted; without one the devices talk to each other directly."""
        self.person, self.user, self.device, self.room, self.within = person, user, device, room, within
        self.transaction = None if room else uuid.uuid4().hex
        self.own_device = person.client.device_id
        self.keys_of_others = None
        # For tests of what the other side does with a forgery.
        self.forge_mac = False

    async def run(self):
        """The emoji, by number, and whose keys were proven; their master key is signed afterwards."""
        self.keys_of_others = await self.person.key_query(self.user)
        await self.request()
        ready = await self.receive("ready")
        self.demand("m.sas.v1" in ready.get("methods", []), f"No SAS is offered: {ready}")
        self.demand(ready.get("from_device") == self.device, f"Another device answers: {ready}")
        sas = vodozemac.Sas()
        start = await self.send("start", {
            "from_device": self.own_device, "method": "m.sas.v1", "key_agreement_protocols": ["curve25519-hkdf-sha256"],
            "hashes": ["sha256"], "message_authentication_codes": [MAC],
            "short_authentication_string": ["decimal", "emoji"]})
        accept = await self.receive("accept")
        own_key = sas.public_key.to_base64()
        await self.send("key", {"key": own_key})
        their_key = (await self.receive("key"))["key"]
        commitment = identity.unpadded(hashlib.sha256(their_key.encode() + identity.canonical(start)).digest())
        self.demand(commitment == accept.get("commitment"), "The commitment does not fit the key.")
        self.demand(accept.get("message_authentication_code") == MAC, f"Another MAC was chosen: {accept}")
        shared = sas.diffie_hellman(vodozemac.Curve25519PublicKey.from_base64(their_key))
        us, them = f"{self.person.id}|{self.own_device}|{own_key}", f"{self.user}|{self.device}|{their_key}"
        emoji = shared.bytes(f"MATRIX_KEY_VERIFICATION_SAS|{us}|{them}|{self.transaction}").emoji_indices
        await self.send("mac", self.own_mac(shared))
        proven = self.check_mac(shared, await self.receive("mac"))
        await self.send("done", {})
        await self.receive("done")
        await self.sign_master_key()
        return {"emoji": list(emoji), "proven": proven}

    # Messages

    async def request(self):
        content = {"from_device": self.own_device, "methods": ["m.sas.v1"]}
        if self.room:
            self.transaction = await self.person.send(self.room, "m.room.message", content | {
                "msgtype": PREFIX + "request", "body": "I would like to verify your keys.", "to": self.user})
        else:
            await self.send("request", content | {"timestamp": int(time.time() * 1000)})

    async def send(self, name, content):
        """The content as it was sent."""
        if self.room:
            content = content | {"m.relates_to": {"rel_type": "m.reference", "event_id": self.transaction}}
            await self.person.send(self.room, PREFIX + name, content)
        else:
            content = content | {"transaction_id": self.transaction}
            await self.person.call(
                "PUT", f"/v3/sendToDevice/{PREFIX}{name}/{uuid.uuid4().hex}",
                {"messages": {self.user: {self.device: content}}})
        return content

    async def receive(self, name):
        content = await self.person.until(
            lambda: self.received(name), f"“{name}” of the verification; there came {self.all_received()}", self.within)
        self.demand(not (isinstance(content, dict) and content.get("code")), f"It was cancelled: {content}")
        return content

    def received(self, name):
        came = self.all_received()
        return came.get(PREFIX + name) or came.get(PREFIX + "cancel")

    def all_received(self):
        if self.room:
            return {
                message.type: message.content | {"type": message.type} for message in self.person.all(self.room)
                if message.sender == self.user and message.relates("m.reference") == self.transaction}
        return {
            signal["type"]: signal["content"] for signal in self.person.signals
            if signal["sender"] == self.user and signal["content"].get("transaction_id") == self.transaction}

    def demand(self, holds, what):
        if not holds:
            raise VerificationFailed(what)

    # Proofs

    def mac_info(self, sender, sender_device, recipient, recipient_device):
        return f"MATRIX_KEY_VERIFICATION_MAC{sender}{sender_device}{recipient}{recipient_device}{self.transaction}"

    def own_mac(self, shared):
        info = self.mac_info(self.person.id, self.own_device, self.user, self.device)
        keys = {f"ed25519:{self.own_device}": self.person.client.olm.account.identity_keys["ed25519"]}
        if self.person.keys:
            master = self.person.keys.public("master")
            keys[f"ed25519:{master}"] = master
        if self.forge_mac:
            keys = {name: identity.unpadded(bytes(32)) for name in keys}
        macs = {name: shared.calculate_mac(key, info + name) for name, key in keys.items()}
        return {"mac": macs, "keys": shared.calculate_mac(",".join(sorted(macs)), info + "KEY_IDS")}

    def check_mac(self, shared, content):
        info = self.mac_info(self.user, self.device, self.person.id, self.own_device)
        macs = content.get("mac", {})
        try:
            shared.verify_mac(",".join(sorted(macs)), info + "KEY_IDS", content.get("keys", ""))
            for name, mac in macs.items():
                shared.verify_mac(self.known_key(name), info + name, mac)
        except vodozemac.SasException as error:
            raise VerificationFailed(f"A MAC is wrong: {error}") from error
        self.demand(f"ed25519:{self.device}" in macs, f"The device does not prove its key: {content}")
        return sorted(macs)

    def known_key(self, name):
        """The key of that name as the server tells of it: that is what the other side must prove."""
        of_device = self.keys_of_others["device_keys"][self.user][self.device]["keys"]
        of_user = self.keys_of_others.get("master_keys", {}).get(self.user, {}).get("keys", {})
        key = of_device.get(name) or of_user.get(name)
        self.demand(key, f"{name} is no key that the server knows of.")
        return key

    async def sign_master_key(self):
        master = self.keys_of_others.get("master_keys", {}).get(self.user)
        if master and self.person.keys:
            own = {name: part for name, part in master.items() if name != "signatures"}
            public = identity.only_key(master)
            await self.person.upload_signatures(
                {self.user: {public: self.person.keys.signed(own, self.person.id, "user_signing")}})


class VerificationFailed(Exception):
    """Why another's keys are not believed."""
