"""The encryption of Matrix by other people's code, for tests to talk with: vodozemac for Olm, Megolm and verification,
PyCryptodome for files and secrets.

Reads one JSON object a line, {"call": NAME, …}, and writes one: the result, or {"error": TEXT}. Bytes are unpadded
base64. Objects stay here; a call that makes one gives it the name in "as", by which later calls find it.
"""

import base64
import hashlib
import hmac
import json
import secrets
import sys

import vodozemac as olm
from Crypto.Cipher import AES
from Crypto.Hash import SHA256
from Crypto.Protocol.KDF import HKDF
from Crypto.Util import Counter

objects = {}


def encode(data):
    return base64.b64encode(data).decode().rstrip("=")


def decode(text):
    return base64.b64decode(text + "=" * (-len(text) % 4), validate=True)


def curve(text):
    return olm.Curve25519PublicKey.from_base64(text)


def message_of(parts):
    kind, body = parts
    return {"type": kind, "body": encode(body)}


# Olm


def account(name):
    made = objects[name] = olm.Account()
    made.generate_one_time_keys(1)
    one_time_key = next(iter(made.one_time_keys.values())).to_base64()
    made.mark_keys_as_published()
    return {
        "curve25519": made.curve25519_key.to_base64(),
        "ed25519": made.ed25519_key.to_base64(),
        "one_time_key": one_time_key,
    }


def sign(account, message):
    return {"signature": objects[account].sign(decode(message)).to_base64()}


def verify(key, message, signature):
    signature = olm.Ed25519Signature.from_base64(signature)
    olm.Ed25519PublicKey.from_base64(key).verify_signature(decode(message), signature)
    return {}


def begin_session(name, account, identity_key, one_time_key):
    session = objects[account].create_outbound_session(curve(identity_key), curve(one_time_key))
    objects[name] = session
    return {"id": session.session_id}


def take_session(name, account, identity_key, body):
    message = olm.PreKeyMessage.from_base64(body)
    session, plaintext = objects[account].create_inbound_session(curve(identity_key), message)
    objects[name] = session
    return {"id": session.session_id, "plaintext": encode(plaintext)}


def encrypt(session, plaintext):
    return message_of(objects[session].encrypt(decode(plaintext)).to_parts())


def decrypt(session, type, body):
    return {"plaintext": encode(objects[session].decrypt(olm.AnyOlmMessage.from_parts(type, decode(body))))}


# Megolm


def begin_group_session(name):
    session = objects[name] = olm.GroupSession()
    return {"id": session.session_id, "session_key": session.session_key.to_base64()}


def take_group_session(name, session_key):
    session = objects[name] = olm.InboundGroupSession(olm.SessionKey(session_key))
    return {"id": session.session_id}


def import_group_session(name, session_key):
    session = olm.InboundGroupSession.import_session(olm.ExportedSessionKey(session_key))
    objects[name] = session
    return {"id": session.session_id, "first_known_index": session.first_known_index}


def export_group_session(session, index):
    return {"session_key": objects[session].export_at(index).to_base64()}


def encrypt_group(session, plaintext):
    return {"body": objects[session].encrypt(decode(plaintext)).to_base64()}


def decrypt_group(session, body):
    read = objects[session].decrypt(olm.MegolmMessage.from_base64(body))
    return {"plaintext": encode(bytes(read.plaintext)), "index": read.message_index}


# Verification


def begin_sas(name):
    sas = objects[name] = olm.Sas()
    return {"key": sas.public_key.to_base64()}


def agree(sas, key):
    objects[sas] = objects[sas].diffie_hellman(curve(key))
    return {}


def show(sas, info):
    made = objects[sas].bytes(info)
    return {"emoji": list(made.emoji_indices), "decimals": list(made.decimals)}


def mac(sas, text, info):
    return {"mac": objects[sas].calculate_mac(text, info)}


# Files and secrets


def counter(block):
    return Counter.new(64, prefix=block[:8], initial_value=int.from_bytes(block[8:], "big"))


def encrypt_file(plaintext):
    key, block = secrets.token_bytes(32), secrets.token_bytes(8) + bytes(8)
    ciphertext = AES.new(key, AES.MODE_CTR, counter=counter(block)).encrypt(decode(plaintext))
    web_key = {"kty": "oct", "alg": "A256CTR", "ext": True, "key_ops": ["encrypt", "decrypt"]}
    web_key["k"] = base64.urlsafe_b64encode(key).decode().rstrip("=")
    hashes = {"sha256": encode(hashlib.sha256(ciphertext).digest())}
    file = {"v": "v2", "url": "mxc://example.org/a", "key": web_key, "iv": encode(block), "hashes": hashes}
    return {"ciphertext": encode(ciphertext), "file": file}


def decrypt_file(ciphertext, file):
    ciphertext = decode(ciphertext)
    assert file["hashes"]["sha256"] == encode(hashlib.sha256(ciphertext).digest()), "the hash is another one"
    key = base64.urlsafe_b64decode(file["key"]["k"] + "=")
    return {"plaintext": encode(AES.new(key, AES.MODE_CTR, counter=counter(decode(file["iv"]))).decrypt(ciphertext))}


def secret_keys(key, name):
    # HKDF with two keys of 32 bytes; without a salt it takes zeros.
    return HKDF(decode(key), 32, None, SHA256, num_keys=2, context=name.encode())


def encrypt_secret(key, name, secret):
    encryption, authentication = secret_keys(key, name)
    iv = bytearray(secrets.token_bytes(16))
    iv[8] &= 0x7F
    cipher = AES.new(encryption, AES.MODE_CTR, initial_value=bytes(iv), nonce=b"")
    ciphertext = cipher.encrypt(secret.encode())
    tag = hmac.digest(authentication, ciphertext, "sha256")
    # With padding, as some clients write it.
    padded = {"iv": iv, "ciphertext": ciphertext, "mac": tag}
    return {"encrypted": {key: base64.b64encode(value).decode() for key, value in padded.items()}}


def decrypt_secret(key, name, encrypted):
    encryption, authentication = secret_keys(key, name)
    ciphertext = decode(encrypted["ciphertext"])
    assert hmac.compare_digest(hmac.digest(authentication, ciphertext, "sha256"), decode(encrypted["mac"])), "MAC"
    cipher = AES.new(encryption, AES.MODE_CTR, initial_value=decode(encrypted["iv"]), nonce=b"")
    return {"secret": cipher.decrypt(ciphertext).decode()}


def derive_key(passphrase, salt, iterations):
    return {"key": encode(hashlib.pbkdf2_hmac("sha512", passphrase.encode(), salt.encode(), iterations, 32))}


CALLS = {
    call.__name__: call
    for call in (
        account, sign, verify, begin_session, take_session, encrypt, decrypt,
        begin_group_session, take_group_session, import_group_session, export_group_session, encrypt_group,
        decrypt_group, begin_sas, agree, show, mac,
        encrypt_file, decrypt_file, encrypt_secret, decrypt_secret, derive_key,
    )
}  # fmt: skip


def main():
    for line in sys.stdin:
        request = json.loads(line)
        call = CALLS[request.pop("call")]
        if "as" in request:
            request["name"] = request.pop("as")
        try:
            answer = call(**request)
        except Exception as error:
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
