"""The embedded lab: devices as network namespaces, with the real daemons of each platform in them.

    provider.py   brings a lab up and down; the face to the rest of the program
    platforms.py  which platforms there are; each is one file of data (`frr.py`, `linux.py`, `ovs.py`)
    plan.py       a lab file → what the supervisor has to do, as plain JSON
    enter.py      the argv that runs a program on a device
    usable.py     can this machine do it, and what would change that
    packages.py   which system packages a lab needs, and which are missing
    inside/       what runs in the namespaces: the supervisor, and one init process per device

Nothing is imported here: the supervisor must start in a few milliseconds, and imports this package.
"""
