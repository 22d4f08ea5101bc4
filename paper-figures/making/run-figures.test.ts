import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { readFigureRecords } from '../../analysis/results/figure-record.ts';
import { Attempts } from '../../real/attempts.ts';
import { EngineError } from '../../real/platforms/docker/docker-engine.ts';
import { InputError } from '../../workloads/input-error.ts';
import { type Figure, type FigureContext, type Mode, nothing, PartlyMeasured } from '../figure.ts';
import { type FiguresRequest, runFigures } from './run-figures.ts';

async function folder(t: ExecutionContext): Promise<string> {
  const directory = await mkdtemp(path.join(os.tmpdir(), 'zygolab-figures-'));
  t.teardown(() => rm(directory, { recursive: true }));
  return directory;
}

const writes = async ({ directory, seed }: FigureContext): Promise<void> => {
  await writeFile(path.join(directory, 'seed'), String(seed));
};

/** A figure whose findings are the modes that it is drawn from. */
const figureOf = (change: Partial<Figure>): Figure => ({
  title: 'Small',
  paper: ['A sentence [P].'],
  simulation: { description: 'simulated', run: writes },
  draw: (results) => ({
    ...nothing,
    findings: Object.keys(results).map((mode) => ({ finding: 'drawn', value: mode })),
  }),
  ...change,
});

const measured = (
  run: (context: FigureContext) => Promise<void>,
  reason?: string,
): Pick<Figure, 'measurement'> => ({
  measurement: {
    description: 'measured',
    run,
    unavailable: () => Promise.resolve(reason),
  },
});

const hooks = { begin: () => {}, tell: () => {}, warn: () => {} };

function request(
  directory: string,
  ids: string[],
  signal = new AbortController().signal,
): FiguresRequest {
  const modes: Mode[] = ['sim', 'real'];
  const profile = 'two-core-vm';
  return { ids, modes, directory, scale: 'quick', seed: 3, profile, command: [], signal };
}

test('a figure is drawn from the modes that came about, and recorded', async (t) => {
  const directory = await folder(t);
  const registry = {
    whole: figureOf(measured(writes)),
    simulated: figureOf({}),
    elsewhere: figureOf(measured(writes, 'it needs root: run as root')),
    broken: figureOf(
      measured(({ warn }) => {
        warn('it looks bad');
        return Promise.reject(new InputError('it hung'));
      }),
    ),
    last: figureOf({}),
  };
  const { made, isStopped } = await runFigures(
    registry,
    request(directory, Object.keys(registry)),
    hooks,
  );
  t.false(isStopped);
  t.deepEqual(
    made.map(({ id, findings, leftOut, failed, warnings }) => ({
      id,
      drawn: findings.map(({ value }) => value),
      leftOut,
      failed,
      warnings,
    })),
    [
      { id: 'whole', drawn: ['sim', 'real'], leftOut: [], failed: [], warnings: [] },
      {
        id: 'simulated',
        drawn: ['sim'],
        leftOut: [{ mode: 'real', reason: 'it is simulated only' }],
        failed: [],
        warnings: [],
      },
      {
        id: 'elsewhere',
        drawn: ['sim'],
        leftOut: [{ mode: 'real', reason: 'it needs root: run as root' }],
        failed: [],
        warnings: [],
      },
      {
        id: 'broken',
        drawn: ['sim'],
        leftOut: [],
        failed: [{ mode: 'real', reason: 'it hung' }],
        warnings: [{ mode: 'real', reason: 'it looks bad' }],
      },
      {
        id: 'last',
        drawn: ['sim'],
        leftOut: [{ mode: 'real', reason: 'it is simulated only' }],
        failed: [],
        warnings: [],
      },
    ],
  );
  t.is(await readFile(path.join(directory, 'whole', 'real', 'seed'), 'utf8'), '3');
  const records = readFigureRecords(directory);
  t.deepEqual(
    records.map(({ id }) => id),
    Object.keys(registry),
  );
  t.like(records[3], {
    title: 'Small',
    paper: ['A sentence [P].'],
    simulation: 'simulated',
    measurement: 'measured',
    modes: ['sim', 'real'],
    options: ['--seed', '3'],
    failed: [{ mode: 'real', reason: 'it hung' }],
  });
});

