"""A Secret Service (freedesktop.org) in memory: just enough of it for Python's keyring and for ours to share entries.

Prints `ready` when it has its name on the session bus. With the argument `locked` it has one entry, which stays locked:
whoever wants it unlocked is told that the prompt was dismissed. With `silent` it answers nothing.
"""

import hashlib
import hmac
import os
import sys

from cryptography.hazmat.backends import default_backend
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from jeepney import (
    DBusAddress,
    HeaderFields,
    MessageType,
    message_bus,
    new_error,
    new_method_return,
    new_signal,
)
from jeepney.io.blocking import open_dbus_connection

ROOT = "/org/freedesktop/secrets"
COLLECTION = ROOT + "/collection/login"
PROMPT = ROOT + "/prompt/1"
ITEM = "org.freedesktop.Secret.Item."
# RFC 2409 §6.2, the second Oakley group.
PRIME = int(
    "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DD"
    "EF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED"
    "EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE65381FFFFFFFFFFFFFFFF",
    16,
)

is_locked = "locked" in sys.argv
sessions = {}
items = {}
made = 0


def path_below(folder):
    global made
    made += 1
    return "{}/{}".format(folder, made)


def open_session(algorithm, argument):
    session = path_below(ROOT + "/session")
    if algorithm == "plain":
        sessions[session] = None
        return "vo", (("s", ""), session)
    private = int.from_bytes(os.urandom(128), "big")
    shared = pow(int.from_bytes(bytes(argument[1]), "big"), private, PRIME).to_bytes(128, "big")
    pseudorandom = hmac.new(bytes(32), shared, hashlib.sha256).digest()
    sessions[session] = hmac.new(pseudorandom, b"\x01", hashlib.sha256).digest()[:16]
    return "vo", (("ay", pow(2, private, PRIME).to_bytes(128, "big")), session)


def aes(session, vector):
    return Cipher(algorithms.AES(sessions[session]), modes.CBC(vector), default_backend())


def to_client(session, secret):
    if sessions[session] is None:
        return session, b"", secret, "text/plain"
    padding = 16 - len(secret) % 16
    vector = os.urandom(16)
    encryptor = aes(session, vector).encryptor()
    padded = secret + bytes([padding]) * padding
    return session, vector, encryptor.update(padded) + encryptor.finalize(), "text/plain"


def from_client(secret):
    session, vector, value, _ = secret
    if sessions[session] is None:
        return bytes(value)
    decryptor = aes(session, bytes(vector)).decryptor()
    padded = decryptor.update(bytes(value)) + decryptor.finalize()
    return padded[: -padded[-1]]


def search(wanted):
    return [path for path, item in items.items() if wanted.items() <= item["attributes"].items()]


def create(properties, secret, replace):
    attributes = dict(properties[ITEM + "Attributes"][1])
    same = [path for path in search(attributes) if items[path]["attributes"] == attributes]
    path = same[0] if same and replace else path_below(COLLECTION)
    items[path] = {"attributes": attributes, "label": properties[ITEM + "Label"][1], "secret": from_client(secret)}
    return "oo", (path, "/")


def property_of(path, name):
    if name == "Locked":
        return "b", is_locked
    if name == "Label":
        return "s", items[path]["label"] if path in items else "Login"
    if name == "Attributes":
        return "a{ss}", items[path]["attributes"]
    if name == "Items":
        return "ao", list(items)
    return "ao", [COLLECTION]


def answer(path, interface, member, body):
    if member == "OpenSession":
        return open_session(*body)
    if member == "SearchItems" and interface.endswith(".Collection"):
        return "ao", (search(body[0]),)
    if member == "SearchItems":
        found = search(body[0])
        return "aoao", (([], found) if is_locked else (found, []))
    if member == "ReadAlias":
        return "o", (COLLECTION,)
    if member == "Unlock":
        return "aoo", (([], PROMPT) if is_locked else (body[0], "/"))
    if member == "CreateItem":
        return create(*body)
    if member == "GetSecret":
        return "(oayays)", (to_client(body[0], items[path]["secret"]),)
    if member == "GetSecrets":
        return "a{o(oayays)}", ({item: to_client(body[1], items[item]["secret"]) for item in body[0]},)
    if member == "SetSecret":
        items[path]["secret"] = from_client(body[0])
        return None, ()
    if member == "Delete":
        del items[path]
        return "o", ("/",)
    if member == "Get":
        return "v", (property_of(path, body[1]),)
    if member in ("Prompt", "Close"):
        return None, ()
    raise KeyError(member)


def serve():
    connection = open_dbus_connection("SESSION")
    connection.send_and_get_reply(message_bus.RequestName("org.freedesktop.secrets"))
    if is_locked:
        attributes = {"service": "https://upload.pypi.org/legacy/", "username": "__token__"}
        items[path_below(COLLECTION)] = {"attributes": attributes, "label": "", "secret": b"out of reach"}
    print("ready", flush=True)
    while True:
        message = connection.receive()
        if message.header.message_type != MessageType.method_call or "silent" in sys.argv:
            continue
        fields = message.header.fields
        path, member = fields[HeaderFields.path], fields[HeaderFields.member]
        try:
            signature, body = answer(path, fields.get(HeaderFields.interface, ""), member, message.body)
            connection.send(new_method_return(message, signature, body))
        except Exception as error:
            connection.send(new_error(message, "org.freedesktop.DBus.Error.Failed", "s", (repr(error),)))
        if member == "Prompt":
            prompt = DBusAddress(PROMPT, interface="org.freedesktop.Secret.Prompt")
            connection.send(new_signal(prompt, "Completed", "bv", (True, ("ao", []))))


serve()
