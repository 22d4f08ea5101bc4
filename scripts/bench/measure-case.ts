import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { defaultRunOptions } from '../../runs/simulating/run-options.ts';
import type { PreparedRun } from '../../runs/simulating/prepare-run.ts';
import { simulateToDirectory } from '../../runs/simulating/simulate-to-directory.ts';
import { randomStream } from '../../sim/engine/random/random.ts';
import { createArrivals } from '../../workloads/arrivals/registry.ts';
import { calibrationRate } from './calibration.ts';
import { type BenchCase, benchCases } from './cases.ts';

/** What one case of the benchmark came to. */
export interface CaseFigures {
  readonly invocations: number;
  /** Wall-clock time of the run alone, in seconds. */
  readonly simulateSeconds: number;
  /** Of writing rows, in seconds; 0 where none are written. */
  readonly writeSeconds: number;
  readonly peakRssMb: number;
  /** The calibration loop just before and just after, in millions a second: their mean. */
  readonly calibration: number;
}

/** Measures a case in this process, which should have done nothing else before. */
function measure(benchCase: BenchCase): CaseFigures {
  calibrationRate();
  const before = calibrationRate();
  const workload = benchCase.load();
  const prepared = {
    options: defaultRunOptions,
    workload,
    configuration: benchCase.configuration,
    remarks: [],
    createArrivals: () =>
      createArrivals(benchCase.arrivalsKind, workload, benchCase.arrivals, (name) =>
        randomStream(1, name),
      ),
  };
  const { simulate, write } = timeRun(prepared, benchCase.writesRows ? 'all' : 'none');
  return {
    invocations: benchCase.arrivals.invocations,
    simulateSeconds: simulate,
    writeSeconds: write,
    peakRssMb: process.resourceUsage().maxRSS / 1000,
    calibration: (before + calibrationRate()) / 2,
  };
}

function timeRun(prepared: PreparedRun, rows: 'all' | 'none'): { simulate: number; write: number } {
  const directory = mkdtempSync(path.join(os.tmpdir(), 'zygolab-bench-'));
  try {
    const output = { rows, operations: false, trace: false };
    const origin = { command: ['zygolab', 'bench'], loadSeconds: 0 };
    return simulateToDirectory(prepared, output, directory, origin).wall;
  } finally {
    rmSync(directory, { recursive: true });
  }
}

if (import.meta.main) {
  const figures = measure(benchCases[process.argv[2]!]!);
  process.stdout.write(JSON.stringify(figures));
}
