"""The running configuration of a scripted device: lines, and sections of lines, as it was told them."""

from collections.abc import Iterator

__all__ = ["Configuration"]


class Configuration:
    """Lines in the order in which they came; those of a section are indented by a blank."""

    def __init__(self, text: str = "") -> None:
        self._sections: dict[str, dict[str, None]] = {}
        section = ""
        for line in text.splitlines():
            if line.startswith(" ") and section:
                self.keep(line.strip(), section)
            elif line.strip():
                section = line.strip()
                self.keep(section)

    def keep(self, line: str, section: str | None = None) -> None:
        """Adds `line`, at the top or in a section. A line that is there stays where it is."""
        if section is None:
            self._sections.setdefault(line, {})
        else:
            self._sections.setdefault(section, {})[line] = None

    def forget(self, line: str, section: str | None = None) -> None:
        """Takes away what begins with `line`: in its section, or at the top with all that is in it."""
        inside = self._sections.get(section or "", {})
        found = list(_beginning(line, inside))
        for each in found:
            del inside[each]
        if not found:
            for each in list(_beginning(line, self._sections)):
                del self._sections[each]

    def __str__(self) -> str:
        lines = []
        for section, inside in self._sections.items():
            lines += [section, *(f" {line}" for line in inside)]
        return "\n".join(lines)


def _beginning(line: str, lines: dict[str, dict[str, None]] | dict[str, None]) -> Iterator[str]:
    """The words of a line may be left out at its end, as in ``no hostname``."""
    return (each for each in lines if f"{each} ".startswith(f"{line} "))