test('a figure that cannot be drawn is told, and the next one is made', async (t) => {
  const directory = await folder(t);
  const registry = {
    broken: figureOf({
      draw() {
        throw new InputError('no rows');
      },
    }),
    last: figureOf({}),
  };
  const { made } = await runFigures(registry, request(directory, ['broken', 'last']), hooks);
  t.deepEqual(made[0]!.failed, [{ reason: 'no rows' }]);
  t.is(made[1]!.findings.length, 1);
});

/** A run of a figure that leaves something out. */
async function leavesOut(context: FigureContext): Promise<void> {
  await writes(context);
  const attempts = new Attempts(undefined, 1);
  await attempts.measure('docker, trial 1', () => Promise.reject(new InputError('it hung')));
  throw new PartlyMeasured(attempts);
}

test('what was measured of a figure is drawn, and what is left out is told', async (t) => {
  const directory = await folder(t);
  const reason = 'left out: docker, trial 1 (it hung)';
  const whole = figureOf(measured(leavesOut));
  const needsAll = figureOf({
    ...measured(leavesOut),
    draw({ real }) {
      if (real !== undefined) {
        throw new InputError('something is missing');
      }
      return { ...nothing, findings: [{ finding: 'drawn', value: 'sim alone' }] };
    },
  });
  const { made } = await runFigures(
    { whole, needsAll },
    request(directory, ['whole', 'needsAll']),
    hooks,
  );
  t.deepEqual(
    made.map(({ findings, failed }) => [findings.map(({ value }) => value), failed]),
    [
      [['sim', 'real'], [{ mode: 'real', reason }]],
      [['sim alone'], [{ mode: 'real', reason }]],
    ],
  );
});

test('a host that fails a figure does not stop the next one', async (t) => {
  const directory = await folder(t);
  const full = Object.assign(new Error('ENOSPC: no space left on device, write'), {
    code: 'ENOSPC',
    syscall: 'write',
  });
  const registry = {
    full: figureOf(measured(() => Promise.reject(full))),
    gone: figureOf(measured(() => Promise.reject(new EngineError('no daemon answers', 0)))),
    last: figureOf({}),
  };
  const { made } = await runFigures(registry, request(directory, Object.keys(registry)), hooks);
  t.deepEqual(
    made.map(({ failed }) => failed.map(({ reason }) => reason)),
    [['ENOSPC: no space left on device, write'], ['no daemon answers'], []],
  );
});

test('what is not bad input is thrown', async (t) => {
  const broken = figureOf({
    simulation: { description: '', run: () => Promise.reject(new TypeError('a defect')) },
  });
  const directory = await folder(t);
  await t.throwsAsync(runFigures({ broken }, request(directory, ['broken']), hooks), {
    instanceOf: TypeError,
  });
});

for (const [title, end] of [
  ['that throws', () => Promise.reject(new InputError('it was stopped'))],
  ['that ends early', () => Promise.resolve()],
] as const) {
  test(`a figure ${title} when it is stopped leaves no record, and is the last`, async (t) => {
    const directory = await folder(t);
    const controller = new AbortController();
    const registry = {
      first: figureOf({}),
      stopped: figureOf({}),
      last: figureOf({}),
    };
    await runFigures(registry, request(directory, ['stopped']), hooks);
    t.true(existsSync(path.join(directory, 'stopped', 'figure.json')));
    registry.stopped = figureOf(
      measured(() => {
        controller.abort();
        return end();
      }),
    );
    const ids = Object.keys(registry);
    const result = await runFigures(registry, request(directory, ids, controller.signal), hooks);
    t.true(result.isStopped);
    t.deepEqual(
      result.made.map(({ id }) => id),
      ['first'],
    );
    t.false(existsSync(path.join(directory, 'stopped', 'figure.json')));
  });
}
