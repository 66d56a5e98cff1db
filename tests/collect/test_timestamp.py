"""Timestamps by a local authority: openssl signs, the certificates are made here."""

import hashlib
import os
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from rfc3161_client import TimestampRequestBuilder

from collect.bag import read_info
from collect.bag_check import broken_bags
from collect.bring_in import bring_in
from collect.options import CollectOptions
from collect.run_bag import bags
from collect.timestamp import (
    Authority,
    TimestampError,
    chain_path,
    check,
    check_stamp,
    read_certificates,
    stamp_path,
)

Web = Any
Home = Any
Key = ec.EllipticCurvePrivateKey


CONFIGURATION = """
[tsa]
default_tsa = local
[local]
serial = {folder}/serial
signer_cert = {folder}/signer.pem
signer_key = {folder}/signer.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
accuracy = secs:1
ess_cert_id_alg = sha256
"""


class Certified:
    """A key with its certificate, which may sign others."""

    def __init__(
        self, name: str, issuer: "Certified | None" = None, *, signs_time: bool = False, days: int = 30
    ) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
        ends = datetime.now(UTC) + timedelta(days=days)
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(issuer.certificate.subject if issuer else subject)
            .public_key(self.key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(ends - timedelta(days=60))
            .not_valid_after(ends)
            .add_extension(x509.BasicConstraints(ca=not signs_time, path_length=None), critical=True)
        )
        if signs_time:
            use = x509.ExtendedKeyUsage([x509.ExtendedKeyUsageOID.TIME_STAMPING])
            builder = builder.add_extension(use, critical=True)
        self.certificate = builder.sign((issuer or self).key, hashes.SHA256())

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    @property
    def key_pem(self) -> bytes:
        return self.key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )


