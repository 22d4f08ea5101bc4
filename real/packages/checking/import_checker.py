"""Imports sets of packages, each in a process of its own, and says what fails.

Reads one JSON list from standard input: sets, each being [directory, packages], a package being
[name, [module, ...]]. Writes one JSON line for each set, in order: a list of
[name, reason]. Runs on every Python from 3.8 on, with the standard library alone.
"""

import importlib
import json
import os
import signal
import sys


def main():
    sets = json.load(sys.stdin)
    seconds = int(sys.argv[1])
    for directory, packages in sets:
        print(json.dumps(check_apart(directory, packages, seconds)), flush=True)


def check_apart(directory, packages, seconds):
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        become_quiet()
        signal.alarm(seconds)
        sys.path.append(directory)
        for failure in failures_of(packages):
            os.write(writing, (json.dumps(failure) + "\n").encode())
        os._exit(0)
    os.close(writing)
    # A process that a package leaves behind may hold the pipe, so its end is not waited for; all
    # that a set has to say fits into a pipe.
    status = os.waitpid(child, 0)[1]
    os.set_blocking(reading, False)
    with os.fdopen(reading, "rb") as stream:
        steps = [json.loads(line) for line in (stream.read() or b"").splitlines()]
    reason = why_it_ended(status, seconds)
    if reason is not None and steps:
        steps.append([steps[-1][0], reason])
    return [step for step in steps if step[1] is not None]


def why_it_ended(status, seconds):
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        if number == signal.SIGALRM:
            return "the import took more than %d s" % seconds
        return "the import was ended by signal %d" % number
    return None if os.WEXITSTATUS(status) == 0 else "the import ended the process"


def failures_of(packages):
    """Yields [name, None] before each package, and [name, reason] after one that fails."""
    for name, modules in packages:
        yield [name, None]
        for module in modules:
            try:
                importlib.import_module(module)
            except BaseException as error:
                text = " ".join(str(error).split())
                yield [name, "import %s: %s: %s" % (module, type(error).__name__, text[:300])]
                break


def become_quiet():
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nothing, descriptor)


main()
