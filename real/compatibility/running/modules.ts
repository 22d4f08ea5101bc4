/**
 * Modules of CPython's test suite that cover what handlers lean on, by their names without `test_`.
 * Not all are there in every version of Python.
 */
export const judgedModules: readonly string[] = [
  'json subprocess multiprocessing_fork concurrent_futures threading asyncio signal os posix',
  'tempfile shutil pathlib glob sqlite3 zoneinfo datetime time locale ssl socket mmap pickle random',
  'uuid hashlib zipfile tarfile importlib resource select selectors ctypes decimal io logging',
].flatMap((names) => names.split(' '));
