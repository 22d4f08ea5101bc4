import { z } from 'zod';
import { readJson } from '../results/read-json.ts';

const runSchema = z.looseObject({
  mode: z.string().optional(),
  command: z.array(z.string()).optional(),
  node: z.string().optional(),
  python: z.string().optional(),
  code: z
    .looseObject({ version: z.string(), commit: z.string(), modified: z.boolean() })
    .partial()
    .optional(),
  host: z.record(z.string(), z.unknown()).optional(),
});

/**
 * The host and the code that results come from, as names and values, from the `run.json` of one of
 * their runs; a measured one is preferred, since it knows more. Nothing where there is none.
 *
 * @param files the `run.json` files, in the order in which they are tried
 */
export function reportHost(files: readonly string[]): [name: string, value: string][] {
  const runs = files.map((file) => readJson(file, runSchema));
  const run = runs.find(({ mode }) => mode === 'real') ?? runs[0];
  if (run === undefined) {
    return [];
  }
  const command = runs.find((other) => (other.command ?? []).length > 0)?.command;
  const { host = {}, code } = run;
  const memory = host['memory_mb'];
  const facts: [string, unknown][] = [
    ['Processor', host['cpu'] && `${show(host['cpu'])}, ${show(host['cores'])} cores`],
    ['Memory', typeof memory === 'number' ? `${(memory / 1000).toFixed(1)} GB` : undefined],
    [
      'System',
      host['kernel'] &&
        `${show(host['platform'])} ${show(host['kernel'])}, ${show(host['architecture'])}`,
    ],
    ['Node', run.node],
    ['Python in sandboxes', run.python],
    [
      'Code',
      code &&
        `${code.version ?? ''} ${code.commit ?? ''}${code.modified ? ', with changes' : ''}`.trim(),
    ],
    ['Command', command?.join(' ')],
    ['Runs', `${files.length}, ${howMade(runs.map(({ mode }) => mode))}`],
  ];
  return facts
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([name, value]) => [name, show(value)]);
}

/** How runs of these modes came about, in a few words. */
function howMade(modes: readonly (string | undefined)[]): string {
  const measured = modes.includes('real') ? ['measured ones among them'] : [];
  const declared = modes.includes('mock') ? ['some of declared times'] : [];
  return [...measured, ...declared].join(', ') || 'all simulated';
}

function show(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
