"""How fast one core runs Python while something else runs: `speed_witness.py CORE`.

Does a fixed piece of work on the core now and then, until its standard input ends; then prints how
often, and how much CPU time it took on average in ns. A core of a machine that is shared with
strangers is up to twice as slow while their threads use its caches and its decoders, and nothing
else tells of it: no time is stolen, and the clock rate stays the same. A loop in C does not feel
it: its code is too small.
"""

import os
import select
import sys
import time

PAUSE_SECONDS = 0.15
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
    bursts = 0
    total_ns = 0
    while True:
        for _ in range(WARM_UPS):
            work()  # What the pause left cold, or slow to start, does not count.
        start = time.thread_time_ns()
        work()
        total_ns += time.thread_time_ns() - start
        bursts += 1
        if select.select([0], [], [], PAUSE_SECONDS)[0]:
            break
    print(bursts, total_ns / bursts)


measure(int(sys.argv[1]))
