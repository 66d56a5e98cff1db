"""Every run ends in a bag that an outsider can validate, and of which no byte can change unseen."""

import errno
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import bagit
import pytest

from collect import run_bag
from collect.bag import read_info
from collect.bag_check import broken_bags
from collect.bring_in import BringInError, bring_in
from collect.events import log_path, read
from collect.run_bag import bags as unordered
from collect.run_bag import ends

Web = Any
Home = Any


def site(web: Web, plans: int = 3) -> None:
    web.page("/", "".join(f"<a href='/p{n}.pdf'>Ondersteuningsplan {n}</a>" for n in range(plans)))
    for number in range(plans):
        web.file(f"/p{number}.pdf", b"%PDF-1.4 plan " + str(number).encode())


def bags(archief: Path) -> list[Path]:
    """In the order of the log; ids of runs in the same second have none."""
    spans = {each: ends(read_info(each)) for each in unordered(archief)}
    return sorted(spans, key=lambda each: spans[each][0].nummer if spans[each] else 0)


def contents(bag: Path) -> set[str]:
    return {path.name for path in (bag / "data" / "inhoud").iterdir()}


def problems(home: Home) -> list[str]:
    return list(broken_bags(home.dossier.archief))


@pytest.fixture
def bag(home: Home, web: Web) -> Path:
    """The bag of one run over a small site."""
    site(web)
    home.collect(web.register(), web, organisatie="Inspectie van het Onderwijs")
    (made,) = bags(home.dossier.archief)
    return made


def test_a_bag_is_valid_by_the_library_of_the_format(bag: Path, home: Home) -> None:
    assert bagit.Bag(str(bag)).validate()
    info = read_info(bag)
    assert info["Source-Organization"] == "Inspectie van het Onderwijs"
    assert info["External-Identifier"] == bag.name == home.one("SELECT id FROM runs")
    assert info["Uitkomst"] == "klaar"
    assert info["Register-Sha256"] in contents(bag)
    assert problems(home) == []


def test_a_bag_holds_what_the_run_stored_and_what_it_logged(bag: Path, home: Home) -> None:
    archief = home.dossier.archief
    stored = {path.name for path in archief.glob("??/??/*")}
    assert contents(bag) == stored
    assert len(stored) == 5  # the register, the page and three plans
    for name in stored:
        assert (bag / "data" / "inhoud" / name).samefile(archief / name[:2] / name[2:4] / name)
    copy = bag / "data" / "gebeurtenissen.jsonl"
    assert log_path(archief).read_bytes().startswith(copy.read_bytes())
    events = [event for event, _ in read(copy)]
    assert (events[0]["soort"], events[-1]["soort"]) == ("run_begonnen", "run_geeindigd")
    assert read_info(bag)["Laatste-Hash"] == [position.hash for _, position in read(copy)][-1]


def test_a_run_that_finds_nothing_new_makes_a_tiny_bag(bag: Path, home: Home, web: Web) -> None:
    home.collect(web.register(), web)
    second = bags(home.dossier.archief)[1]
    assert contents(second) == set()
    assert sum(path.stat().st_size for path in second.rglob("*") if path.is_file()) < 40_000
    web.file("/p1.pdf", b"%PDF-1.4 anders")
    home.collect(web.register(), web)
    third = bags(home.dossier.archief)[2]
    assert len(contents(third)) == 1
    assert all(bagit.Bag(str(each)).validate() for each in (second, third))
    assert problems(home) == []


def test_the_slices_of_all_bags_are_the_log(bag: Path, home: Home, web: Web) -> None:
    for _ in range(2):
        home.collect(web.register(), web)
    with pytest.raises(BringInError):
        bring_in(home.dossier, home.db, "niets.pdf", swv="PO0001")
    (home.dossier.path / "plan.txt").write_text("Een plan.", encoding="utf-8")
    bring_in(home.dossier, home.db, str(home.dossier.path / "plan.txt"), swv="PO0001")
    together = b"".join(
        (each / "data" / "gebeurtenissen.jsonl").read_bytes() for each in bags(home.dossier.archief)
    )
    log = log_path(home.dossier.archief).read_bytes()
    assert log.startswith(together)
    assert b"run_" not in log.removeprefix(together), "only what became of the last bag comes after"


