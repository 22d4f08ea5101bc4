import type { HostPython } from './find-python.ts';
import { hostPrograms, type Program } from './programs.ts';
import { type SystemFile, systemFiles } from './system-files.ts';

/** What a base is made of beside the interpreter. */
export interface BaseParts {
  /** Files that go to /runtime. */
  readonly runtimeFiles: readonly string[];
  readonly programs: readonly Program[];
  readonly systemFiles: readonly SystemFile[];
}

/** The parts that this host has. */
export async function baseParts(
  python: HostPython,
  runtimeFiles: readonly string[],
): Promise<BaseParts> {
  return {
    runtimeFiles,
    programs: await hostPrograms(),
    systemFiles: systemFiles(python.certificates),
  };
}
