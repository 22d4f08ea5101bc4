"""Memory that packages add to an interpreter, one after the other: a line each, in kB.

Reads a JSON list from standard input: [{"directory": ..., "modules": [...]}, ...].
"""

import importlib
import json
import sys


def resident_kb():
    total = 0
    with open("/proc/self/smaps_rollup") as lines:
        for line in lines:
            if line.startswith("Rss:"):
                total = int(line.split()[1])
    return total


packages = json.load(sys.stdin)
sys.path[:0] = [package["directory"] for package in packages]
before = resident_kb()
for package in packages:
    for module in package["modules"]:
        importlib.import_module(module)
    after = resident_kb()
    print(max(0, after - before))
    before = after
