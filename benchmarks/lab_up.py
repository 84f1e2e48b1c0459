"""How long a fresh lab of two routers and two hosts takes to come up, until every daemon answers."""

from benchmarks.measurement import Measurement, measurement, median
from benchmarks.two_routers import bare_namespaces, up_and_down


def measure() -> Measurement:
    seconds = median([up for up, _ in up_and_down()])
    name = "A lab of two routers and two hosts up, against four empty network namespaces"
    return measurement(name, seconds, "s", bare_namespaces())
