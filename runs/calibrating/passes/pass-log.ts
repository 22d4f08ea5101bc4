import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { PlannedPass } from '../calibration-round.ts';

/** The file of a measurement's runs in its directory: a line of JSON each. */
export const passFile = 'passes.jsonl';

/**
 * Keeps the runs of a measurement on disk, each as soon as it is over: what was run, and each
 * operation as the worker saw it (see `PassPlan` and `ObservedPass`), times in ms.
 */
export class PassLog {
  readonly #file: string;

  /** Begins anew in this directory, which is made where it is not there. */
  constructor(directory: string) {
    mkdirSync(directory, { recursive: true });
    this.#file = path.join(directory, passFile);
    writeFileSync(this.#file, '');
  }

  /** @param purpose `calibration`, or `validation` of what is predicted */
  keep(purpose: string, { plan, pass }: PlannedPass): void {
    const { latencyMs, ...rest } = pass;
    const line = { purpose, plan, pass: { ...rest, latencyMs: [...latencyMs] } };
    appendFileSync(this.#file, `${JSON.stringify(line, rounded)}\n`);
  }
}

/** To a tenth of a microsecond; what is infinite has no number in JSON. */
function rounded(_name: string, value: unknown): unknown {
  return typeof value === 'number' && Number.isFinite(value)
    ? Math.round(value * 1e4) / 1e4
    : value;
}
