"""How long a lab of two routers and two hosts takes to be gone, with every process in it."""

from benchmarks.measurement import Measurement, measurement, median
from benchmarks.two_routers import bare_namespaces, up_and_down


def measure() -> Measurement:
    seconds = median([down for _, down in up_and_down()])
    name = "The same lab down, against four empty network namespaces"
    return measurement(name, seconds, "s", bare_namespaces())
