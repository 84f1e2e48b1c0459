"""What runs while a lab of consoles is up: one supervisor, and under it one QEMU for each box that has power.

If the supervisor dies, however it dies, the kernel kills every QEMU (`PR_SET_PDEATHSIG`). Disks and flash memories are
files that have no name, so they end with whoever has them open. That is the whole of the cleaning up.
"""
