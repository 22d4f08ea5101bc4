/**
 * Handlers as people write them, by what they do: Python text that defines `handler`. Each answers
 * "done", or fails with what is not as on any Linux under an unprivileged user.
 */
export const userHandlers: Readonly<Record<string, string>> = {
  'gives its event back': 'def handler(event):\n    assert event == {}\n    return event or "done"',
  'runs a program with a time limit': `
import subprocess, sys, time
def handler(event):
    start = time.monotonic()
    try:
        subprocess.run([sys.executable, "-c", "import time; time.sleep(20)"], timeout=0.3)
    except subprocess.TimeoutExpired:
        assert time.monotonic() - start < 15
        return "done"`,
  'ends its children': `
import os, signal, subprocess, time
def handler(event):
    for end in (lambda child: child.terminate(), lambda child: os.kill(child.pid, 9)):
        child = subprocess.Popen(["sleep", "20"])
        end(child)
        assert child.wait() in (-signal.SIGTERM, -signal.SIGKILL)
    return "done"`,
  'forks children that come out of it': `
import os, sys
def handler(event):
    for code, leave in ((7, lambda: sys.exit(7)), (0, lambda: exit()), (1, lambda: 1 / 0)):
        child = os.fork()
        if child == 0:
            leave()
        assert os.WEXITSTATUS(os.waitpid(child, 0)[1]) == code
    return "done"`,
  'ends a group of processes': `
import os, signal, subprocess
def handler(event):
    child = subprocess.Popen(["sleep", "20"], start_new_session=True)
    os.killpg(child.pid, signal.SIGKILL)
    assert child.wait() == -signal.SIGKILL
    return "done"`,
  'asks whether a process is there': `
import os
def handler(event):
    os.kill(os.getpid(), 0)
    try:
        os.kill(4000000, 0)
    except ProcessLookupError:
        return "done"`,
  'raises signals and aborts': `
import os, signal, threading
def handler(event):
    seen = []
    signal.signal(signal.SIGUSR1, lambda *_: seen.append(1))
    signal.raise_signal(signal.SIGUSR1)
    signal.pthread_kill(threading.get_ident(), signal.SIGUSR1)
    child = os.fork()
    if child == 0:
        os.abort()
    assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGABRT
    assert len(seen) == 2
    return "done"`,
  'changes its priority and its cores': `
import os, resource
def handler(event):
    os.setpriority(os.PRIO_PROCESS, 0, os.getpriority(os.PRIO_PROCESS, 0))
    os.nice(1)
    os.sched_setaffinity(0, os.sched_getaffinity(0))
    resource.prlimit(os.getpid(), resource.RLIMIT_NOFILE, (512, 1024))
    return "done"`,
  'spreads work over a pool': `
import multiprocessing
def square(number):
    return number * number
def handler(event):
    with multiprocessing.get_context("fork").Pool(2) as pool:
        assert pool.map(square, range(5)) == [0, 1, 4, 9, 16]
    return "done"`,
  'spreads work over interpreters of its own': `
import multiprocessing, subprocess, sys
def handler(event):
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        assert pool.map(abs, [-1]) == [1]
    subprocess.run([sys.executable, "-m", "plain"], check=True)
    return "done"`,
  'shares a lock and memory': `
import multiprocessing
from multiprocessing import shared_memory
def handler(event):
    with multiprocessing.Lock():
        block = shared_memory.SharedMemory(create=True, size=1 << 20)
        block.buf[:4] = b"data"
        block.close()
        block.unlink()
    return "done"`,
  'spreads work over an executor': `
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
import multiprocessing, os
def handler(event):
    with ThreadPoolExecutor(4) as threads:
        assert sum(threads.map(abs, range(10))) == 45
    with ProcessPoolExecutor(2, multiprocessing.get_context("fork")) as processes:
        assert processes.submit(os.getpid).result() != os.getpid()
    return "done"`,
  'uses devices': `
import os
def handler(event):
    assert len(open("/dev/random", "rb").read(4)) == len(open("/dev/urandom", "rb").read(4))
    assert open("/dev/zero", "rb").read(2) == bytes(2)
    open("/dev/null", "w").write("x")
    try:
        with open("/dev/full", "w") as full:
            full.write("x")
    except OSError as error:
        assert error.errno == 28, error
    reading, writing = os.pipe()
    assert str(reading) in os.listdir("/dev/fd")
    return "done"`,
  'opens its output again': `
import subprocess
def handler(event):
    with open("/dev/stdout", "w") as output:
        output.write("x")
    subprocess.run("echo x > /dev/stderr; echo x | tee /dev/stdout", shell=True, check=True)
    return "done"`,
  'runs a line of shell': `
import os, shutil, subprocess
def handler(event):
    assert subprocess.check_output("echo a b | wc -w", shell=True).split() == [b"2"]
    assert os.popen("uname -s").read() == "Linux\\n"
    assert shutil.which("sh") and shutil.which("cat")
    return "done"`,
  'looks at itself in /proc': `
import os, platform
def handler(event):
    assert os.readlink("/proc/self") == str(os.getpid())
    assert "VmRSS" in open("/proc/self/status").read()
    assert os.cpu_count() == len(os.sched_getaffinity(0))
    assert platform.system() == "Linux"
    return "done"`,
  'asks who it is': `
import getpass, grp, os, pathlib, pwd, socket
def handler(event):
    assert getpass.getuser() == pwd.getpwuid(os.getuid()).pw_name == "sandbox"
    assert grp.getgrgid(os.getgid()).gr_name == "sandbox"
    assert pathlib.Path.home() == pathlib.Path("/tmp")
    assert socket.gethostname() == "sandbox"
    assert os.getuid() > 1000
    return "done"`,
  'trusts certificates': `
import ssl
def handler(event):
    assert len(ssl.create_default_context().get_ca_certs()) > 50
    return "done"`,
  'knows time zones and ports': `
import datetime, socket
def handler(event):
    try:
        from zoneinfo import ZoneInfo
    except ImportError:
        return "done"
    noon = datetime.datetime(2026, 7, 1, 12, tzinfo=ZoneInfo("Europe/Paris"))
    assert noon.utcoffset() == datetime.timedelta(hours=2)
    assert socket.getservbyname("https") == 443
    return "done"`,
  'has limits, the same everywhere': `
import resource
def handler(event):
    assert resource.getrlimit(resource.RLIMIT_NOFILE) == (1024, 1024)
    assert resource.getrlimit(resource.RLIMIT_CORE) == (0, 0)
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] == 64 << 20
    return "done"`,
  'has an environment, the same everywhere': `
import os, subprocess
def handler(event):
    names = {"HOME", "LANG", "PATH", "MKL_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"}
    assert set(os.environ) == names, os.environ
    lines = subprocess.check_output(["env"]).decode().split()
    assert names == {line.split("=")[0] for line in lines}, lines
    return "done"`,
  'writes text and temporary files': `
import locale, os, tempfile
def handler(event):
    locale.setlocale(locale.LC_ALL, "")
    with tempfile.NamedTemporaryFile("w+") as file:
        assert os.path.dirname(file.name) == "/tmp"
        file.write("na\\u00efve \\u2713")
        file.seek(0)
        assert file.read() == "na\\u00efve \\u2713"
    assert os.listdir("/tmp") == []
    return "done"`,
  'makes pipes and terminals': `
import os
def handler(event):
    os.mkfifo("/tmp/pipe")
    os.unlink("/tmp/pipe")
    master, slave = os.openpty()
    os.write(master, b"x\\n")
    assert os.isatty(slave) and os.read(slave, 2) == b"x\\n"
    return "done"`,
  'runs programs from a loop of events': `
import asyncio
async def ask():
    process = await asyncio.create_subprocess_exec("echo", "hello", stdout=asyncio.subprocess.PIPE)
    answer, _ = await process.communicate()
    await asyncio.wait_for(asyncio.sleep(0), 5)
    return answer
def handler(event):
    assert asyncio.run(ask()) == b"hello\\n"
    return "done"`,
  'keeps a database': `
import sqlite3
def handler(event):
    with sqlite3.connect("/tmp/data.db") as database:
        database.execute("create table t (a)")
        database.executemany("insert into t values (?)", [(1,), (2,)])
        assert database.execute("select sum(a) from t").fetchone() == (3,)
    return "done"`,
  'sets itself an alarm': `
import signal, time
def handler(event):
    def ring(*_):
        raise TimeoutError
    signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, 0.05)
    try:
        time.sleep(10)
    except TimeoutError:
        return "done"`,
  'finds libraries by name': `
import ctypes, ctypes.util
def handler(event):
    assert ctypes.CDLL(ctypes.util.find_library("c")).getpid() > 0
    return "done"`,
  'is refused what is not its own': `
import os
def handler(event):
    for refused in (lambda: os.setuid(0), lambda: os.chown("/tmp", 0, 0), lambda: os.mknod("/tmp/d", 0o20666, 259)):
        try:
            refused()
        except PermissionError as error:
            assert error.errno == 1, error
        else:
            return "not refused"
    return "done"`,
};
