"""A certificate for 127.0.0.1, made anew for each run, so that no key lies anywhere; Ed25519 by RFC 8032."""

from __future__ import annotations

import base64
import secrets
from hashlib import sha1, sha512
from pathlib import Path

_P = 2**255 - 19
_ORDER = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, -1, _P) % _P
_BASE_Y = 4 * pow(5, -1, _P) % _P
_BASE_X = 15112221349535400772501151409588531511454012693041857206046113283949847762202

Point = tuple[int, int]

_ED25519 = bytes.fromhex("300506032b6570")
"""The algorithm's identifier (RFC 8410)."""


def write_certificate(pem: Path) -> Path:
    """Write a new key and its certificate, signed by itself, for a server on 127.0.0.1 that whoever has it trusts."""
    seed = secrets.token_bytes(32)
    public = _public(seed)
    body = _to_be_signed(public)
    certificate = _der(0x30, body, _ED25519, _bits(_sign(seed, body)))
    key = _der(0x30, b"\x02\x01\x00", _ED25519, _der(0x04, _der(0x04, seed)))
    pem.write_text(_pem("PRIVATE KEY", key) + _pem("CERTIFICATE", certificate), encoding="ascii")
    return pem


def _to_be_signed(public: bytes) -> bytes:
    name = _der(0x30, _der(0x31, _der(0x30, bytes.fromhex("0603550403"), _der(0x0C, b"loopback"))))
    valid = _der(0x30, _der(0x17, b"200101000000Z"), _der(0x17, b"491231235959Z"))
    key_id = sha1(public, usedforsecurity=False).digest()
    extensions = (
        ("551d13", True, _der(0x30, b"\x01\x01\xff")),  # a root
        ("551d0f", True, bytes.fromhex("03020284")),  # signs answers and certificates
        ("551d11", False, _der(0x30, b"\x87\x04\x7f\x00\x00\x01")),  # for 127.0.0.1
        ("551d0e", False, _der(0x04, key_id)),
        ("551d23", False, _der(0x30, b"\x80\x14" + key_id)),
    )
    shown = [
        _der(0x30, _der(0x06, bytes.fromhex(oid)), b"\x01\x01\xff" if critical else b"", _der(0x04, value))
        for oid, critical, value in extensions
    ]
    serial = b"\x02\x08\x01" + secrets.token_bytes(7)
    return _der(
        0x30,
        b"\xa0\x03\x02\x01\x02",
        serial,
        _ED25519,
        name,
        valid,
        name,
        _der(0x30, _ED25519, _bits(public)),
        _der(0xA3, _der(0x30, *shown)),
    )


def _der(tag: int, *parts: bytes) -> bytes:
    content = b"".join(parts)
    size = len(content)
    length = bytes([size]) if size < 128 else b"\x82" + size.to_bytes(2, "big")
    return bytes([tag]) + length + content


def _bits(content: bytes) -> bytes:
    return _der(0x03, b"\x00" + content)


def _pem(label: str, content: bytes) -> str:
    return f"-----BEGIN {label}-----\n{base64.encodebytes(content).decode()}-----END {label}-----\n"


def _add(one: Point, other: Point) -> Point:
    (x1, y1), (x2, y2) = one, other
    product = _D * x1 * x2 * y1 * y2
    x = (x1 * y2 + x2 * y1) * pow(1 + product, -1, _P)
    y = (y1 * y2 + x1 * x2) * pow(1 - product, -1, _P)
    return x % _P, y % _P


def _times(number: int) -> bytes:
    """The base point so many times, encoded."""
    x, y = 0, 1
    step = (_BASE_X, _BASE_Y)
    while number:
        if number & 1:
            x, y = _add((x, y), step)
        step = _add(step, step)
        number >>= 1
    return (y | (x & 1) << 255).to_bytes(32, "little")


def _scalar(seed: bytes) -> int:
    number = int.from_bytes(sha512(seed).digest()[:32], "little")
    return (number & ((1 << 254) - 8)) | 1 << 254


def _public(seed: bytes) -> bytes:
    return _times(_scalar(seed))


def _sign(seed: bytes, message: bytes) -> bytes:
    once = int.from_bytes(sha512(sha512(seed).digest()[32:] + message).digest(), "little") % _ORDER
    point = _times(once)
    challenge = int.from_bytes(sha512(point + _public(seed) + message).digest(), "little") % _ORDER
    return point + ((once + challenge * _scalar(seed)) % _ORDER).to_bytes(32, "little")
