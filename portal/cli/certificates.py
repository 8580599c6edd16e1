"""A certificate of this machine's own, so that a phone on the same network may use its camera on the portal's pages."""

from __future__ import annotations

import ipaddress
import socket
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

LIFE = timedelta(days=397)
"""Longer ones are taken by no browser."""
RENEW_BEFORE = timedelta(days=30)
SOMEWHERE = ("192.0.2.1", 9)
"""An address kept for documents: asking for the way to it sends nothing, and tells our own address."""


def own_address() -> str:
    """Return this machine's address in its network, or that of the machine itself where it is in none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(SOMEWHERE)
        except OSError:
            return "127.0.0.1"
        address: str = probe.getsockname()[0]
        return address


def ensure(folder: Path, address: str, now: datetime) -> tuple[Path, Path]:
    """Return the files of a certificate for this address and of its key; make them where they are missing or old."""
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    if not (certificate.exists() and key.exists() and _holds(certificate.read_bytes(), address, now)):
        folder.mkdir(parents=True, exist_ok=True)
        made, private = _make(address, now)
        key.touch(mode=0o600)
        key.write_bytes(private)
        certificate.write_bytes(made)
    return certificate, key


def _holds(pem: bytes, address: str, now: datetime) -> bool:
    certificate = x509.load_pem_x509_certificate(pem)
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    there = names.get_values_for_type(x509.IPAddress)
    return ipaddress.ip_address(address) in there and certificate.not_valid_after_utc - RENEW_BEFORE > now


def _make(address: str, now: datetime) -> tuple[bytes, bytes]:
    private = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"Portal on {address}")])
    addresses = {ipaddress.ip_address(one) for one in (address, "127.0.0.1")}
    names = [x509.DNSName("localhost"), *(x509.IPAddress(one) for one in sorted(addresses, key=str))]
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + LIFE)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .sign(private, hashes.SHA256())
    )
    return (
        certificate.public_bytes(serialization.Encoding.PEM),
        private.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ),
    )
