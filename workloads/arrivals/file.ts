import { InputError } from '../input-error.ts';
import { wholeNumber } from './options.ts';
import type { Arrivals, ArrivalsSource } from './arrivals.ts';
import type { RecordedInvocations, Workload } from '../catalog.ts';

/** The workload's recorded invocations, the first `invocations` of them. */
export function file({ workload, options }: ArrivalsSource): Arrivals {
  const recorded = workload.invocations;
  if (recorded === undefined) {
    throw new InputError(
      `arrivals file needs a workload with recorded invocations, and ${workload.name} has none`,
    );
  }
  check(recorded, workload);
  const { invocations } = options;
  const limit = invocations === Infinity ? Infinity : wholeNumber('invocations', invocations);
  return new Recorded(recorded, Math.min(limit, recorded.arrivalMs.length));
}

/** Makes sure that whatever follows can trust order and indices. */
function check({ arrivalMs, functions, executeMs }: RecordedInvocations, workload: Workload): void {
  let previousMs = 0;
  for (let index = 0; index < arrivalMs.length; index++) {
    const where = `invocation ${index} of ${workload.name}`;
    const atMs = arrivalMs[index]!;
    if (!(atMs >= previousMs && atMs < Infinity)) {
      throw new InputError(`${where} arrives at ${atMs} ms, which should be from ${previousMs} on`);
    }
    const called = functions[index]!;
    if (!(called in workload.catalog.functionNames)) {
      throw new InputError(`${where} calls function ${called}, which is not in there`);
    }
    if (executeMs[index]! < 0 || executeMs[index] === Infinity) {
      throw new InputError(`${where} runs for ${executeMs[index]} ms, which should be at least 0`);
    }
    previousMs = atMs;
  }
}

class Recorded implements Arrivals {
  nextMs = Infinity;
  nextFunction = 0;
  nextExecuteMs = NaN;
  readonly #recorded: RecordedInvocations;
  readonly #end: number;
  #index = -1;

  constructor(recorded: RecordedInvocations, end: number) {
    this.#recorded = recorded;
    this.#end = end;
    this.advance();
  }

  advance(): void {
    const index = this.#index + 1;
    if (index >= this.#end) {
      this.nextMs = Infinity;
      return;
    }
    this.#index = index;
    this.nextMs = this.#recorded.arrivalMs[index]!;
    this.nextFunction = this.#recorded.functions[index]!;
    this.nextExecuteMs = this.#recorded.executeMs[index]!;
  }

  completed(): void {
    // An open loop does not wait for what it issued.
  }
}
