import { writeFileSync } from 'node:fs';
import path from 'node:path';

/** Methods of a handler policy in JavaScript that gives up the sandbox that was paused first. */
const handlerMethods: Readonly<Record<string, string>> = {
  arrived: '',
  started: '',
  ended: '',
  admitted: 'paused.push(sandbox);',
  removed: 'paused.splice(paused.indexOf(sandbox), 1);',
  ceased: '',
  victim: 'return paused[0];',
  runTimer: '',
};

/** Methods of a Zygote policy that grows a Zygote for each set of packages, and evicts none. */
const zygoteMethods: Readonly<Record<string, string>> = {
  match: 'return cache.bestMatch(sandbox);',
  grow: 'const own = cache.missing(sandbox, match); return own.length === 0 ? match : cache.create(match, own);',
  forked: '',
  touched: '',
  settled: '',
  runTimer: '',
};

/** What of such a policy is otherwise: bodies of methods, and lines before them. */
export interface PolicyChanges {
  readonly methods?: Readonly<Record<string, string>>;
  /** In place of `timerMs: Infinity, keepsHandlers: true`. */
  readonly fields?: string;
  /** Before the policy is made. */
  readonly before?: string;
  /** At the top of the file. */
  readonly top?: string;
}

/** The source of a policy's file, with `k` as its key; methods see `cache`, `sandbox`, `match`, `k`. */
export function policySource(
  kind: 'handler' | 'zygote',
  { methods = {}, fields = 'timerMs: Infinity, keepsHandlers: true', ...rest }: PolicyChanges = {},
): string {
  const { before = '', top = '' } = rest;
  const all = { ...(kind === 'handler' ? handlerMethods : zygoteMethods), ...methods };
  const bodies = Object.entries(all).map(([name, body]) => `${name}(sandbox, match) { ${body} },`);
  return `${top}
export default {
  about: 'made for a test',
  source: '',
  parameters: { k: { default: 1, range: { least: 1, most: 9, isWhole: true }, words: [], meaning: 'any' } },
  create: ({ k }) => (cache, clock) => {
    const paused = [];
    ${before}
    return { ${fields},
      ${bodies.join('\n      ')}
    };
  },
};
`;
}

/** Writes such a file, and returns its path. */
export function writePolicy(
  directory: string,
  name: string,
  kind: 'handler' | 'zygote' = 'handler',
  changes: PolicyChanges = {},
): string {
  const file = path.join(directory, name);
  writeFileSync(file, policySource(kind, changes));
  return file;
}
