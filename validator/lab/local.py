"""The lab whose devices are all this machine: a shell for each, in an empty home folder that is gone when the lab is."""

from dataclasses import replace

from validator.errors import Place
from validator.lab.bound import Bound, Local
from validator.lab.files import Lab
from validator.lab.remote.provider import RemoteLab, RemoteProvider
from validator.settings import shown_path

__all__ = ["LocalProvider"]


class LocalProvider:
    """For pages about programs that people run on their own machine. What such a page does, it does to this one."""

    name = "local"

    def refuse(self, lab: Lab) -> None:
        """Nothing is impossible as far as the lab file tells."""

    def check(self, lab: Lab) -> None:
        """There is nothing that this machine could lack."""

    def up(self, lab: Lab, *, detached: bool = False) -> RemoteLab:
        """A home folder for each device. Raises `UsageError` where it is to live on: there is nothing to keep."""
        here = {
            name: Bound(name=name, place=Place(shown_path(lab.path)), way=Local(), platform=device.platform)
            for name, device in lab.devices.items()
        }
        return RemoteProvider().up(replace(lab, bound=here), detached=detached)
