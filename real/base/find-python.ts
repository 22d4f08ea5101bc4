import { realpath } from 'node:fs/promises';
import { execa } from 'execa';
import { z } from 'zod';
import { InputError } from '../../workloads/input-error.ts';

/** A real interpreter of the host. */
export interface HostPython {
  /** What it calls itself (`sys.executable`): its pip is run with this. */
  readonly executable: string;
  /** The binary itself, every link followed. */
  readonly binary: string;
  /** `3.11.7` */
  readonly version: string;
  /** `sys.version`, which tells builds of one version apart. */
  readonly build: string;
  /** Folders of the standard library, the one with the compiled modules last. */
  readonly libraryFolders: readonly string[];
  /** Where it was installed, which is compiled into it (`sys.base_prefix`). */
  readonly prefix: string;
  /** The file in which its OpenSSL looks for certificates; empty where it has no OpenSSL. */
  readonly certificates: string;
}

const oldest = [3, 8] as const;
const newestTried = 14;

/** A busy or emulated host takes some seconds. */
const limitMs = 60_000;

/**
 * Finds the interpreter that sandboxes will run: the one named, else that of the environment
 * variable PYTHON, else the first of `python3`, `python3.14` … `python3.8`, `/usr/bin/python3`.
 *
 * A version manager's shim is a shell script that takes longer to start than Python, so the
 * interpreter is asked what it really is.
 *
 * @throws InputError when there is none from 3.8 on, naming what was tried
 */
export async function findPython(named = process.env['PYTHON']): Promise<HostPython> {
  if (named !== undefined && named !== '') {
    const answer = await askPython(named);
    if (typeof answer === 'string') {
      throw new InputError(`Python "${named}" cannot be used: ${answer}; name one from 3.8 on`);
    }
    return answer;
  }
  const candidates = ['python3', ...versionedNames(), '/usr/bin/python3'];
  let reason = '';
  for (const candidate of candidates) {
    const answer = await askPython(candidate);
    if (typeof answer !== 'string') {
      return answer;
    }
    reason ||= answer;
  }
  throw new InputError(
    `no Python from 3.8 on was found (python3: ${reason}); ` +
      'install one (apt-get install python3) or name one with the environment variable PYTHON',
  );
}

function versionedNames(): string[] {
  const minors = Array.from({ length: newestTried - oldest[1] + 1 }, (_, at) => newestTried - at);
  return minors.map((minor) => `python3.${minor}`);
}

const answerShape = z.object({
  executable: z.string(),
  version: z.tuple([z.number(), z.number(), z.number()]),
  build: z.string(),
  folders: z.array(z.string()),
  prefix: z.string().default('/usr'),
  certificates: z.string().default(''),
});

const question = `
import json, sys, sysconfig
paths = sysconfig.get_paths()
try:
    from _ssl import get_default_verify_paths
    certificates = get_default_verify_paths()[1]
except ImportError:
    certificates = ''
print(json.dumps({
    'executable': sys.executable,
    'version': list(sys.version_info[:3]),
    'build': sys.version,
    'folders': [paths['stdlib'], paths['platstdlib']],
    'prefix': sys.base_prefix,
    'certificates': certificates,
}))`;

/** What the interpreter is, or in a few words why it cannot be used. */
async function askPython(command: string): Promise<HostPython | string> {
  const { stdout, failed, timedOut, code, exitCode, stderr } = await execa(
    command,
    ['-I', '-c', question],
    { reject: false, stdin: 'ignore', timeout: limitMs },
  );
  if (timedOut) {
    return `it does not answer in ${limitMs / 1000} s`;
  }
  if (failed) {
    return code === 'ENOENT'
      ? 'not found'
      : `it ends with ${exitCode === undefined ? String(code) : `exit code ${exitCode}`} ${lastLine(stderr)}`.trim();
  }
  const answer = answerShape.safeParse(parseJson(stdout));
  if (!answer.success) {
    return 'it is not a Python 3';
  }
  const { executable, version, build, folders, prefix, certificates } = answer.data;
  if (version[0] !== oldest[0] || version[1] < oldest[1]) {
    return `it is version ${version.join('.')}`;
  }
  const libraryFolders = await Promise.all(folders.map((folder) => realpath(folder)));
  return {
    executable,
    binary: await realpath(executable),
    version: version.join('.'),
    build,
    libraryFolders: [...new Set(libraryFolders)],
    prefix,
    certificates,
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}
