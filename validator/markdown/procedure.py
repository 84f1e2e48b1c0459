"""A page's text to a `Procedure`: which blocks run, in which step, in which order."""

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from stat import S_ISFIFO

from validator.errors import AuthoringError, Place, did_you_mean
from validator.markdown.attributes import is_executable, read_attributes, read_defaults
from validator.markdown.durations import EXAMPLES, parse_duration
from validator.markdown.front_matter import FrontMatter, read_front_matter, split
from validator.markdown.inline import plain_title, slug
from validator.markdown.scale import check_repeats, read_scale
from validator.markdown.scan import Comment, Element, FenceFound, Heading, Item, scan
from validator.model import Attributes, Fence, KnownIssue, Procedure, Step
from validator.strict import place_in_yaml

__all__ = [
    "MAX_BYTES",
    "digest_of",
    "is_procedure",
    "parse_procedure",
    "read_page",
    "read_procedure",
]

MAX_BYTES = 1_000_000
"""A page beyond this was generated or pasted by accident; the longest vendor guides are a tenth of it."""

_YAML_LINE = 2
_PlaceOf = Callable[..., Place]


def read_procedure(path: Path, *, name: str, defaults: Mapping[str, str] = {}) -> Procedure:
    """The procedure in the file `path`; messages and results call it `name`. Raises `AuthoringError`."""
    return parse_procedure(read_page(path, name=name), path=name, defaults=defaults)


def read_page(path: Path, *, name: str) -> str:
    """The text of a page, checked to be text, UTF-8, and of a size that a page can have."""
    try:
        found = path.stat()
        size = found.st_size
        if S_ISFIFO(found.st_mode):
            raise AuthoringError(Place(name), "cannot read this file: it is a pipe, which may never end")
        if size > MAX_BYTES:
            raise AuthoringError(
                Place(name),
                f"this file has {size / 1e6:.1f} MB; a procedure may have at most {MAX_BYTES / 1e6:.0f} MB",
                hint="split it into several procedures, and chain them with prerequisites",
            )
        data = path.read_bytes()
    except OSError as error:
        raise AuthoringError(Place(name), f"cannot read this file: {error.strerror}") from None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line = before.count(b"\n") + 1
        column = error.start - (before.rfind(b"\n") + 1) + 1
        raise AuthoringError(
            Place(name, line, column),
            f"this file is not UTF-8: found the byte 0x{data[error.start]:02x}",
            hint="save it as UTF-8",
        ) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def is_procedure(text: str) -> bool:
    """Whether a page means to be run: it has front matter with a `lab`. A folder's `index.md` may be prose."""
    return re.match(r"---[ \t]*\n(?:(?!---[ \t]*(?:\n|\Z)).*\n)*?lab[ \t]*:", text) is not None


def parse_procedure(text: str, *, path: str, defaults: Mapping[str, str] = {}) -> Procedure:
    """The procedure in `text`. Raises `AuthoringError` at the first thing that is wrong.

    `defaults` are the project's; the file's own come before them.
    """
    _refuse_control_characters(text, path)
    parts = split(text, path=path)
    if parts.yaml is None:
        raise AuthoringError(
            Place(path),
            "this is not a procedure: it has no front matter" if text.strip() else "this procedure is empty",
            hint="begin the file with three lines: ---, lab: NAME, ---",
        )
    yaml = parts.yaml
    front = read_front_matter(yaml, path=path)

    def place_of(*trail: str) -> Place:
        return place_in_yaml(yaml, *trail, path=path, first_line=_YAML_LINE)

    own = {
        key: ",".join(value) if isinstance(value, tuple) else str(value)
        for key, value in front.defaults.items()
    }
    pages = _Assembly(path, read_defaults({**defaults, **own}, lambda key: place_of("defaults", key)))
    for element in scan(parts.body, path=path, first_line=parts.body_line):
        pages.add(element)
    steps = pages.steps()
    if not steps:
        raise AuthoringError(
            Place(path, parts.body_line),
            "this procedure has no step: nothing in it runs",
            hint="put a ```console block under a level 2 heading or in a numbered item",
        )
    variables = {name: _scalar(value) for name, value in front.vars.items()}
    for name, value in variables.items():
        control = re.search(f"{_CONTROL.pattern}|\r", value)
        if control:
            raise AuthoringError(
                place_of("vars", name),
                f"this value contains the control character U+{ord(control[0]):04X}",
                hint="delete it: in a command it would be a key",
            )
    procedure = Procedure(
        path=path,
        title=front.title or pages.title or Path(path).stem.replace("-", " ").capitalize(),
        lab=front.lab,
        places={key: place_of(key) for key in ("lab", "prerequisites", "effects")},
        steps=steps,
        setup=tuple(pages.setup),
        teardown=tuple(pages.teardown),
        variables=variables,
        prerequisites=front.prerequisites,
        known_issues=tuple(
            _known_issue(index, front, steps, place_of) for index in range(len(front.known_issues))
        ),
        requires=front.requires,
        effects=front.effects,
        scale=read_scale(front.scale, place_of),
        stale_after=_stale_after(front, place_of),
        tags=front.tags,
        owner=front.owner,
        description=front.description,
        source_digest=_hash([text]),
    )
    check_repeats(procedure, place_of)
    return _with_digest(procedure)


