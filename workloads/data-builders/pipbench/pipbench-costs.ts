import { z } from 'zod';

const imports = z.array(
  z.object({
    module: z.string(),
    stage: z.enum(['pass1', 'pass2']),
    import_ms: z.number(),
    mem: z.number(),
  }),
);

const installs = z.array(
  z.object({ package: z.string(), module: z.string(), install_ms: z.number() }),
);

/** What one of the 20 most used packages of 2017 cost (pipbench, measured in April 2017). */
export interface PipbenchCost {
  /** As the package index names it. */
  readonly name: string;
  /** The module that was imported. */
  readonly module: string;
  /** From a file on disk, its dependencies being there. */
  readonly installMs: number;
  /** With its dependencies. */
  readonly importMs: number;
  /** Its dependencies being loaded already. */
  readonly selfImportMs: number;
  /** Added by the import with its dependencies, in MB of 1,000,000 bytes. */
  readonly importMb: number;
}

/**
 * The costs of `import.json` and `install.json` (JSON lines both), in the order of the source,
 * which is likely that of popularity.
 *
 * @throws Error if a package lacks one of its figures
 */
export function pipbenchCosts(importLines: string, installLines: string): PipbenchCost[] {
  const imported = imports.parse(jsonLines(importLines));
  return installs.parse(jsonLines(installLines)).map(({ package: name, module, install_ms }) => {
    const pass = (stage: string) =>
      imported.find((one) => one.module === module && one.stage === stage);
    const [whole, own] = [pass('pass1'), pass('pass2')];
    if (whole === undefined || own === undefined) {
      throw new Error(`import.json lacks a pass of ${name}`);
    }
    return {
      name,
      module,
      installMs: install_ms,
      importMs: whole.import_ms,
      selfImportMs: own.import_ms,
      importMb: whole.mem / 1e6,
    };
  });
}

function jsonLines(text: string): unknown[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
}
