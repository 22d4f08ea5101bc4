import { execa } from 'execa';
import { InputError } from '../../workloads/input-error.ts';

/** The host's C compiler, or the one that CC names. */
export const compiler = process.env['CC'] ?? 'cc';

/** What every program and library is compiled with. */
export const compilerFlags: readonly string[] = [
  '-std=gnu11',
  '-O2',
  '-Wall',
  '-Wextra',
  '-Werror',
  // Headers are named from the folder of the sources.
  '-I.',
];

/**
 * Compiles a static program: it is forked and started faster. Where the host has no static libc, it
 * is compiled as any other.
 */
export async function compileStatic(folder: string, words: readonly string[]): Promise<void> {
  await compile(folder, ['-static', ...words]).catch(() => compile(folder, words));
}

/**
 * Runs the compiler in the folder of the sources.
 *
 * @throws InputError when there is no C compiler, or it fails, with its first error
 */
export async function compile(folder: string, words: readonly string[]): Promise<void> {
  const options = { cwd: folder, reject: false } as const;
  const result = await execa(compiler, [...compilerFlags, ...words], options);
  if (result.code === 'ENOENT') {
    throw new InputError(
      `no C compiler "${compiler}" was found; install one (apt-get install gcc libc6-dev) or name it with CC`,
    );
  }
  if (result.failed) {
    const lines = result.stderr.split('\n');
    const reason = lines.find((line) => line.includes('error')) ?? lines[0] ?? '';
    throw new InputError(`${compiler} cannot build the sources in ${folder}: ${reason}`);
  }
}
