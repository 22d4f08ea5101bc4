import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { findPython, type HostPython } from '../base/find-python.ts';
import { type Finding, lacking, poor, there } from './finding.ts';

/** A busy or emulated host takes half a minute for pip's version. */
const usualLimitMs = 120_000;

/**
 * The programs that real mode uses: a C compiler, Python with pip, a browser.
 *
 * @param askIndex whether to ask the package index for a small package, which takes seconds
 * @param limitMs how long each may take to say its version
 */
export async function examinePrograms(
  askIndex: boolean,
  limitMs = usualLimitMs,
): Promise<Finding[]> {
  const python = await findPython().catch((error: Error) => error.message);
  return [
    await examineCompiler(limitMs),
    typeof python === 'string'
      ? lacking('Python', python, 'apt-get install python3 python3-pip')
      : there('Python', `${python.version} (${python.binary})`),
    ...(typeof python === 'string' ? [] : await examinePip(python, askIndex, limitMs)),
    await examineBrowser(limitMs),
  ];
}

async function examineCompiler(limitMs: number): Promise<Finding> {
  const compiler = process.env['CC'] ?? 'cc';
  const line = await firstLine(compiler, ['--version'], limitMs);
  if (line === 'late') {
    return late('C compiler', compiler, limitMs);
  }
  return line === undefined
    ? lacking('C compiler', `no ${compiler}`, 'apt-get install gcc libc6-dev')
    : there('C compiler', line);
}

async function examinePip(
  python: HostPython,
  askIndex: boolean,
  limitMs: number,
): Promise<Finding[]> {
  const line = await firstLine(python.executable, ['-m', 'pip', '--version'], limitMs);
  if (line === 'late') {
    return [late('pip', `${python.executable} -m pip`, limitMs)];
  }
  if (line === undefined) {
    return [lacking('pip', `${python.executable} has none`, 'apt-get install python3-pip')];
  }
  const pip = there('pip', line.split(' ').slice(0, 2).join(' '));
  return askIndex ? [pip, await examineIndex(python)] : [pip];
}

/** A package of 11 kB, which pip itself brings along; it goes to a folder that is removed. */
async function examineIndex(python: HostPython): Promise<Finding> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'zygolab-doctor-'));
  try {
    const options = ['--quiet', '--no-deps', '--no-cache-dir', '--disable-pip-version-check'];
    const { failed } = await execa(
      python.executable,
      ['-m', 'pip', 'download', ...options, '--retries', '0', '--dest', folder, 'six'],
      { reject: false, stdin: 'ignore', cwd: folder, timeout: 30_000 },
    );
    return failed
      ? lacking('package index', 'pip cannot fetch from it', 'give packages with --wheels DIR')
      : there('package index', 'pip fetches from it');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function examineBrowser(limitMs: number): Promise<Finding> {
  for (const name of ['chromium', 'chromium-browser', 'google-chrome']) {
    const line = await firstLine(name, ['--version'], limitMs);
    if (line === 'late') {
      return late('browser', name, limitMs);
    }
    if (line !== undefined) {
      return there('browser', line.trim());
    }
  }
  return poor(
    'browser',
    'no Chromium, which only tests of reports use',
    'apt-get install chromium',
  );
}

/** It is there, but one cannot work with it. */
function late(name: string, command: string, limitMs: number): Finding {
  const found = `${command} --version does not end in ${limitMs / 1000} s`;
  return lacking(name, found, 'see what it waits for, or try again when the host is less busy');
}

/** What a command says first; undefined where it fails, `late` where it has not ended in time. */
async function firstLine(
  command: string,
  words: readonly string[],
  limitMs: number,
): Promise<string | undefined> {
  const options = { reject: false, stdin: 'ignore', timeout: limitMs } as const;
  const { failed, timedOut, stdout } = await execa(command, words, options);
  if (timedOut) {
    return 'late';
  }
  return failed ? undefined : (stdout.split('\n')[0] ?? '');
}
