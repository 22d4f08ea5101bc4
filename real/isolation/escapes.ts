import { Guard } from '../launcher/guards.ts';
import type { SandboxLimits } from '../platforms/platform.ts';

/** Something that a function may try, and must not get through with. */
export interface Escape {
  /** Python text that defines `probe`, which returns "through" when it got through. */
  readonly code: string;
  /** Guards that are taken away to show that the probe works. */
  readonly without: number;
  /** What the probe says when all guards stand. */
  readonly refused: RegExp;
  readonly limits?: Partial<SandboxLimits>;
}

/** Without these a process is root as on the host. */
export const root = Guard.uid | Guard.capabilities | Guard.seccomp | Guard.noNewPrivileges;

/** The classic way out of a chroot, for those who may call it. */
export const leaveChroot = `
import ctypes, os

libc = ctypes.CDLL(None, use_errno=True)

def check(result):
    if result < 0:
        error = ctypes.get_errno()
        raise OSError(error, os.strerror(error))
    return "through"

def leave():
    os.mkdir("/tmp/below")
    outside = os.open("/", os.O_RDONLY)
    os.chroot("/tmp/below")
    os.fchdir(outside)
    for _ in range(20):
        os.chdir("..")
    os.chroot(".")
`;

/** By what the function does. */
export const escapes: Record<string, Escape> = {
  'writes to the base': {
    code: `
import os
def probe():
    open("/usr/written", "w").close()
    os.remove("/usr/written")
    return "through"`,
    without: Guard.readOnly | root,
    refused: /^OSError: \[Errno 30\]|^PermissionError/,
  },
  'leaves its chroot': {
    code: `${leaveChroot}
def probe():
    leave()
    return "through" if "roots" in os.listdir("/") else "no"`,
    without: root,
    refused: /^PermissionError: \[Errno 1\]/,
  },
  'mounts a file system': {
    code: `${leaveChroot}
def probe():
    return check(libc.mount(b"none", b"/tmp", b"tmpfs", 0, None))`,
    without: root,
    refused: /^PermissionError: \[Errno 1\]/,
  },
  'makes a user namespace': {
    code: `${leaveChroot}
def probe():
    try:
        leave()
    except PermissionError:
        pass
    return check(libc.unshare(0x10000000))`,
    without: root,
    refused: /^PermissionError: \[Errno 1\]/,
  },
  'signals a process outside': {
    code: `
import os
def probe():
    others = [pid for pid in [os.getppid(), *range(2, 500)] if pid not in (0, os.getpid())]
    found = 0
    for pid in others:
        try:
            os.kill(pid, 0)
            found += 1
        except OSError:
            pass
    return "through" if found else "alone"`,
    without: root | Guard.pid,
    refused: /^alone$/,
  },
  'traces a process outside': {
    code: `${leaveChroot}
def probe():
    seize = 0x4206
    return check(libc.ptrace(seize, os.getppid() or 2, None, None))`,
    without: root | Guard.pid,
    refused: /^PermissionError: \[Errno 1\]/,
  },
  'sees what the host has in its environment': {
    code: `
import os
def probe():
    begun_with = open("/proc/self/environ", "rb").read()
    ours = {"HOME", "LANG", "PATH", "MKL_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"}
    return "through" if begun_with or set(os.environ) != ours else "nothing"`,
    without: Guard.environment,
    refused: /^nothing$/,
  },
  'sees a process outside in /proc': {
    code: `
import os
def probe():
    own = {"self", str(os.getpid())}
    seen = {name for name in os.listdir("/proc") if name.isdigit()} - own
    return "through" if seen else "alone"`,
    without: root | Guard.pid,
    refused: /^alone$/,
  },
  'changes a setting of the kernel': {
    code: `
import os
def probe():
    with open("/proc/sys/kernel/printk_delay") as file:
        now = file.read()
    with open("/proc/sys/kernel/printk_delay", "w") as file:
        file.write(now)
    return "through"`,
    without: root,
    refused: /^PermissionError: \[Errno 13\]/,
  },
  'fills memory': {
    code: `
def probe():
    block = bytearray(300 << 20)
    return "through" if len(block) > 1 else ""`,
    without: Guard.cgroup,
    refused: /^oom$/,
    limits: { memoryMb: 100 },
  },
  'forks and forks': {
    code: `
import os, time
def probe():
    children = 0
    try:
        while children < 100:
            if os.fork() == 0:
                time.sleep(20)
                os._exit(0)
            children += 1
    except OSError as error:
        return "%d children: %s" % (children, error.strerror)
    return "through"`,
    without: Guard.cgroup | Guard.resourceLimits,
    refused: /^1\d children: Resource temporarily unavailable$/,
    limits: { processes: 20 },
  },
  'never ends': {
    code: `
import time
def probe():
    end = time.monotonic() + 2
    while time.monotonic() < end:
        pass
    return "through"`,
    // The limit itself is the guard: the first run has a longer one.
    without: 0,
    refused: /^timeout$/,
    limits: { timeoutMs: 300 },
  },
  'puts out without end': {
    code: `
import sys
def probe():
    for _ in range(80):
        sys.stdout.write("x" * (1 << 20))
    return "through"`,
    without: Guard.resourceLimits | Guard.cgroup,
    refused: /^OSError: \[Errno 27\]|^oom$/,
  },
};
