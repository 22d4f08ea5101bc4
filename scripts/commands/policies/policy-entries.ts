import path from 'node:path';
import { kindOfPolicy } from '../../../runs/checking/kind-of-policy.ts';
import { loadPolicies } from '../../../runs/own-policies/load-policies.ts';
import { chooseHandlerPolicy, chooseZygotePolicy } from '../../../sim/policies/choose-policies.ts';
import { isPolicyFile } from '../../../sim/policies/own/own-policies.ts';
import { nameAlone, readValues } from '../../../sim/parameters/parameterized-name.ts';
import { handlerPolicies } from '../../../sim/policies/handler/registry.ts';
import { zygotePolicies } from '../../../sim/policies/zygote/registry.ts';
import type { PolicyDeclaration } from '../../../sim/ports/policy-declaration.ts';
import { UsageError } from '../../../workloads/input-error.ts';

/** A policy as it is told of. */
export interface PolicyEntry {
  readonly name: string;
  readonly kind: 'handler' | 'Zygote';
  /** The option that takes it. */
  readonly option: 'handler-policy' | 'zygote-policy';
  readonly declaration: PolicyDeclaration<unknown> & { readonly takesTree?: boolean };
  /** The file of a user's own, and the SHA-256 of its bytes. */
  readonly file?: string;
  readonly sha256?: string;
}

/** All policies, in the order of their registries. */
export function policyEntries(): PolicyEntry[] {
  return [
    ...Object.entries(handlerPolicies).map(([name, declaration]) => ({
      name,
      kind: 'handler' as const,
      option: 'handler-policy' as const,
      declaration,
    })),
    ...Object.entries(zygotePolicies).map(([name, declaration]) => ({
      name,
      kind: 'Zygote' as const,
      option: 'zygote-policy' as const,
      declaration,
    })),
  ];
}

/**
 * Those of a name, of which there may be one of each kind; keys that are given with it are checked.
 *
 * @throws UsageError that says what there is
 */
export async function policyEntriesOf(text: string): Promise<PolicyEntry[]> {
  const alone = nameAlone(text);
  if (isPolicyFile(alone)) {
    return [await ownEntry(text)];
  }
  const all = policyEntries();
  const found = all.filter(({ name }) => name === alone);
  if (found.length === 0) {
    const names = [...new Set(all.map(({ name }) => name))].join(', ');
    throw new UsageError(`unknown policy ${alone}: choose one of ${names}, or a file`);
  }
  if (text !== alone) {
    found.forEach(({ kind, declaration }) =>
      readValues(`${kind} policy`, text, declaration.parameters),
    );
  }
  return found;
}

/** The entry of a user's own file. */
async function ownEntry(text: string): Promise<PolicyEntry> {
  const { kind, name } = await kindOfPolicy(text);
  const own = (await loadPolicies([{ kind, name, file: path.resolve(name) }]))!;
  const isHandler = kind === 'handler';
  const chosen = (isHandler ? chooseHandlerPolicy : chooseZygotePolicy)(text, own);
  return {
    name,
    kind: isHandler ? 'handler' : 'Zygote',
    option: isHandler ? 'handler-policy' : 'zygote-policy',
    declaration: chosen.declaration,
    file: chosen.own!.file,
    sha256: chosen.own!.sha256,
  };
}
