import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import { temporaryDirectory } from '../../real/state/temporary-directories.ts';
import { makeDisk } from './root-disk.ts';
import type { Step } from './steps.ts';

const checkout = path.resolve(import.meta.dirname, '..', '..');

/** What a machine has no use for. */
const leftOut = ['.git', 'results', 'coverage', 'node_modules/.cache'];

/**
 * Makes the disk that brings this checkout as it stands, its dependencies included, and the steps
 * to run.
 *
 * @param tries how often a step may be tried whose program the emulation ended
 */
export async function makeCheckoutDisk(
  image: string,
  steps: readonly Step[],
  tries: number,
  signal: AbortSignal,
): Promise<void> {
  const temporary = temporaryDirectory(path.dirname(image));
  const copy = path.join(temporary, 'checkout');
  await mkdir(copy, { recursive: true });
  try {
    const excluded = leftOut.map((name) => `--exclude=./${name}`);
    const pack = execa('tar', ['--create', ...excluded, '--directory', checkout, '.'], {
      encoding: 'buffer',
      buffer: false,
      cancelSignal: signal,
    });
    const unpack = ['--extract', '--no-same-owner', '--directory', copy];
    await pack.pipe('tar', unpack, { cancelSignal: signal });
    await writeFile(path.join(temporary, 'steps'), stepLines(steps, tries));
    await makeDisk(image, temporary, '3G', signal);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/** A line a step, as `guest.sh` reads them. */
function stepLines(steps: readonly Step[], tries: number): string {
  return steps
    .map(({ name, limitMinutes, command }) =>
      [name, 60 * limitMinutes, tries, command].join('\t').concat('\n'),
    )
    .join('');
}