def test_only_new_bytes_are_hashed(bag: Path, home: Home, web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    hashed: list[str] = []
    digest = run_bag.digest
    monkeypatch.setattr(run_bag, "digest", lambda path: (hashed.append(path.name), digest(path))[1])
    home.collect(web.register(), web)
    assert hashed.pop(-2).endswith(".warc")
    assert sorted(hashed) == ["gebeurtenissen.jsonl", "tagmanifest-sha256.txt"]


def test_an_aborted_run_gets_its_bag_at_the_end_of_the_next(
    home: Home, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    site(web)

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("collect.crawl.run_geeindigd", interrupted)
    with pytest.raises(KeyboardInterrupt):
        home.collect(web.register(), web)
    monkeypatch.undo()
    assert bags(home.dossier.archief) == []
    assert problems(home) == [], "a run that has not ended needs no bag"
    home.collect(web.register(), web)
    first, second = bags(home.dossier.archief)
    assert [read_info(each)["Uitkomst"] for each in (first, second)] == ["afgebroken", "klaar"]
    assert len(contents(first)) == 5
    assert contents(second) == set()
    assert problems(home) == []


CLOSE = """
import sys
from collect import run_bag
from collect.dossier import Dossier, open_database
from collect.events import EventLog
from collect.closing import close_runs
from collect.options import CollectOptions
from collect.schema import migrations
from pathlib import Path

step = sys.argv[2]
def die(*_):
    import os, signal
    os.kill(os.getpid(), signal.SIGKILL)
if step == "link":
    run_bag._put = die
elif step == "seal":
    run_bag.seal = die
elif step == "rename":
    Path.rename = die
elif step == "event":
    EventLog.record = die
dossier = Dossier(Path(sys.argv[1]))
db = open_database(dossier.werk_db, [migrations])
close_runs(dossier.archief, EventLog(dossier, db), CollectOptions(), "x")
"""


@pytest.mark.parametrize("step", ["link", "seal", "rename", "event"])
def test_a_killed_build_leaves_no_half_bag(bag: Path, home: Home, web: Web, step: str) -> None:
    subprocess.run(["rm", "-r", str(bag)], check=True)
    (told,) = problems(home)
    assert told == f"runs/{bag.name}: de bag van deze run ontbreekt; de volgende run maakt haar"
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    killed = subprocess.run(
        [sys.executable, "-c", CLOSE, str(home.dossier.path), step], env=environment, check=False
    )
    assert killed.returncode == -signal.SIGKILL
    assert bags(home.dossier.archief) == ([bag] if step == "event" else [])
    home.collect(web.register(), web)
    first, second = bags(home.dossier.archief)
    assert first == bag
    assert all(bagit.Bag(str(each)).validate() for each in (first, second))
    assert len(contents(first)) == 5
    assert [path.name for path in bag.parent.iterdir() if path.name.startswith(".")] == []


def test_a_dossier_from_before_there_were_bags_gets_them_all(bag: Path, home: Home, web: Web) -> None:
    home.collect(web.register(), web)
    before = [contents(each) for each in bags(home.dossier.archief)]
    subprocess.run(["rm", "-r", str(bag.parent)], check=True)
    home.collect(web.register(), web)
    assert [contents(each) for each in bags(home.dossier.archief)] == [*before, set()]


def test_warc_files_of_the_run_are_taken_in(bag: Path, home: Home, web: Web) -> None:
    folder = home.dossier.archief / "warc"
    home.collect(web.register(), web)
    for made in bags(home.dossier.archief):
        (taken,) = (made / "data" / "warc").iterdir()
        assert taken.name == f"{made.name}-00001.warc"
        assert taken.samefile(folder / taken.name)
    assert len(list(folder.iterdir())) == 2
    assert bagit.Bag(str(bag)).validate()


def test_without_links_the_bag_holds_copies(home: Home, web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses(*_: object) -> None:
        raise OSError(errno.EXDEV, "Invalid cross-device link")

    monkeypatch.setattr(Path, "hardlink_to", refuses)
    site(web)
    home.collect(web.register(), web)
    (bag,) = bags(home.dossier.archief)
    assert bagit.Bag(str(bag)).validate()
    assert {path.stat().st_nlink for path in (bag / "data" / "inhoud").iterdir()} == {1}
    assert problems(home) == []
    victim = next((bag / "data" / "inhoud").iterdir())
    victim.write_bytes(b"anders")
    assert [victim.name in line for line in problems(home)] == [True]


def test_damaged_contents_are_left_out_and_told(
    home: Home, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    site(web)
    make = run_bag.make
    victims: list[Path] = []

    def after_damage(archief: Path, *rest: Any) -> Any:
        kept = sorted(archief.glob("??/??/*"))
        victims.extend(kept[:2])
        victims[0].write_bytes(b"anders")
        victims[1].unlink()
        return make(archief, *rest)

    monkeypatch.setattr("collect.closing.make", after_damage)
    home.collect(web.register(), web)
    (bag,) = bags(home.dossier.archief)
    assert contents(bag).isdisjoint(path.name for path in victims)
    assert bagit.Bag(str(bag)).validate()
    told = home.rows("SELECT plaats, niveau FROM meldingen WHERE oorzaak LIKE 'is weg of beschadigd%'")
    assert sorted(told) == sorted((path.name, "fout") for path in victims)
    assert sorted(problems(home)) == sorted(
        f"runs/{bag.name}: inhoud {path.name} staat in geen enkele bag" for path in victims
    )


def flip(path: Path, at: int = -3) -> None:
    """Change one bit of a file, and of the file alone where it is a link."""
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.unlink()
    path.write_bytes(data)


@pytest.mark.parametrize(
    "name",
    [
        "bagit.txt",
        "bag-info.txt",
        "manifest-sha256.txt",
        "tagmanifest-sha256.txt",
        "data/gebeurtenissen.jsonl",
    ],
)
def test_a_changed_byte_is_named_with_its_file(bag: Path, home: Home, name: str) -> None:
    flip(bag / name)
    first, *_ = problems(home)
    assert first.startswith(f"runs/{bag.name}: ")
    assert name in first


def test_every_byte_of_the_tag_files_counts(bag: Path, home: Home) -> None:
    for path in sorted(bag.glob("*.txt")):
        whole = path.read_bytes()
        for at in range(0, len(whole), 23):
            flip(path, at)
            assert problems(home), f"{path.name}, byte {at}"
            path.write_bytes(whole)
    assert problems(home) == []


def remake_manifests(bag: Path) -> None:
    """Make the bag valid again, as someone would who hides a change."""
    bagit.Bag(str(bag)).save(manifests=True)


def without_last_event(bag: Path) -> None:
    copy = bag / "data" / "gebeurtenissen.jsonl"
    copy.write_bytes(b"".join(copy.read_bytes().splitlines(keepends=True)[:-1]))


def with_other_organisation(bag: Path) -> None:
    info = bag / "bag-info.txt"
    info.write_text(info.read_text(encoding="utf-8").replace("Inspectie", "Directie"), encoding="utf-8")


def with_other_span(bag: Path) -> None:
    info = bag / "bag-info.txt"
    info.write_text(
        info.read_text(encoding="utf-8").replace("Log-Bytes: 0-", "Log-Bytes: 1-"), encoding="utf-8"
    )


def with_stray_file(bag: Path) -> None:
    (bag / "data" / "inhoud" / "extra.txt").write_text("extra", encoding="utf-8")


@pytest.mark.parametrize(
    "change", [without_last_event, with_other_organisation, with_other_span, with_stray_file]
)
def test_a_bag_that_was_made_valid_again_differs_from_the_log(
    bag: Path, home: Home, change: Callable[[Path], None]
) -> None:
    change(bag)
    remake_manifests(bag)
    assert bagit.Bag(str(bag)).validate()
    assert any("toen de bag werd gemaakt" in line for line in problems(home))


def test_files_that_are_gone_or_strange_are_named(bag: Path, home: Home) -> None:
    victim = sorted((bag / "data" / "inhoud").iterdir())[0]
    victim.unlink()
    with_stray_file(bag)
    (bag / "data" / "gebeurtenissen.jsonl").unlink()
    told = problems(home)
    assert told[:3] == [
        f"runs/{bag.name}: data/gebeurtenissen.jsonl ontbreekt",
        f"runs/{bag.name}: data/inhoud/{victim.name} ontbreekt",
        f"runs/{bag.name}: data/inhoud/extra.txt staat in geen manifest",
    ]


@pytest.mark.parametrize(
    "name", ["manifest-sha256.txt", "tagmanifest-sha256.txt", "bag-info.txt", "bagit.txt"]
)
def test_rubbish_in_a_tag_file_is_named_and_stops_no_run(bag: Path, home: Home, web: Web, name: str) -> None:
    for rubbish in (b"", b"niets  \n", b"0" * 64 + b"  ../../werk.db\n", b"\xff\xfe\x00"):
        (bag / name).write_bytes(rubbish)
        assert any(name in line for line in problems(home)), rubbish
    home.collect(web.register(), web)
    assert len(unordered(home.dossier.archief)) == 2


def test_a_bag_that_no_run_explains_is_named(bag: Path, home: Home) -> None:
    bag.rename(bag.with_name("20200101T000000-aaaaaa"))
    told = problems(home)
    assert told[0].startswith(f"runs/{bag.name}: de bag van deze run ontbreekt")
    assert told[-1] == "runs/20200101T000000-aaaaaa: van deze run staat niets in het logboek"


def test_a_changed_log_differs_from_the_bag(bag: Path, home: Home) -> None:
    log = log_path(home.dossier.archief)
    log.write_bytes(log.read_bytes().replace(b'"status":200', b'"status":201', 1))
    assert problems(home) == [
        f"runs/{bag.name}: data/gebeurtenissen.jsonl is niet gelijk aan de regels in het logboek"
    ]


def test_a_log_that_is_gone_is_named(bag: Path, home: Home) -> None:
    log_path(home.dossier.archief).unlink()
    assert problems(home) == [
        f"runs/{bag.name}: het logboek ontbreekt",
        f"runs/{bag.name}: van deze run staat niets in het logboek",
    ]


def test_a_log_that_bags_contradict_stops_no_run(bag: Path, home: Home, web: Web) -> None:
    info = bag / "bag-info.txt"
    info.write_text(
        info.read_text(encoding="utf-8").replace("Laatste-Hash: ", "Laatste-Hash: 0"), encoding="utf-8"
    )
    home.collect(web.register(), web)
    assert home.one("SELECT niveau FROM meldingen WHERE oorzaak LIKE 'er kan geen bag%'") == "fout"
    assert len(bags(home.dossier.archief)) == 1
