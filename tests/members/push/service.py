"""A push service on loopback: takes what it is sent over TLS, and a browser that can open it.

The opening is written from RFC 8188 and RFC 8291 with bare cryptography, not with the library that
seals: what it reads was really sealed for this browser.
"""

import json
import socket
import ssl
import tempfile
from base64 import urlsafe_b64decode, urlsafe_b64encode
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from unittest.mock import patch

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.x509.oid import NameOID

from members.push import courier

HOST = "fcm.googleapis.com"
X962 = serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint


def plain(text):
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def coded(raw):
    return urlsafe_b64encode(raw).decode().rstrip("=")


class Browser:
    """Subscribes with its own keys and opens what was sealed for them."""

    def __init__(self, path="/fcm/send/a"):
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.secret = b"sixteen bytes ok"
        self.point = self.key.public_key().public_bytes(*X962)
        self.endpoint = f"https://{HOST}{path}"

    @property
    def subscription(self):
        keys = {"p256dh": coded(self.point), "auth": coded(self.secret)}
        return {"endpoint": self.endpoint} | keys

    def open(self, body):
        salt, length = body[:16], body[20]
        sender, sealed = body[21 : 21 + length], body[21 + length :]
        other = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender)
        shared = self.key.exchange(ec.ECDH(), other)
        info = b"WebPush: info\0" + self.point + sender
        common = derived(self.secret, info, 32, shared)
        key = derived(salt, b"Content-Encoding: aes128gcm\0", 16, common)
        nonce = derived(salt, b"Content-Encoding: nonce\0", 12, common)
        opened = AESGCM(key).decrypt(nonce, sealed, None)
        assert opened.rstrip(b"\0")[-1:] == b"\2", "not the last record"
        return json.loads(opened.rstrip(b"\0")[:-1])


def derived(salt, info, length, secret):
    return HKDF(hashes.SHA256(), length, salt, info).derive(secret)


def claims_of(header):
    """Return what the town's signature says and whose key it is; raise if it is not true."""
    scheme, _space, rest = header.partition(" ")
    parts = dict(one.strip().split("=", 1) for one in rest.split(","))
    signed, _dot, signature = parts["t"].rpartition(".")
    raw = plain(signature)
    numbers = (int.from_bytes(raw[at : at + 32], "big") for at in (0, 32))
    point = plain(parts["k"])
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    key.verify(encode_dss_signature(*numbers), signed.encode(), ec.ECDSA(hashes.SHA256()))
    return scheme, json.loads(plain(signed.split(".")[1])), parts["k"]


@dataclass
class Service:
    """What it was sent, and how it answers."""

    port: int = 0
    status: int = 201
    headers: dict = field(default_factory=dict)
    # How often it says that it is about to answer, before it does.
    drops: int = 0
    taken: list = field(default_factory=list)


@contextmanager
def running():
    """Let push services' names lead here; nothing else of the courier is changed."""
    service = Service()
    chain, trusted = papers()

    class Door(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            service.taken.append((self.path, dict(self.headers), body))
            for _drop in range(service.drops):
                self.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")
            self.send_response(service.status)
            for name, value in service.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", "0" if not self.is_endless() else str(10**12))
            self.end_headers()
            while self.is_endless():
                self.wfile.write(b"x" * 1024)

        def is_endless(self):
            return "X-Body" in service.headers

        def handle_one_request(self):
            with suppress(OSError):  # whoever called has hung up
                super().handle_one_request()

        def log_message(self, *_words):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    server.daemon_threads = True
    server.socket = chain.wrap_socket(server.socket, server_side=True)
    service.port = server.server_address[1]
    thread = Thread(target=server.serve_forever, args=[0.01], daemon=True)
    thread.start()
    here = socket.AF_INET, ("127.0.0.1", service.port)
    try:
        with (
            patch.object(courier, "find", lambda _host: here),
            patch.object(courier, "trust", lambda: trusted),
        ):
            yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


@cache
def papers():
    """Return the server's context and one that trusts it: a certificate made for this run."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    at = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(int(sha256(b"push").hexdigest()[:16], 16))
        .not_valid_before(at - timedelta(days=1))
        .not_valid_after(at + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    told = certificate.public_bytes(serialization.Encoding.PEM)
    secret = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    with tempfile.NamedTemporaryFile(suffix=".pem") as file:
        file.write(secret + told)
        file.flush()
        chain = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        chain.load_cert_chain(file.name)
    return chain, ssl.create_default_context(cadata=told.decode())
