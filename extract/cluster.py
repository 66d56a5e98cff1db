"""Reading through any executor: the same bounded readers, wherever the executor makes its calls."""

from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from multiprocessing.util import Finalize

from extract.lezer import Answer, Lezers, Task

Submit = Callable[[Task], Future[Answer]]

_CONNECT = 10  # seconds
_here = Lezers()
# at the end of this process, also where that is a worker which never runs its atexit functions
Finalize(None, _here.close, exitpriority=10)


class ClusterMist(Exception):
    """The cluster cannot be used; the message is a Dutch sentence."""


def ask(task: Task) -> Answer:
    """The answer of a reader of the process that this is called in; raises LezerKwijt."""
    return _here.ask(task)


def through(executor: Executor) -> Submit:
    """Tasks for `executor`; its processes must see the archive under the same path as this one."""

    def submit(task: Task) -> Future[Answer]:
        return executor.submit(ask, task)

    return submit


@contextmanager
def cluster(address: str) -> Iterator[Executor]:
    """The executor of the Dask cluster whose scheduler is at `address`; raises ClusterMist."""
    try:
        from distributed import Client
    except ImportError as error:
        raise ClusterMist(
            "voor --cluster is dask.distributed nodig: pip install 'doorbraakmonitor[cluster]'"
        ) from error
    try:
        client = Client(address, timeout=_CONNECT)
    except (OSError, ValueError) as error:
        raise ClusterMist(f"het cluster op {address} antwoordt niet: {error}") from error
    with client:
        yield client.get_executor(pure=False)
