"""Rates, by a clock that only moves when somebody sleeps."""

import threading
from collections.abc import Callable
from typing import Any

import pytest

from collect.client import Answer
from collect.fetcher import Fetched, Fetcher, FetchOptions
from collect.lanes import Lane, LaneRule, Lanes
from collect.sources import laad
from collect.sources.bron import BronOnbereikbaar, BronStil
from collect.sources.tempo import Tempo


class Klok:
    def __init__(self) -> None:
        self.nu = 1000.0

    def __call__(self) -> float:
        return self.nu

    def slaap(self, seconds: float) -> None:
        self.nu += seconds


def test_a_minute_holds_no_more_units_than_allowed() -> None:
    klok = Klok()
    tempo = Tempo(60, 10, klok.slaap, klok)
    for _ in range(130):
        tempo.neem(1)
    assert klok.nu - 1000 == pytest.approx(120)


def test_a_question_that_costs_more_than_the_bucket_holds_is_paid_for() -> None:
    klok = Klok()
    tempo = Tempo(60, 2, klok.slaap, klok)
    tempo.neem(5)
    tempo.neem(5)
    assert klok.nu - 1000 == pytest.approx(8)


def test_rest_fills_the_bucket_and_no_further() -> None:
    klok = Klok()
    tempo = Tempo(60, 10, klok.slaap, klok)
    klok.slaap(3600)
    tempo.neem(10)
    assert klok.nu == 4600
    tempo.neem(1)
    assert klok.nu == 4601


def test_all_hosts_of_a_supplier_share_their_turns() -> None:
    klok = Klok()
    lanes = Lanes(laad(()).samen, klok)
    hosts = [f"gemeente{n}.bestuurlijkeinformatie.nl" for n in range(24)] + ["download.ibabs.eu"] * 24
    for host in hosts:
        lane = lanes.of(host)
        assert lane is not None
        lane.turn(klok.slaap)
    assert klok.nu - 1000 >= 60 * 47 / 24
    assert lanes.of("ibabs.eu.voorbeeld.nl") is None
    assert lanes.of("notibabs.eu") is None


def test_threads_take_turns_without_sleeping_on_each_other() -> None:
    klok = Klok()
    lane, waits = Lane(2.5, klok), []
    for _ in range(4):
        lane.turn(waits.append)  # the clock stands still: all ask at the same moment
    assert waits == [2.5, 5.0, 7.5]


class Server:
    """A Client that counts; nothing leaves this process."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def get(self, url: str, *_: Any) -> Answer:
        self.asked.append(url)
        return Answer(200, (), b"User-agent: *\n")

    def close(self) -> None:
        pass


def test_the_fetcher_takes_a_turn_for_a_robots_txt_too(monkeypatch: pytest.MonkeyPatch) -> None:
    turns: list[Callable[[float], object]] = []
    monkeypatch.setattr(Lane, "turn", lambda _, pause: turns.append(pause))
    server, said = Server(), list[Fetched]()
    options = FetchOptions("proef", delay=0, lanes=(LaneRule(("ibabs.eu",), 24),))
    fetcher = Fetcher(server, options, said.append, threading.Event())
    fetcher.fetch("https://a.ibabs.eu/1.pdf", scope=lambda _: True)
    fetcher.fetch("https://a.ibabs.eu/2.pdf", scope=lambda _: True)
    fetcher.fetch("https://elders.nl/2.pdf", scope=lambda _: True)
    assert len(server.asked) == 5
    assert len(turns) == 3


def test_an_interface_for_programs_is_not_under_robots_and_says_so() -> None:
    server, said = Server(), list[Fetched]()
    fetcher = Fetcher(server, FetchOptions("proef", delay=0), said.append, threading.Event())
    done = fetcher.fetch("https://api.voorbeeld.nl/x", scope=lambda _: True, interface=True)
    assert server.asked == ["https://api.voorbeeld.nl/x"]
    assert done.robots == "niet van toepassing: interface voor programma's"


@pytest.mark.parametrize(("status", "waits"), [(503, [30.0]), (429, [30.0]), (None, [1.0])])
def test_a_busy_server_is_given_time_and_a_silent_one_a_second_chance(
    net: Any, monkeypatch: pytest.MonkeyPatch, status: int | None, waits: list[float]
) -> None:
    slept: list[float] = []
    asked = net({"https://x": Fetched("", "onbereikbaar", "", "", "hapert", status=status)})
    monkeypatch.setattr(type(asked.lijn), "terugval", 30.0)
    monkeypatch.setattr(type(asked.lijn), "pauze", lambda _, seconds: slept.append(seconds))
    kind = BronOnbereikbaar if status else BronStil
    with pytest.raises(kind, match="hapert"):
        asked.antwoord("https://x/1")
    assert slept == waits
    assert len(asked.asked) == 2
