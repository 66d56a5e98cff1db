"""Reading through an executor that is not ours gives the same rows."""

from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from typing import Any

import pytest
from distributed import LocalCluster

from collect.progress import silent
from extract.cluster import ClusterMist, cluster
from extract.stage import extract

PAGES = [f"De directeur beslist in zaak {number}. Daarna volgt een gesprek." for number in range(5)]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A Dask cluster of two processes."""
    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address=None
    ) as local:
        yield local.scheduler_address


def bring(werk: Any, pdf: Any) -> None:
    for number, text in enumerate(PAGES):
        werk.bring(pdf(*[[(72, 100, "Helvetica", 11, text)]] * (number + 1)))
    werk.bring(b"%PDF-1.4 afgekapt")


def read_by(werk: Any, executor: Executor) -> dict[str, int]:
    werk.db.execute("DELETE FROM lezingen")
    return extract(werk.dossier, werk.db, silent, executor=executor)


def test_a_cluster_of_two_processes_gives_the_same_rows(werk: Any, pdf: Any, address: str) -> None:
    bring(werk, pdf)
    counts = werk.extract()
    before = werk.fingerprint()
    with cluster(address) as executor:
        assert read_by(werk, executor) == counts
    assert werk.fingerprint() == before


@pytest.mark.parametrize(
    "make", [lambda: ThreadPoolExecutor(3), lambda: ProcessPoolExecutor(2, get_context("spawn"))]
)
def test_any_executor_gives_the_same_rows(werk: Any, pdf: Any, make: Any) -> None:
    bring(werk, pdf)
    counts = werk.extract()
    before = werk.fingerprint()
    with make() as executor:
        assert read_by(werk, executor) == counts
    assert werk.fingerprint() == before


def test_a_reader_that_breaks_far_away_costs_its_document_only(
    werk: Any, pdf: Any, slow_pdf: bytes, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("extract.stage._SECONDS", 1)
    slow = werk.bring(slow_pdf)
    bring(werk, pdf)
    with cluster(address) as executor:
        counts = read_by(werk, executor)
    assert counts == {"beschadigd": 2, "gelezen": len(PAGES)}
    assert "langer dan 1 seconden" in str(werk.lezing(slow)["toelichting"])


def test_a_cluster_that_does_not_answer_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extract.cluster._CONNECT", 1)
    with (
        pytest.raises(ClusterMist, match=r"het cluster op tcp://127\.0\.0\.1:1 antwoordt niet"),
        cluster("tcp://127.0.0.1:1"),
    ):
        pass
