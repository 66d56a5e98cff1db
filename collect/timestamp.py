"""RFC 3161: an outside authority's signed word that a bag existed at a moment."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import Certificate, load_der_x509_certificate, load_pem_x509_certificates
from rfc3161_client import (
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    decode_timestamp_response,
)
from rfc3161_client.base import HashAlgorithm
from rfc3161_client.tsp import PKIStatus
from rfc3161_client.verify import VerifierBuilder

from collect.archive import fsync_folder
from collect.bag import TAGMANIFEST, write_durably
from collect.client import Client
from collect.failures import FetchFailure

_MAX_BYTES = 1 << 20
_SECONDS = 30.0
_HASHES = {
    "2.16.840.1.101.3.4.2.1": "sha256",
    "2.16.840.1.101.3.4.2.2": "sha384",
    "2.16.840.1.101.3.4.2.3": "sha512",
}


class TimestampError(Exception):
    """No timestamp that can be trusted; the message is a Dutch sentence."""


@dataclass(frozen=True)
class Authority:
    """Who is asked, and the certificates that are trusted to vouch for the signer."""

    url: str
    certificates: tuple[Certificate, ...]


def stamp_path(bag: Path) -> Path:
    """Where the timestamp over a bag is: beside it."""
    return bag.with_name(f"{bag.name}.tsr")


def chain_path(bag: Path) -> Path:
    """Where the certificates are that the timestamp is checked with."""
    return bag.with_name(f"{bag.name}.pem")


def read_certificates(path: Path) -> tuple[Certificate, ...]:
    """The certificates of a PEM file with at least one root; raises TimestampError."""
    try:
        found = tuple(load_pem_x509_certificates(path.read_bytes()))
    except OSError as error:
        raise TimestampError(f"{path} kan niet worden gelezen ({error.strerror})") from error
    except ValueError as error:
        raise TimestampError(f"{path} bevat geen certificaten (PEM)") from error
    if not any(map(_is_root, found)):
        raise TimestampError(f"{path} bevat geen wortelcertificaat")
    return found


def stamp(bag: Path, authority: Authority, client: Client, user_agent: str) -> datetime:
    """Ask for a timestamp over a bag and keep it beside the bag; raises TimestampError and keeps nothing."""
    data = (bag / TAGMANIFEST).read_bytes()
    request = TimestampRequestBuilder().data(data).hash_algorithm(HashAlgorithm.SHA256).build()
    headers = {
        "User-Agent": user_agent,
        "Content-Type": "application/timestamp-query",
        "Accept": "application/timestamp-reply",
    }
    try:
        answer = client.post(authority.url, headers, request.as_bytes(), _MAX_BYTES, _SECONDS)
    except FetchFailure as error:
        raise TimestampError(str(error)) from error
    if answer.status != 200:
        raise TimestampError(f"geen bruikbaar antwoord (status {answer.status})")
    moment = check(answer.body, data, authority.certificates, request.nonce)
    chain = dict.fromkeys((*_embedded(answer.body), *authority.certificates))
    _replace(chain_path(bag), b"".join(each.public_bytes(Encoding.PEM) for each in chain))
    _replace(stamp_path(bag), answer.body)
    return moment


def check_stamp(bag: Path, trusted: Sequence[Certificate] = ()) -> datetime:
    """Since when a bag existed; raises TimestampError.

    Only roots in `trusted` count; without any, those that were kept beside the bag.
    """
    chain = read_certificates(chain_path(bag))
    if trusted:
        chain = (*trusted, *(each for each in chain if not _is_root(each)))
    try:
        data = (bag / TAGMANIFEST).read_bytes()
    except OSError as error:
        raise TimestampError(f"{TAGMANIFEST} kan niet worden gelezen") from error
    return check(stamp_path(bag).read_bytes(), data, chain)


def check(answer: bytes, data: bytes, trusted: Sequence[Certificate], nonce: int | None = None) -> datetime:
    """Since when `data` existed, by a timestamp that a trusted root vouches for; raises TimestampError."""
    response = _decoded(answer)
    try:
        imprint = response.tst_info.message_imprint
        algorithm = _HASHES.get(imprint.hash_algorithm.dotted_string)
        if algorithm is None or hashlib.new(algorithm, data).digest() != imprint.message:
            raise TimestampError("het tijdstempel gaat over andere inhoud")
        if nonce is not None and response.tst_info.nonce != nonce:
            raise TimestampError("het tijdstempel hoort niet bij deze vraag (nonce)")
        roots = [each for each in trusted if _is_root(each)]
        others = [each for each in trusted if not _is_root(each)]
        verifier = VerifierBuilder(roots=roots, intermediates=others).build()
        verifier.verify(response, imprint.message)
        return response.tst_info.gen_time
    except (VerificationError, ValueError) as error:
        raise TimestampError(
            "het tijdstempel is niet ondertekend met een certificaat dat toen geldig was en wordt vertrouwd"
        ) from error


def _decoded(answer: bytes) -> TimeStampResponse:
    try:
        response = decode_timestamp_response(answer)
        if PKIStatus(response.status) != PKIStatus.GRANTED:
            raise TimestampError("de dienst weigert een tijdstempel te geven")
    except ValueError as error:
        raise TimestampError("het antwoord is geen tijdstempel") from error
    return response


def _embedded(answer: bytes) -> Iterable[Certificate]:
    """The certificates that came with the timestamp, without roots: those are not for the sender to name."""
    found = map(load_der_x509_certificate, sorted(_decoded(answer).signed_data.certificates))
    return [each for each in found if not _is_root(each)]


def _is_root(certificate: Certificate) -> bool:
    return certificate.issuer == certificate.subject


def _replace(path: Path, data: bytes) -> None:
    temporary = path.with_name(f".nieuw-{path.name}")
    write_durably(temporary, data)
    temporary.replace(path)
    fsync_folder(path.parent)
