"""Bindings: where the devices of a lab are, in our own format or in another tool's inventory.

FILE ──▶ a reader (one file each, `readers.py` lists them) ──▶ Binding ──▶ `fitting.py`: which role is which device

"""
