"""Measurements, one file each. `python -m benchmarks` makes them all and writes `results.json`.

A measurement is compared with a peer that does the least that could be called the same job, on the same machine and
in the same run: machines differ, ratios hardly do.
"""
