import type { HandlerPolicyDeclaration } from '../../ports/handler-policy.ts';
import type { ZygotePolicyDeclaration } from '../../ports/zygote-policy.ts';

/** A policy from a user's own file, loaded. */
export interface OwnPolicy<Declaration> {
  readonly declaration: Declaration;
  /** The file's absolute path. */
  readonly file: string;
  /** Of the file's bytes, in hexadecimal digits. */
  readonly sha256: string;
}

/** Policies from users' own files, by the name of the file as an option has it: `./mine.ts`. */
export interface OwnPolicies {
  readonly handler: Readonly<Record<string, OwnPolicy<HandlerPolicyDeclaration>>>;
  readonly zygote: Readonly<Record<string, OwnPolicy<ZygotePolicyDeclaration>>>;
  /** Watches over calls of them; none where it is left out. */
  readonly guard?: PolicyCallGuard | undefined;
}

/**
 * Makes a call of a user's policy, and may stop one that does not end.
 *
 * @param call what is called, to be told of: `./mine.ts: victim()`
 */
export type PolicyCallGuard = <Result>(call: string, body: () => Result) => Result;

const endings = /\.[cm]?[jt]s$/;

/** Whether the name of a policy is that of a file (policies §1): `./mine`, `mine.ts`. */
export function isPolicyFile(name: string): boolean {
  return name.includes('/') || endings.test(name);
}

/** What columns call the policy of a file: its base name without ending. */
export function ownPolicyName(file: string): string {
  return file.slice(file.lastIndexOf('/') + 1).replace(endings, '');
}

/** What columns call a policy, of its canonical name as options have it: `mine:k=2`. */
export function columnPolicyName(option: string): string {
  const [alone = ''] = option.split(':', 1);
  return isPolicyFile(alone) ? `${ownPolicyName(alone)}${option.slice(alone.length)}` : option;
}
