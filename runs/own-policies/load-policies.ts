import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type {
  OwnPolicies,
  OwnPolicy,
  PolicyCallGuard,
} from '../../sim/policies/own/own-policies.ts';
import { InputError } from '../../workloads/input-error.ts';
import type { PolicyDeclaration } from '../../sim/ports/policy-declaration.ts';
import { checkDeclaration } from './check-declaration.ts';
import type { PolicyFile } from './policy-files.ts';

/**
 * Loads policies from users' own files into this thread.
 *
 * @param guard watches over each call of them
 * @returns undefined where there are no files
 * @throws InputError that names the file: one that cannot be read or loaded, exports no policy, or
 *   is not what it has to be any more
 */
export async function loadPolicies(
  files: readonly PolicyFile[],
  guard?: PolicyCallGuard,
): Promise<OwnPolicies | undefined> {
  if (files.length === 0) {
    return undefined;
  }
  return {
    handler: await loadKind(files, 'handler'),
    zygote: await loadKind(files, 'zygote'),
    guard,
  };
}

async function loadKind<Declaration extends PolicyDeclaration<unknown>>(
  files: readonly PolicyFile[],
  kind: PolicyFile['kind'],
): Promise<Readonly<Record<string, OwnPolicy<Declaration>>>> {
  const loaded: Record<string, OwnPolicy<Declaration>> = {};
  for (const file of files.filter((each) => each.kind === kind)) {
    // oxlint-disable-next-line no-await-in-loop -- what goes wrong first is told
    loaded[file.name] = await loadPolicy(file);
  }
  return loaded;
}

async function loadPolicy<Declaration extends PolicyDeclaration<unknown>>({
  name,
  file,
  sha256: expected,
}: PolicyFile): Promise<OwnPolicy<Declaration>> {
  const sha256 = hashOf(name, file);
  if (expected !== undefined && sha256 !== expected) {
    throw new InputError(
      `${name}: ${file} has other bytes than when the run was made (SHA-256 ${sha256.slice(0, 12)}…, was ${expected.slice(0, 12)}…)`,
    );
  }
  const module = await loadModule(name, file);
  if (!Object.hasOwn(module, 'default')) {
    throw new InputError(`${name}: has no default export; it should be a policy's declaration`);
  }
  const declaration = checkDeclaration(name, module['default']) as Declaration;
  return { declaration, file, sha256 };
}

/** The SHA-256 of a file's bytes. */
function hashOf(name: string, file: string): string {
  try {
    return createHash('sha256').update(readFileSync(file)).digest('hex');
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? (error as Error).message;
    throw new InputError(`${name}: cannot be read (${reason}); there should be a policy's file`);
  }
}

/** How many modules were loaded in this thread. */
let loads = 0;

/** Loads a module anew each time, so that what it keeps at its top begins anew with each run. */
async function loadModule(name: string, file: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    return (await import(`${pathToFileURL(file).href}?load=${loads++}`)) as Readonly<
      Record<string, unknown>
    >;
  } catch (error) {
    const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    throw new InputError(`${name}: cannot be loaded: ${text.replaceAll(/\s*\n\s*/g, ' ')}`);
  }
}
