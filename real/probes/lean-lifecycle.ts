import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { quantileSorted } from 'simple-statistics';
import yargs from 'yargs';
import { hideBin } from 'yargs/helpers';
import { assembleBase } from '../base/assemble-base.ts';
import { buildAll } from '../launcher/build.ts';
import { type Launcher, startLauncher } from '../launcher/client.ts';
import { Addition, allGuards, Guard } from '../launcher/guards.ts';
import { LauncherOperation, type Role } from '../launcher/messages.ts';
import { installLibrary } from '../launcher/install-library.ts';
import type { OperationResult } from '../platforms/platform.ts';
import { cacheRoot } from '../state/run-state.ts';

/**
 * What each step of a lean container's life costs on this host: `node real/probes/lean-lifecycle.ts`.
 *
 * Four lives: a static no-op (the container alone), a fresh interpreter, a fork of a bare Zygote, and
 * the no-op with each guard taken away or each addition made in turn. Every container is created,
 * paused, resumed and destroyed. All times are taken in the launcher.
 */
interface Samples {
  readonly times: Map<string, number[]>;
}

interface Life {
  readonly name: string;
  readonly count: number;
  readonly guards: number;
  /** A program in place of Python. */
  readonly program: string;
  readonly parent: number;
  readonly cycles: boolean;
}

const limits = {
  memoryMb: 256,
  processes: 32,
  cores: 1,
  timeoutMs: 10_000,
  network: 'none',
} as const;

/** Bind mounts, chroot, namespaces and cgroup: what SOCK's own container consists of. */
const sockParts =
  Guard.readOnly |
  Guard.chroot |
  Guard.pid |
  Guard.ipc |
  Guard.uts |
  Guard.cgroup |
  Guard.descriptors |
  Guard.environment;

const { n, variants, json } = await yargs(hideBin(process.argv))
  .option('n', { type: 'number', default: 300, describe: 'containers of each kind' })
  .option('variants', { type: 'boolean', default: true, describe: 'guards and additions in turn' })
  .option('json', { type: 'boolean', default: false, describe: 'one JSON object' })
  .strict()
  .parseAsync();

const folder = await mkdtemp(path.join(os.tmpdir(), 'zygolab-probe-'));
try {
  const samples: Samples = { times: new Map() };
  const launcher = await open(folder);
  for (const life of lives(n, variants)) {
    await live(launcher, life, samples);
  }
  await launcher.close();
  report(samples, json);
} finally {
  await rm(folder, { recursive: true, force: true });
}

/** The no-op is put into a small base of its own beside Python's. */
async function open(parent: string): Promise<Launcher> {
  const { directory, python } = await assembleBase(path.join(cacheRoot(), 'bases'));
  const { library, noop } = await buildAll();
  await installLibrary(library, directory);
  const storeDirectory = path.join(parent, 'store');
  const stateDirectory = path.join(parent, 'state');
  await mkdir(path.join(storeDirectory, 'programs'), { recursive: true });
  await mkdir(stateDirectory);
  await copyFile(noop, path.join(storeDirectory, 'programs', 'noop'));
  const launcher = await startLauncher({
    stateDirectory,
    baseDirectory: directory,
    storeDirectory,
    python,
    limits,
  });
  check(await ask(launcher, LauncherOperation.create, 'zygote', 0, allGuards, -1, ''));
  return launcher;
}

function lives(count: number, withVariants: boolean): Life[] {
  const noop = { count, program: 'packages/noop', parent: -1, cycles: false };
  const main: Life[] = [
    { ...noop, name: 'no-op', guards: allGuards },
    { ...noop, name: 'no-op, SOCK’s parts alone', guards: sockParts },
    {
      name: 'fresh interpreter',
      count: Math.ceil(count / 6),
      guards: allGuards,
      program: '',
      parent: -1,
      cycles: true,
    },
    {
      name: 'fork of a bare Zygote',
      count,
      guards: allGuards,
      program: '',
      parent: 0,
      cycles: true,
    },
  ];
  if (!withVariants) {
    return main;
  }
  const few = Math.ceil(count / 3);
  // The kernel takes a filter of one without capabilities only if it can gain no privileges.
  const alone = Object.entries(Guard).filter(([name]) => name !== 'noNewPrivileges');
  const less = alone.map(([name, bit]) => ({
    name: `without ${name}`,
    guards: allGuards & ~bit,
  }));
  const more = Object.entries(Addition).map(([name, bit]) => ({
    name: `with ${name}`,
    guards: allGuards | bit,
  }));
  return [
    ...main,
    ...[...less, ...more].map((one) => ({
      ...noop,
      ...one,
      count: few,
      name: `no-op ${one.name}`,
    })),
  ];
}

async function live(launcher: Launcher, life: Life, samples: Samples): Promise<void> {
  for (let at = 0; at < life.count; at++) {
    const step = (operation: LauncherOperation) =>
      ask(launcher, operation, 'sandbox', 0, life.guards, life.parent, life.program);
    const created = check(await step(LauncherOperation.create));
    note(samples, `${life.name}: ready`, created);
    if (life.cycles) {
      note(samples, `${life.name}: pause`, check(await step(LauncherOperation.pause)));
      note(
        samples,
        `${life.name}: resume to first byte`,
        check(await step(LauncherOperation.resume)),
      );
    }
    const destroyed = check(await step(LauncherOperation.destroy));
    note(samples, `${life.name}: destroy`, destroyed);
    const whole = took(created) + took(destroyed);
    add(samples, `${life.name}: create to destroy`, whole);
  }
}

function ask(
  launcher: Launcher,
  operation: LauncherOperation,
  role: Role,
  subject: number,
  guards: number,
  parent: number,
  program: string,
): Promise<OperationResult> {
  const texts = program === '' ? ['', '', '', ''] : ['programs', '', program, ''];
  return launcher.ask({ operation, role, subject, guards, parent, timeoutMs: 10_000, texts });
}

function check(result: OperationResult): OperationResult {
  if (result.status !== 'ok') {
    throw new Error(`${result.status}: ${result.reason}`);
  }
  return result;
}

function took({ startMs, endMs }: OperationResult): number {
  return endMs - startMs;
}

function note(samples: Samples, name: string, result: OperationResult): void {
  add(samples, name, took(result));
  for (const [step, ms] of Object.entries(result.steps)) {
    add(samples, `${name} / ${step}`, ms);
  }
}

function add({ times }: Samples, name: string, ms: number): void {
  const list = times.get(name) ?? [];
  list.push(ms);
  times.set(name, list);
}

function report({ times }: Samples, asJson: boolean): void {
  const rows = [...times].map(([name, values]) => {
    const sorted = values.toSorted((a, b) => a - b);
    const [p50, p90, p99] = [0.5, 0.9, 0.99].map((p) => quantileSorted(sorted, p));
    return { name, n: sorted.length, p50_ms: p50!, p90_ms: p90!, p99_ms: p99! };
  });
  if (asJson) {
    console.log(JSON.stringify(rows));
    return;
  }
  console.log(`${'step'.padEnd(52)}     n      p50      p90      p99  (ms)`);
  for (const row of rows) {
    const figures = [row.p50_ms, row.p90_ms, row.p99_ms].map((ms) => ms.toFixed(3).padStart(9));
    console.log(`${row.name.padEnd(52)} ${String(row.n).padStart(5)}${figures.join('')}`);
  }
}