class Tsa:
    """An authority on loopback; `twist` changes what is asked or answered, `asked` counts."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.root = Certified("Wortel")
        self.between = Certified("Tussen", self.root)
        self.sign_with(Certified("Klok", self.between, signs_time=True))
        (folder / "serial").write_text("01\n")
        (folder / "tsa.cnf").write_text(CONFIGURATION.format(folder=folder))
        (folder / "ca.pem").write_bytes(self.root.pem + self.between.pem)
        self.asked = 0
        self.twist: Callable[[bytes], tuple[int, bytes]] = lambda query: (200, self.reply(query))
        tsa = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *_: object) -> None:
                pass

            def do_POST(self) -> None:
                tsa.asked += 1
                query = self.rfile.read(int(self.headers["Content-Length"]))
                assert self.headers["Content-Type"] == "application/timestamp-query"
                status, body = tsa.twist(query)
                self.send_response(status)
                self.send_header("Content-Type", "application/timestamp-reply")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.host = f"127.0.0.1:{self.server.server_address[1]}"
        self.url = f"http://{self.host}/"
        threading.Thread(
            target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        ).start()

    @property
    def ca(self) -> Path:
        return self.folder / "ca.pem"

    @property
    def authority(self) -> Authority:
        return Authority(self.url, read_certificates(self.ca))

    def sign_with(self, signer: Certified) -> None:
        (self.folder / "signer.pem").write_bytes(signer.pem)
        (self.folder / "signer.key").write_bytes(signer.key_pem)

    def reply(self, query: bytes) -> bytes:
        """What openssl signs for a query; a refusal when it is no query."""
        (self.folder / "query.tsq").write_bytes(query)
        command = ["openssl", "ts", "-reply", "-config", "tsa.cnf", "-section", "local"]
        files = ["-queryfile", "query.tsq", "-out", "reply.tsr"]
        subprocess.run([*command, *files], cwd=self.folder, check=True, capture_output=True)
        return (self.folder / "reply.tsr").read_bytes()


@pytest.fixture
def tsa(tmp_path: Path) -> Iterator[Tsa]:
    if shutil.which("openssl") is None:
        (pytest.fail if os.environ.get("VOLLEDIG") else pytest.skip)("openssl ontbreekt")
    folder = tmp_path / "tsa"
    folder.mkdir()
    started = Tsa(folder)
    yield started
    started.server.shutdown()
    started.server.server_close()


@pytest.fixture
def collected(home: Home, web: Web, tsa: Tsa) -> Callable[[], Path]:
    """Collect with the authority and give the newest bag."""
    web.page("/", "<p>Niets</p>")

    def collect() -> Path:
        before = set(bags(home.dossier.archief))
        home.collect(web.register(), web, tsa, tijdstempel=tsa.authority)
        (bag,) = set(bags(home.dossier.archief)) - before
        return bag

    return collect


def meldingen(home: Home) -> list[tuple[object, ...]]:
    return home.rows("SELECT niveau, plaats, oorzaak FROM meldingen WHERE oorzaak LIKE 'geen tijdstempel%'")


def query(data: bytes) -> bytes:
    return TimestampRequestBuilder().data(data).build().as_bytes()


def test_a_bag_is_timestamped(collected: Callable[[], Path], home: Home, tsa: Tsa) -> None:
    bag = collected()
    assert abs((check_stamp(bag) - datetime.now(UTC)).total_seconds()) < 60
    assert check_stamp(bag, tsa.authority.certificates) == check_stamp(bag)
    assert list(broken_bags(home.dossier.archief, tsa.authority.certificates)) == []
    assert meldingen(home) == []
    collected()
    assert tsa.asked == 2, "a bag with a timestamp is not asked for again"


@pytest.mark.parametrize("root", ["kept", "own"])
def test_an_outsider_verifies_with_openssl(collected: Callable[[], Path], tsa: Tsa, root: str) -> None:
    bag = collected()
    (tsa.folder / "root.pem").write_bytes(tsa.root.pem)
    trusted = chain_path(bag) if root == "kept" else tsa.folder / "root.pem"
    command = ["openssl", "ts", "-verify", "-data", bag / "tagmanifest-sha256.txt", "-in", stamp_path(bag)]
    chain = ["-CAfile", trusted, "-untrusted", chain_path(bag)]
    done = subprocess.run([*command, *chain], capture_output=True, text=True, check=False)
    assert (done.returncode, "Verification: OK" in done.stdout + done.stderr) == (0, True)


def test_an_outsider_verifies_with_what_every_system_has(collected: Callable[[], Path]) -> None:
    bag = collected()
    files = ["tagmanifest-sha256.txt", "manifest-sha256.txt"]
    subprocess.run(["sha256sum", "--check", "--quiet", *files], cwd=bag, check=True)
    last = (bag / "data" / "gebeurtenissen.jsonl").read_bytes().splitlines()[-1]
    assert hashlib.sha256(last).hexdigest() == read_info(bag)["Laatste-Hash"]


def test_without_an_authority_none_is_asked(home: Home, web: Web, tsa: Tsa) -> None:
    web.page("/", "<p>Niets</p>")
    home.collect(web.register(), web, tsa)
    assert tsa.asked == 0
    assert not stamp_path(bags(home.dossier.archief)[0]).exists()


def expired(tsa: Tsa) -> None:
    tsa.sign_with(Certified("Oude klok", tsa.between, signs_time=True, days=-1))


def of_someone_else(tsa: Tsa) -> None:
    tsa.sign_with(Certified("Vreemde klok", Certified("Vreemde wortel"), signs_time=True))


def for_another_question(tsa: Tsa) -> None:
    old = tsa.reply(query(b"iets anders"))
    tsa.twist = lambda _: (200, old)


def with_the_nonce_of_another(tsa: Tsa) -> None:
    def replayed(asked: bytes) -> tuple[int, bytes]:
        (bag,) = bags(tsa.folder.parent / "dossier" / "archief")
        return 200, tsa.reply(
            TimestampRequestBuilder().data((bag / "tagmanifest-sha256.txt").read_bytes()).build().as_bytes()
        )

    tsa.twist = replayed


def rubbish(tsa: Tsa) -> None:
    tsa.twist = lambda _: (200, b"<html>Onderhoud</html>")


def nothing(tsa: Tsa) -> None:
    tsa.twist = lambda _: (200, b"")


def refusal(tsa: Tsa) -> None:
    tsa.twist = lambda _: (200, tsa.reply(b"geen vraag"))


def broken_server(tsa: Tsa) -> None:
    tsa.twist = lambda _: (503, b"")


def down(tsa: Tsa) -> None:
    tsa.server.shutdown()
    tsa.server.server_close()


@pytest.mark.parametrize(
    ("failure", "reason"),
    [
        (expired, "geldig was"),
        (of_someone_else, "geldig was"),
        (for_another_question, "andere inhoud"),
        (with_the_nonce_of_another, "nonce"),
        (rubbish, "geen tijdstempel"),
        (nothing, "geen tijdstempel"),
        (refusal, "weigert"),
        (broken_server, "status 503"),
        (down, "geen verbinding"),
    ],
)
def test_a_failure_is_a_melding_and_the_next_run_tries_again(
    collected: Callable[[], Path],
    home: Home,
    web: Web,
    tsa: Tsa,
    failure: Callable[[Tsa], None],
    reason: str,
) -> None:
    kept = {path.name: path.read_bytes() for path in tsa.folder.iterdir()}
    twist = tsa.twist
    failure(tsa)
    bag = collected()
    assert home.one("SELECT uitkomst FROM runs") == "klaar"
    ((niveau, plaats, oorzaak),) = meldingen(home)
    assert (niveau, plaats) == ("waarschuwing", tsa.url)
    assert reason in str(oorzaak)
    assert not stamp_path(bag).exists()
    assert list(broken_bags(home.dossier.archief)) == [], "a timestamp that was not obtained is no defect"
    if failure is down:
        return
    for name, data in kept.items():
        (tsa.folder / name).write_bytes(data)
    tsa.twist = twist
    newer = collected()
    assert check_stamp(bag, tsa.authority.certificates)
    assert check_stamp(newer, tsa.authority.certificates)
    assert list(broken_bags(home.dossier.archief)) == []


def test_an_internal_address_is_not_asked(home: Home, web: Web, tsa: Tsa) -> None:
    web.page("/", "<p>Niets</p>")
    home.collect(web.register(), web, tijdstempel=tsa.authority)
    assert tsa.asked == 0
    ((_, _, oorzaak),) = meldingen(home)
    assert "intern adres" in str(oorzaak)


def test_a_document_brought_in_by_hand_is_timestamped_too(home: Home, tsa: Tsa) -> None:
    plan = home.dossier.path / "plan.txt"
    plan.write_text("Een plan.", encoding="utf-8")
    options = CollectOptions(allow_hosts=frozenset({tsa.host}), tijdstempel=tsa.authority)
    bring_in(home.dossier, home.db, str(plan), swv="PO2814", options=options)
    (bag,) = bags(home.dossier.archief)
    assert check_stamp(bag)


def test_no_byte_of_a_timestamp_changes_unseen(collected: Callable[[], Path], home: Home) -> None:
    bag = collected()
    collected()  # its slice of the log holds the hash of the first timestamp
    tsr = stamp_path(bag)
    whole = tsr.read_bytes()
    for at in range(0, len(whole), 97):
        changed = bytearray(whole)
        changed[at] ^= 1
        tsr.write_bytes(changed)
        assert any(tsr.name in line for line in broken_bags(home.dossier.archief)), at
    tsr.unlink()
    assert list(broken_bags(home.dossier.archief)) == [f"runs/{tsr.name}: het tijdstempel ontbreekt"]


def test_rubbish_for_an_answer_is_always_the_same_kind_of_error(tsa: Tsa) -> None:
    data = b"manifest"
    whole = tsa.reply(query(data))
    trusted = tsa.authority.certificates
    assert check(whole, data, trusted)
    for at in range(0, len(whole), 11):
        with pytest.raises(TimestampError):
            check(whole[:at], data, trusted)
    with pytest.raises(TimestampError, match="andere inhoud"):
        check(whole, b"manifes!", trusted)


def test_a_chain_that_someone_made_up_is_seen_by_who_brings_the_root(
    collected: Callable[[], Path], home: Home, tsa: Tsa
) -> None:
    bag = collected()
    real = tsa.authority.certificates
    root = Certified("Nepwortel")
    tsa.sign_with(Certified("Nepklok", root, signs_time=True))
    stamp_path(bag).write_bytes(tsa.reply(query((bag / "tagmanifest-sha256.txt").read_bytes())))
    chain_path(bag).write_bytes(root.pem)
    check_stamp(bag)
    with pytest.raises(TimestampError, match="geldig was"):
        check_stamp(bag, real)
    assert any("toen het werd ontvangen" in line for line in broken_bags(home.dossier.archief))


@pytest.mark.parametrize("content", [b"", b"geen certificaat", None])
def test_a_file_without_root_is_refused(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "ca.pem"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(TimestampError, match=r"ca\.pem"):
        read_certificates(path)
    path.write_bytes(Certified("Tussen", Certified("Wortel")).pem)
    with pytest.raises(TimestampError, match="wortelcertificaat"):
        read_certificates(path)


def test_a_bag_whose_chain_is_gone_is_named(collected: Callable[[], Path], home: Home) -> None:
    bag = collected()
    chain_path(bag).unlink()
    (line,) = broken_bags(home.dossier.archief)
    assert chain_path(bag).name in line


def test_a_timestamp_without_its_bag_is_named(collected: Callable[[], Path], home: Home) -> None:
    bag = collected()
    shutil.rmtree(bag)
    assert f"runs/{bag.name}.tsr: de bag onder dit tijdstempel ontbreekt" in broken_bags(home.dossier.archief)
