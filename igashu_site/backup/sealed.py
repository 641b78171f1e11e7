"""A sealed stream: written and read piece by piece, unreadable and unchangeable without the key.

AES-256-GCM over pieces of one mebibyte, in the STREAM construction (Hoang, Reyhanitabar, Rogaway
and Vizár, 2015): the nonce of a piece holds its number and whether it is the last, so that pieces
cannot be dropped, swapped, doubled or cut off at the end without being noticed.
"""

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from django.utils.translation import gettext as _

from .refusal import Refusal

MAGIC = b"IGASHU-BACKUP-1\n"
SALT, CHECK, PREFIX, TAG = 16, 16, 7, 16
HEADER = len(MAGIC) + SALT + CHECK + PREFIX
PIECE = 1024 * 1024
# How much work a guess at the key is (scrypt's n).
COST = 2**15


def cut_keys(secret: str, salt: bytes) -> tuple[bytes, bytes]:
    """Return the key of one file, and a value by which a wrong key is known before reading on."""
    cut = Scrypt(salt=salt, length=32 + CHECK, n=COST, r=8, p=1).derive(secret.encode())
    return cut[:32], cut[32:]


class Sealer:
    """Takes plain bytes, writes the sealed file. Only `close` makes it whole."""

    def __init__(self, file, secret: str):
        salt, self.prefix = secrets.token_bytes(SALT), secrets.token_bytes(PREFIX)
        key, check = cut_keys(secret, salt)
        self.file, self.cipher = file, AESGCM(key)
        self.header = MAGIC + salt + check + self.prefix
        self.waiting, self.number = bytearray(), 0
        file.write(self.header)

    def write(self, data) -> int:
        self.waiting += data
        while len(self.waiting) > PIECE:  # one byte always waits: the last piece is marked
            self.seal(bytes(self.waiting[:PIECE]), is_last=False)
            del self.waiting[:PIECE]
        return len(data)

    def flush(self) -> None:
        """Nothing leaves before a piece is full."""

    def close(self) -> None:
        self.seal(bytes(self.waiting), is_last=True)

    def seal(self, piece: bytes, *, is_last: bool) -> None:
        name = nonce(self.prefix, self.number, is_last)
        self.file.write(self.cipher.encrypt(name, piece, self.header))
        self.number += 1


class Opener:
    """Reads the sealed file as plain bytes; gives out nothing that was not proven genuine."""

    def __init__(self, file, secret: str):
        self.file, self.header = file, file.read(HEADER)
        self.ready, self.number = bytearray(), 0
        self.next = file.read(PIECE + TAG)
        if not self.header.startswith(MAGIC) or not self.next:
            raise Refusal(_("このファイルは、バックアップではないか、途中で切れています。"))
        salt = self.header[len(MAGIC) : len(MAGIC) + SALT]
        key, check = cut_keys(secret, salt)
        if not secrets.compare_digest(check, self.header[len(MAGIC) + SALT : HEADER - PREFIX]):
            raise Refusal(_("鍵が違います。このバックアップを作ったときの鍵を使ってください。"))
        self.cipher, self.prefix = AESGCM(key), self.header[HEADER - PREFIX :]

    def read(self, size: int = -1) -> bytes:
        while self.next and (size < 0 or len(self.ready) < size):
            self.open_piece()
        size = len(self.ready) if size < 0 else size
        out = bytes(self.ready[:size])
        del self.ready[:size]
        return out

    def open_piece(self) -> None:
        piece, self.next = self.next, self.file.read(PIECE + TAG)
        name = nonce(self.prefix, self.number, not self.next)
        try:
            self.ready += self.cipher.decrypt(name, piece, self.header)
        except InvalidTag as error:
            raise Refusal(
                _("ファイルが壊れているか、途中で切れています。何も変えていません。")
            ) from error
        self.number += 1


def nonce(prefix: bytes, number: int, is_last: bool) -> bytes:
    return prefix + number.to_bytes(4, "big") + bytes([is_last])
