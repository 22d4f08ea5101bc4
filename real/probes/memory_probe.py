"""Memory of a bare interpreter, and what a fork of it owns once it runs, in kB: two numbers."""

import os
import sys
import time


def rollup(pid):
    fields = {}
    with open(f"/proc/{pid}/smaps_rollup") as lines:
        next(lines)
        for line in lines:
            name, value = line.split(":")
            fields[name] = int(value.split()[0])
    return fields


reader, writer = os.pipe()
child = os.fork()
if child == 0:
    # A little work, as a handler's first: what it touches is copied.
    numbers = [number for number in range(1000)]
    text = "".join(str(number) for number in numbers)
    os.write(writer, b"x")
    time.sleep(60)
    os._exit(0)
os.read(reader, 1)
print(rollup(os.getpid())["Rss"], rollup(child)["Private_Dirty"])
sys.stdout.flush()
os.kill(child, 9)
os.waitpid(child, 0)