def digest_of(procedure: Procedure) -> str:
    """The digest of everything that runs: lab, variables, prerequisites, announced failures and blocks.

    An announced failure counts as that of a certain place in the text: titles, and with them ids, may change places.
    """
    at = {step.id: step.number for step in procedure.steps}
    return _hash(
        [
            procedure.lab,
            sorted(procedure.variables.items()),
            list(procedure.prerequisites),
            [[at[issue.step], issue.until] for issue in procedure.known_issues],
            _content(procedure.setup),
            [step.digest for step in procedure.steps],
            _content(procedure.teardown),
            *([procedure.scale.name, procedure.scale.numbers] if procedure.scale else []),
        ]
    )


@dataclass(slots=True)
class _Draft:
    """A step that is still being collected; it is one once it has a fence."""

    title: str
    id: str | None
    line: int
    fences: list[Fence] = field(default_factory=list)


class _Assembly:
    """Takes the elements of a page in order and sorts the blocks into steps."""

    def __init__(self, path: str, defaults: Attributes) -> None:
        self.title: str | None = None
        self.setup: list[Fence] = []
        self.teardown: list[Fence] = []
        self._path = path
        self._defaults = defaults
        self._heading: _Draft | None = None
        self._items: dict[int, _Draft] = {}
        self._drafts: list[_Draft] = []

    def add(self, element: Element) -> None:
        match element:
            case Heading():
                if element.level == 1:
                    self.title = self.title or plain_title(element.title)
                    self._heading = None
                else:
                    self._heading = _Draft(plain_title(element.title), element.id, element.line)
            case Item():
                self._items[element.line] = _Draft(plain_title(element.title), element.id, element.line)
            case FenceFound():
                if is_executable(element.info):
                    self._put(self._fence(element, hidden=False), element.item)
            case Comment():
                fences = [
                    self._fence(found, hidden=True) for found in element.fences if is_executable(found.info)
                ]
                if element.word == "hidden":
                    for fence in fences:
                        self._put(fence, element.item)
                else:
                    around = self.setup if element.word == "setup" else self.teardown
                    around.extend(fence for fence in fences if not fence.attributes.example)

    def _fence(self, found: FenceFound, *, hidden: bool) -> Fence:
        place = Place(self._path, found.line, found.indent + 1)
        language, attributes = read_attributes(found.info, place, self._defaults, column=found.column)
        return Fence(
            place=place,
            end_line=found.end_line,
            language=language,
            attributes=attributes,
            lines=found.lines,
            hidden=hidden,
        )

    def _put(self, fence: Fence, item: int | None) -> None:
        if fence.attributes.example:
            return
        draft = self._items[item] if item is not None else self._heading
        if draft is None:
            raise AuthoringError(
                fence.place,
                "this block stands in no step",
                hint="put a heading of level 2 or deeper, or a numbered item, before it",
            )
        if not draft.fences:
            self._drafts.append(draft)
        elif self._drafts[-1] is not draft:
            raise AuthoringError(
                fence.place,
                f'this block belongs to the step "{draft.title}", but other steps stand between',
                hint="give it a heading or a number of its own, so that the marks follow the order of the text",
            )
        draft.fences.append(fence)

    def steps(self) -> tuple[Step, ...]:
        """The steps in the order in which they run. Raises `AuthoringError` where two have the same id."""
        seen: dict[str, _Draft] = {}
        steps = []
        for number, draft in enumerate(self._drafts, 1):
            name = draft.id or slug(draft.title) or f"step-{number}"
            place = Place(self._path, draft.line)
            if name in seen:
                raise AuthoringError(
                    place,
                    f'two steps have the id "{name}": the other is on line {seen[name].line}',
                    hint=f"give one of them another title, or an id of its own: {{#{name}-2}}",
                )
            seen[name] = draft
            fences = tuple(draft.fences)
            steps.append(
                Step(
                    id=name,
                    title=draft.title,
                    number=number,
                    place=place,
                    fences=fences,
                    digest=_hash(_content(fences)),
                )
            )
        return tuple(steps)


