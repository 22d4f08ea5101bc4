import { join } from 'node:path';
import { execa } from 'execa';

const script = join(import.meta.dirname, 'second_implementation.py');

/** Python's own libraries for packages, to hold the readers here against. */
export interface SecondImplementation {
  /** Why it cannot be asked; undefined where it can. */
  readonly missing: string | undefined;
  /** The first number of its version. */
  readonly major: number;
  /** The answers to some questions; null where a text is none of what is asked for. */
  ask(questions: readonly (readonly unknown[])[]): Promise<unknown[]>;
}

/**
 * Finds `packaging` or pip in the host's Python.
 *
 * @param oldest the oldest version that reads as the standards say today
 */
export async function findSecondImplementation(
  library: 'packaging' | 'pip',
  oldest: number,
): Promise<SecondImplementation> {
  const found = await execa('python3', [script, 'versions'], { reject: false });
  const versions = found.failed
    ? undefined
    : (JSON.parse(found.stdout) as Record<string, string | null>);
  const version = versions?.[library];
  const major = Number.parseInt(version ?? '0');
  return {
    major,
    missing:
      major >= oldest
        ? undefined
        : `python3 has ${version ? `${library} ${version}` : `no ${library}`}, ${oldest} or newer is needed`,
    async ask(questions) {
      const { stdout } = await execa('python3', [script], {
        input: JSON.stringify(questions),
        maxBuffer: 1e9,
      });
      return JSON.parse(stdout) as unknown[];
    },
  };
}
