import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { findPython, type HostPython } from '../base/find-python.ts';
import { type Finding, lacking, poor, there } from './finding.ts';

/**
 * The programs that real mode uses: a C compiler, Python with pip, a browser.
 *
 * @param askIndex whether to ask the package index for a small package, which takes seconds
 */
export async function examinePrograms(askIndex: boolean): Promise<Finding[]> {
  const python = await findPython().catch((error: Error) => error.message);
  return [
    await examineCompiler(),
    typeof python === 'string'
      ? lacking('Python', python, 'apt-get install python3 python3-pip')
      : there('Python', `${python.version} (${python.binary})`),
    ...(typeof python === 'string' ? [] : await examinePip(python, askIndex)),
    await examineBrowser(),
  ];
}

async function examineCompiler(): Promise<Finding> {
  const compiler = process.env['CC'] ?? 'cc';
  const line = await firstLine(compiler, ['--version']);
  return line === undefined
    ? lacking('C compiler', `no ${compiler}`, 'apt-get install gcc libc6-dev')
    : there('C compiler', line);
}

async function examinePip(python: HostPython, askIndex: boolean): Promise<Finding[]> {
  const line = await firstLine(python.executable, ['-m', 'pip', '--version']);
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

async function examineBrowser(): Promise<Finding> {
  for (const name of ['chromium', 'chromium-browser', 'google-chrome']) {
    const line = await firstLine(name, ['--version']);
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

async function firstLine(command: string, words: readonly string[]): Promise<string | undefined> {
  const options = { reject: false, stdin: 'ignore', timeout: 20_000 } as const;
  const { failed, stdout } = await execa(command, words, options);
  return failed ? undefined : (stdout.split('\n')[0] ?? '');
}
