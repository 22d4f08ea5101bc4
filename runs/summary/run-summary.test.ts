import { readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'ava';
import { max, mean, quantile, sum } from 'simple-statistics';
import type { RunOptions } from '../simulating/run-options.ts';
import type { Summary } from './run-summary.ts';
import { readRows, runInto, temporaryDirectory, writeOddWorkload } from '../testing/small-run.ts';

const cases: Record<string, Partial<RunOptions>> = {
  'closed loop': { clients: 5, popularity: 'zipf', invocations: 900 },
  'cold and tight': {
    arrivals: 'poisson',
    rate: 20,
    installCache: 'cold',
    importCacheMb: 10,
    handlerCacheMb: 50,
    invocations: 700,
  },
  'bursts into a fixed tree': {
    arrivals: 'mmpp',
    rate: 40,
    zygotePolicy: 'static',
    invocations: 700,
  },
  'weeks of virtual time': { arrivals: 'poisson', rate: 0.0005, invocations: 300 },
  'no caches': { handlerPolicy: 'none', zygotePolicy: 'none', clients: 2, invocations: 301 },
  'a single invocation': { invocations: 1 },
};

for (const [title, options] of Object.entries(cases)) {
  test(`the rows add up, and the summary is theirs: ${title}`, (t) => {
    const directory = temporaryDirectory(t);
    runInto(directory, { workload: writeOddWorkload(temporaryDirectory(t)), ...options });
    const rows = readRows(path.join(directory, 'invocations.csv'));
    const text = readFileSync(path.join(directory, 'summary.json'), 'utf8');
    const summary = JSON.parse(text) as Summary;
    const column = (name: string): number[] => rows.map((row) => Number(row[name]));
    const close = (got: number, expected: number, what: string): void => {
      t.true(
        Math.abs(got - expected) <= 1e-6 * Math.max(1, expected),
        `${what}: ${got} ${expected}`,
      );
    };

    t.is(rows.length, options.invocations!);
    t.deepEqual(
      column('invocation'),
      rows.map((_, index) => index),
    );
    const arrivals = column('arrival_ms');
    t.deepEqual(
      arrivals,
      arrivals.toSorted((one, other) => one - other),
    );
    for (const row of rows) {
      const value = (name: string): number => Number(row[`${name}_ms`]);
      const phases = ['queue', 'install', 'provision', 'import', 'execute'].map(value);
      t.true(phases.every((phase) => phase >= 0));
      t.true(Math.abs(value('latency') - (value('end') - value('arrival'))) <= 1e-6);
      t.true(Math.abs(value('latency') - sum(phases)) <= 1e-6);
      t.true(Math.abs(value('start') - value('arrival') - value('queue')) <= 1e-6);
      const hasZygote = row['zygote'] !== '';
      t.is(hasZygote, row['tier'] === 'root' || row['tier'] === 'import');
      t.is(hasZygote, row['zygote_depth'] !== '');
      t.true(Number(row['inherited_packages']) <= Number(row['packages']));
      t.true(Number(row['grown_packages']) <= Number(row['inherited_packages']));
    }

    const latencies = column('latency_ms');
    t.is(summary.invocations, rows.length);
    close(summary.latency_ms.mean, mean(latencies), 'mean');
    close(summary.latency_ms.max, max(latencies), 'max');
    for (const [name, probability] of [
      ['p50', 0.5],
      ['p90', 0.9],
      ['p99', 0.99],
    ] as const) {
      close(summary.latency_ms[name], quantile(latencies, probability), name);
    }
    const durationMs = max(column('end_ms')) - arrivals[0]!;
    close(summary.duration_ms, durationMs, 'duration');
    close(
      summary.throughput_per_s,
      durationMs === 0 ? 0 : (1000 * rows.length) / durationMs,
      'rate',
    );
    t.deepEqual(summary.tiers, counts(rows, 'tier', ['handler', 'import', 'root', 'none']));
    t.deepEqual(
      summary.statuses,
      counts(rows, 'status', ['ok', 'error', 'timeout', 'oom', 'killed']),
    );
    const startMs = ['install_ms', 'provision_ms', 'import_ms'].map((name) => sum(column(name)));
    close(summary.start_ms_total, sum(startMs), 'start_ms_total');
    for (const [phase, ms] of Object.entries(summary.phases_mean_ms)) {
      close(ms, mean(column(`${phase}_ms`)), phase);
    }
    close(sum(Object.values(summary.phases_mean_ms)), summary.latency_ms.mean, 'phases');

    const operations = readRows(path.join(directory, 'operations.csv'));
    const created = operations.filter(({ kind }) => kind === 'create_zygote').length;
    t.is(summary.zygotes_created, created);
    t.true(summary.zygotes_evicted <= created);
    const memory = readRows(path.join(directory, 'memory.csv'));
    t.true(memory.every((row) => Number(row['handler_mb']) <= summary.handler_mb_peak + 1e-9));
    t.true(memory.every((row) => Number(row['import_mb']) <= summary.import_mb_peak + 1e-9));
  });
}

function counts(
  rows: readonly Record<string, string>[],
  column: string,
  names: readonly string[],
): Record<string, number> {
  return Object.fromEntries(
    names.map((name) => [name, rows.filter((row) => row[column] === name).length]),
  );
}
