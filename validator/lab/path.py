"""Where programs are looked for. An ordinary user's own PATH has no sbin on Debian, and daemons live there."""

__all__ = ["PATH"]

PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
