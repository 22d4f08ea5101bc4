"""How fast one core runs Python while something else runs: `speed_witness.py CORE`.

Says `ready` when it has done a fixed piece of work on the core once, and does it now and then until
its standard input ends; then prints how often, and how much CPU time it took on average in ns. A core of a machine that is shared with
strangers is up to twice as slow while their threads use its caches and its decoders, and nothing
else tells of it: no time is stolen, and the clock rate stays the same. A loop in C does not feel
it: its code is too small.
"""

import os
import select
import sys
import time

PAUSE_SECONDS = 0.1
WARM_UPS = 4


def work():
    table = {}
    total = 0
    for step in range(2000):
        table[step & 255] = total
        total += step * step & 1023
        str(step)


def measure(core):
    try:
        os.sched_setaffinity(0, {core})
    except OSError:
        pass  # A core that this process may not use is measured by whichever it may.
    burst()  # The first one of a process is slow.
    print("ready", flush=True)
    times_ns = []
    has_ended = False
    while not has_ended:
        has_ended = select.select([0], [], [], PAUSE_SECONDS)[0]
        times_ns.append(burst())
    print(len(times_ns), sum(times_ns) / len(times_ns))


def burst():
    for _ in range(WARM_UPS):
        work()  # What the pause left cold, or slow to start, does not count.
    start = time.thread_time_ns()
    work()
    return time.thread_time_ns() - start


measure(int(sys.argv[1]))
