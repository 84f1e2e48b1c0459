"""What runs inside: one supervisor per lab, and under it one init process per device.

The supervisor lives in a user namespace of its own, where it is root, and in the PID namespace of the machine.
Each init is process 1 of its device. If the supervisor dies, however it dies, the kernel kills every init
(`PR_SET_PDEATHSIG`), and with an init everything on its device: that is the whole of the cleaning up.

These modules import the standard library alone, and little of it: start-up time is the lab's. They may not
import anything once a device's private folders are mounted, because those can hide the interpreter's files.
"""