# Neither text nor ends of lines in Markdown, though other programs may take some of them for that.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029]")


def _refuse_control_characters(text: str, path: str) -> None:
    found = _CONTROL.search(text)
    if found:
        before = text[: found.start()]
        raise AuthoringError(
            Place(path, before.count("\n") + 1, len(before) - before.rfind("\n")),
            f"this file contains the control character U+{ord(found[0]):04X}",
            hint="delete it",
        )


def _with_digest(procedure: Procedure) -> Procedure:
    return replace(procedure, digest=digest_of(procedure))


def _content(fences: Iterable[Fence]) -> list[object]:
    """What a block means, without where it stands."""
    return [
        [
            # `bash` and `yaml` around a file's content are for the eye.
            fence.language if fence.attributes.file is None else "",
            _said(fence.attributes),
            [line.text for line in fence.lines],
        ]
        for fence in fences
    ]


# Attributes that the first digests had. Where one that came later says nothing, digests stay as they were.
_FIRST = frozenset(
    {"on", "timeout", "until", "every", "exit", "vary", "skip", "example", "file", "append", "check"}
)


def _said(attributes: Attributes) -> list[object]:
    nothing = Attributes()
    return [
        [name, getattr(attributes, name)]
        for name in Attributes.__dataclass_fields__
        if name in _FIRST or getattr(attributes, name) != getattr(nothing, name)
    ]


def _hash(content: object) -> str:
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()


def _scalar(value: str | float | bool) -> str:  # noqa: FBT001 - a YAML value, not a switch
    return str(value).lower() if isinstance(value, bool) else str(value)


def _stale_after(front: FrontMatter, place_of: _PlaceOf) -> float | None:
    if front.stale_after is None:
        return None
    try:
        return parse_duration(str(front.stale_after))
    except ValueError:
        raise AuthoringError(
            place_of("stale-after"), f'"{front.stale_after}" is not a time', hint=f"write {EXAMPLES}"
        ) from None


def _known_issue(index: int, front: FrontMatter, steps: tuple[Step, ...], place_of: _PlaceOf) -> KnownIssue:
    issue = front.known_issues[index]
    ids = [step.id for step in steps]
    if issue.step not in ids:
        raise AuthoringError(
            place_of("known-issues", str(index), "step"),
            f'there is no step "{issue.step}"',
            hint=did_you_mean(issue.step, ids) or "steps here: " + ", ".join(ids),
        )
    if issue.until is not None:
        try:
            date.fromisoformat(issue.until)
        except ValueError:
            raise AuthoringError(
                place_of("known-issues", str(index), "until"),
                f'"{issue.until}" is not a date',
                hint="write it as 2027-03-31",
            ) from None
    return KnownIssue(step=issue.step, reason=issue.reason, link=issue.link, until=issue.until)
