"""An authority for tests: it vouches for a mail server on this computer, and nobody else knows it."""

from __future__ import annotations

import ssl
import subprocess
from dataclasses import dataclass
from pathlib import Path

_KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]


@dataclass(frozen=True)
class Authority:
    """A folder with the authority's certificate (`ca.pem`) and that of a server called localhost."""

    folder: Path

    @property
    def certificate(self) -> Path:
        """What a computer that trusts this authority has."""
        return self.folder / "ca.pem"

    def trusted(self) -> ssl.SSLContext:
        """What a program trusts that knows this authority and no other."""
        return ssl.create_default_context(cafile=str(self.certificate))

    def of_server(self) -> ssl.SSLContext:
        """With what the server called localhost proves who it is."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.folder / "host.pem", self.folder / "host.key")
        return context


def make_authority(folder: Path) -> Authority:
    """A new authority and one server for which it vouches, by the `openssl` command."""
    folder.mkdir(parents=True)
    (folder / "host.cnf").write_text("subjectAltName=DNS:localhost\nextendedKeyUsage=serverAuth\n", encoding="ascii")
    whole = ["-subj", "/CN=Authority of the tests", "-addext", "keyUsage=critical,keyCertSign", "-days", "3"]
    _openssl(folder, "req", "-x509", *_KEY, "-keyout", "ca.key", "-out", "ca.pem", *whole)
    _openssl(folder, "req", "-new", *_KEY, "-keyout", "host.key", "-out", "host.csr", "-subj", "/CN=localhost")
    signed = ["-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "3", "-extfile", "host.cnf"]
    _openssl(folder, "x509", "-req", "-in", "host.csr", "-out", "host.pem", *signed)
    return Authority(folder)


def _openssl(folder: Path, *arguments: str) -> None:
    subprocess.run(["openssl", *arguments], cwd=folder, capture_output=True, check=True, timeout=60)
