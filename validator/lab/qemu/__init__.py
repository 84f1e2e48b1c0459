"""The lab of one console: boxes that boot, under QEMU, each with a power outlet and a console of its own.

    provider.py      brings a lab up and down; the face to the rest of the program
    plan.py          a lab file → what the supervisor has to do, as plain JSON
    packages.py      which programs of this machine a lab needs, and which are missing
    fetching.py      the Debian packages of the boxes themselves: another architecture's, so never installed here
    images.py        those packages → the disks of a box: an operating system, and its next release
    environment.py   what the boot loader finds in its flash memory
    rootfs/          what is in the operating system besides busybox
    power.py         the program that a person at the power switch works with
    inside/          the supervisor: the electricity, the consoles, and the power switch's own brain

A box is ARM: QEMU's `virt` board with Debian's U-Boot. That is the one of U-Boot's QEMU boards that keeps its environment
in flash memory, as devices do, and it is at a shell 2.5 s after power-on without any help from the processor.

Nothing is imported here: the supervisor must start in a few milliseconds, and imports this package.
"""
