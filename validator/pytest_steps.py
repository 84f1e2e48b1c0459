"""Every step of a procedure as a pytest item, through Sybil.

Verdicts become what pytest knows: passed, failed, skipped, xfailed (a known issue), and error for a lab that is
broken, which is never the page's failure. The items of one page share one lab; a step that is selected alone has
the steps before it run first, since it builds on them.
Sybil's pytest glue uses pytest's private modules: it is used here and nowhere else.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from sybil import Document, Example, Sybil
from sybil.integration.pytest import SybilFile, SybilItem

from validator.errors import LabError, LabUnavailable, ValidatorError
from validator.lab.providers import provider_named
from validator.markdown.procedure import parse_procedure, read_page
from validator.markdown.sybil_parser import StepParser
from validator.model import DeviceResult, Procedure, Step, StepResult, Verdict
from validator.report.terminal import culprit, failure
from validator.run.baseline import DeviceBaselines
from validator.run.bench import Bench
from validator.run.bound_sessions import on_known_devices
from validator.run.chains import make_plan
from validator.run.runner import Course, Runner
from validator.run.session import lab_is_required
from validator.settings import Settings

if TYPE_CHECKING:
    from validator.run.plan import Session

__all__ = ["ProcedureFile", "StepItem"]


class _StepSybil(Sybil):
    """Sybil with our parser, and steps named by their ids; those for the number `n` of a scale by that, too."""

    n: int | None = None

    def identify(self, example: Example) -> str:
        step: Step = example.parsed
        return step.id if self.n is None else f"{step.id}[{self.n}]"

    def parse(self, path: Any) -> Document:
        """Like the original, and every message about the text is ours."""
        document = Document(read_page(path, name=str(path)), str(path))
        for parser in self.parsers:
            for region in parser(document):
                document.add(region)
        return document


class ProcedureFile(SybilFile):
    """One page: collects its steps, and holds the lab while they run.

    On a page with scale every step comes once for each number, and each number has a lab of its own.
    """

    def __init__(self, *, settings: Settings, **options: Any) -> None:
        sybil = _StepSybil(parsers=[StepParser(self._read, self._evaluate)], patterns=["*.md"])
        super().__init__(sybils=[sybil], **options)
        self._settings = settings
        self._session: Session | None = None
        self._stack = ExitStack()
        self.course: Course | None = None
        self._outcomes: dict[int | None, BaseException] = {}

    def collect(self) -> Iterator["StepItem"]:
        """The steps, in order. What is wrong with the text is one message, without a traceback."""
        try:
            (sybil,) = self.sybils
            self.documents = [sybil.parse(self.path)]
            self._session = on_known_devices(make_plan([self.path], self._settings, {}), self._settings)[-1]
            self._session.lab.hidden()  # A secret that cannot be had is found now.
        except ValidatorError as error:
            raise self.CollectError(str(error)) from None
        for planned in self._session.procedures[-1].rounds():
            for example in self.documents[0].examples():
                assert isinstance(sybil, _StepSybil), "made by us"
                sybil.n = planned.n
                item: StepItem = StepItem.from_parent(self, sybil=sybil, example=example)
                item.n = planned.n
                yield item

    def course_for(self, n: int | None) -> Course:
        """The page on its lab, for this number of its scale. Brings the lab up, in place of that of another number."""
        if self.course is None or self.course.planned.n != n:
            if n in self._outcomes:
                raise self._outcomes[n]  # as pytest does with what a set-up raises: no lab is tried twice
            self._leave()
            try:
                self._enter(n)
            except (pytest.skip.Exception, pytest.fail.Exception) as outcome:
                self._outcomes[n] = outcome
                raise
        assert self.course is not None, "entered"
        return self.course

    def _enter(self, n: int | None) -> None:
        """Brings the lab up and runs what this page builds on."""
        assert self._session is not None, "collected before it is set up"
        *before, last = self._session.procedures
        planned = replace(last, n=n)
        if planned.skip is not None:
            pytest.skip(planned.skip)
        with ExitStack() as stack:
            bench = self._open(stack)
            devices = self._devices(bench)
            runner = Runner(bench, lambda _event: None)
            for earlier in before:
                result = runner.run(earlier, devices)
                bench.close()
                if result.verdict not in (Verdict.PASSED, Verdict.KNOWN_ISSUE):
                    # Nothing else in this run may say so: a page selected alone must not look fine.
                    pytest.fail(
                        f"it builds on {result.path}, which is {result.verdict}: {result.reason}",
                        pytrace=False,
                    )
            self.course = Course(runner, planned, devices)
            self._stack = stack.pop_all()

    def teardown(self) -> None:
        """Runs the page's teardown and takes the lab away. A teardown that fails is an error of the last step."""
        try:
            self._leave()
        finally:
            super().teardown()

    def _leave(self) -> None:
        course, self.course = self.course, None
        with self._stack:
            done = course.teardown() if course is not None else None
        if done is not None and done.verdict is not Verdict.PASSED:
            pytest.fail(self.explain(done, 0), pytrace=False)

    def explain(self, result: StepResult, number: int) -> str:
        """What the command line would say about this step."""
        return failure(self._settings.name_of(self.path), result, number, culprit(result))

    def _open(self, stack: ExitStack) -> Bench:
        assert self._session is not None, "collected before it is set up"
        lab = self._session.lab
        try:
            provider = provider_named(lab.provider)
            provider.check(lab)
            running = provider.up(lab)
        except LabError as error:
            required = lab_is_required()
            if isinstance(error, LabUnavailable) and not required:
                pytest.skip(error.reason)
            hint = f"\n  hint       {error.hint}" if error.hint else ""
            pytest.fail(f"{error}{hint}", pytrace=False)
        stack.callback(running.down)
        bench = Bench(running, self._session.procedures[-1].platforms)
        stack.callback(bench.hang_up)
        baselines = DeviceBaselines(bench)
        stack.callback(baselines.put_back)
        try:
            baselines.take()
        except LabError as error:
            pytest.fail(f"the lab does not answer: {error.reason}", pytrace=False)
        return bench

    @staticmethod
    def _devices(bench: Bench) -> tuple[DeviceResult, ...]:
        try:
            return bench.versions()
        except LabError as error:
            pytest.fail(f"the lab does not answer: {error.reason}", pytrace=False)

    def _read(self, document: Document) -> Procedure:
        name = self._settings.name_of(self.path)
        return parse_procedure(document.text, path=name, defaults=self._settings.defaults)

    def _evaluate(self, example: Example) -> None:
        """Says what came of a step that has run. The running is done in the item's set-up: see there."""
        step: Step = example.parsed
        assert self.course is not None, "set up before a step is evaluated"
        result = self.course.results[step.id]
        match result.verdict:
            case Verdict.KNOWN_ISSUE:
                pytest.xfail(result.reason or "")
            case Verdict.SKIPPED | Verdict.NOT_REACHED:
                pytest.skip(result.reason or "")
            case Verdict.FAILED:
                pytest.fail(self.explain(result, step.number), pytrace=False)


class StepItem(SybilItem):
    """One step. It runs in the set-up phase, for only there does pytest tell an error from a failure."""

    n: int | None = None

    @property
    def step_place(self) -> tuple[int, int]:
        """Its place in the page: on a page with scale, number after number."""
        step: Step = self.example.parsed
        return self.n or 0, step.number

    def setup(self) -> None:
        """Runs this step, and before it those of the page that did not run yet. Raises where the lab broke."""
        super().setup()
        file = self.parent
        assert isinstance(file, ProcedureFile), "made by it"
        own: Step = self.example.parsed
        course = file.course_for(self.n)
        for step in course.remaining():
            if step.number > own.number:
                break
            result = course.step(step)
            mine = step.number == own.number
            if result.verdict in (Verdict.BROKEN, Verdict.INCONCLUSIVE) or (
                result.verdict is Verdict.FAILED and not mine
            ):
                pytest.fail(file.explain(result, step.number), pytrace=False)

    def reportinfo(self) -> tuple[str, int, str]:
        """Where pytest says that the item is."""
        step: Step = self.example.parsed
        return str(self.path), step.place.line - 1, step.title
