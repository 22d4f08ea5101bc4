"""A handler that runs one module of CPython's test suite, class after class, and tells what came of
each test. Standard library only, Python 3.8 to 3.13.

`plan.json` beside it names the module, the tests, and whether each test is run apart from the
others. A handler's result stays in its sandbox on most platforms, but the line of an error comes
out on all of them: so answers are told as errors, a page an invocation. The first answer is the
list of the parts with their tests; each further one tells of one part. An invocation without an
error says that all is told.
"""

import base64
import json
import os
import re
import sys
import tempfile
import traceback
import unittest
import zlib

# An error's line has 500 characters at most, and its name is one of them.
PAGE_CHARACTERS = 440
WORDS_MAX = 240

pages = []
work = None


class Page(Exception):
    """A part of an answer: `+` when more of it follows, `.` when it is the last, then base64."""


def handler(event):
    global work
    if work is None:
        with open(os.path.join(os.path.dirname(__file__), "plan.json")) as file:
            work = answers(json.load(file))
    if not pages:
        answer = next(work, None)
        if answer is None:
            return
        pages.extend(pages_of(answer))
    raise Page(pages.pop(0))


def pages_of(answer):
    text = base64.b64encode(zlib.compress(json.dumps(answer).encode(), 9)).decode()
    parts = [text[at : at + PAGE_CHARACTERS] for at in range(0, len(text), PAGE_CHARACTERS)]
    return ["+" + part for part in parts[:-1]] + ["." + parts[-1]]


def answers(plan):
    try:
        prepare()
        parts = parts_of(plan)
    except BaseException as error:
        # The module cannot be loaded, or skips itself as a whole: it stands for its tests.
        name = plan["module"]
        skips = isinstance(error, unittest.SkipTest)
        words = one_line(error) if skips else words_of(sys.exc_info())
        yield [[name, [name]]]
        yield [[name, "skipped" if skips else "failed", words]]
        return
    yield [[name, [identity for identity, _ in tests]] for name, tests in parts]
    for _, tests in parts:
        yield outcomes_of(tests)


def prepare():
    """What CPython's own runner does: a folder to work in, and no resource that is not asked for."""
    os.chdir(tempfile.mkdtemp(prefix="test_python_"))
    try:
        from test import support
    except ImportError:
        return
    support.use_resources = []
    support.verbose = 0


def parts_of(plan):
    """The tests in order, those of one class together: [(name, [(identity, test)])]."""
    name = plan["module"]
    suite = unittest.defaultTestLoader.loadTestsFromName(name)
    wanted = None if plan["tests"] is None else set(plan["tests"])
    seen = {}
    parts = []
    for test in tests_in(suite):
        identity = test.id()
        if type(test).__module__ == "unittest.loader":
            # A module within a package that cannot be imported, or that skips itself.
            identity = name
        seen[identity] = seen.get(identity, 0) + 1
        if seen[identity] > 1:
            identity = "%s #%d" % (identity, seen[identity])
        if wanted is not None and identity not in wanted:
            continue
        group = "%s.%s" % (type(test).__module__, type(test).__qualname__)
        if plan["apart"] or not parts or parts[-1][0] != group:
            parts.append((group, []))
        parts[-1][1].append((identity, test))
    return parts


def tests_in(suite):
    for each in suite:
        if isinstance(each, unittest.TestSuite):
            yield from tests_in(each)
        else:
            yield each


class Recorder(unittest.TestResult):
    """What came of each test: {id(test): (outcome, words)}."""

    def __init__(self):
        super().__init__()
        self.outcomes = {}
        # What stopped a whole class or module before its tests, in order.
        self.fixtures = []

    def record(self, test, outcome, words=""):
        if isinstance(test, unittest.TestCase):
            # A failure is not made good by what comes after it.
            if self.outcomes.get(id(test), ("",))[0] != "failed":
                self.outcomes[id(test)] = (outcome, words)
        else:
            self.fixtures.append((outcome, words))

    def addSuccess(self, test):
        self.record(test, "passed")

    def addExpectedFailure(self, test, error):
        self.record(test, "passed")

    def addUnexpectedSuccess(self, test):
        self.record(test, "failed", "unexpected success")

    def addSkip(self, test, reason):
        self.record(getattr(test, "test_case", test), "skipped", one_line(reason))

    def addError(self, test, error):
        self.record(test, "failed", words_of(error))

    def addFailure(self, test, error):
        self.record(test, "failed", words_of(error))

    def addSubTest(self, test, subtest, error):
        if error is not None:
            self.record(test, "failed", words_of(error))


def outcomes_of(tests):
    """[[identity, outcome, words]] of one part."""
    recorder = Recorder()
    try:
        unittest.TestSuite(test for _, test in tests).run(recorder)
    except BaseException:  # KeyboardInterrupt and SystemExit are not unittest's to catch.
        recorder.fixtures.append(("failed", words_of(sys.exc_info())))
    reap()
    rest = ("failed", "it did not run")
    if recorder.fixtures:
        failures = [each for each in recorder.fixtures if each[0] == "failed"]
        rest = (failures or recorder.fixtures)[0]
    return [
        [identity, *recorder.outcomes.get(id(test), rest)] for identity, test in tests
    ]


def reap():
    """Children that a test left behind count for the limit on processes."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0] != 0:
            pass
    except OSError:
        pass


def words_of(error):
    """The error in one line, and where it was raised."""
    kind, value, trace = error
    try:
        text = "%s: %s" % (kind.__name__, value)
    except BaseException:
        text = kind.__name__
    frames = [frame for frame in traceback.extract_tb(trace) if "/unittest/" not in frame.filename]
    place = ""
    if frames:
        place = " (%s:%s in %s)" % (
            os.path.basename(frames[-1].filename),
            frames[-1].lineno,
            frames[-1].name,
        )
    return one_line(text, WORDS_MAX - len(place)) + place


def one_line(text, characters=WORDS_MAX):
    # Addresses differ from run to run.
    text = re.sub(r"0x[0-9a-f]{6,}", "0x…", " ".join(str(text).split()))
    if len(text) <= characters:
        return text
    # What a child process said in the end stands at the end.
    return text[: characters // 3] + " … " + text[3 - characters + characters // 3 :]
