import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { ownerLives, ownerMark } from '../../real/state/owner.ts';
import { InputError } from '../../workloads/input-error.ts';
import { countStep, type StepCounts } from './step-results.ts';
import { type Step, steps as allSteps } from './steps.ts';

/** A step that came to its end, or with which the machine ended. */
export interface FinishedStep extends StepCounts {
  readonly name: string;
  readonly seconds: number;
  /** How often it was tried: more than once where the emulation ended its program. */
  readonly tries: number;
}

/** A step during which the machine ends this often has failed. */
const machineEndsMax = 2;

const finishedShape = z.array(
  z.object({
    name: z.string(),
    passed: z.number(),
    failed: z.number(),
    skipped: z.number(),
    notes: z.array(z.string()),
    seconds: z.number(),
    tries: z.number(),
  }),
);

/**
 * What a pass over the steps has come to, kept in a directory: a log for each step, and
 * `finished.json`, from which a pass that was broken off goes on.
 */
export class MachinePass {
  readonly directory: string;
  readonly #wanted: readonly string[];
  readonly #finished = new Map<string, FinishedStep>();
  readonly #machineEnds = new Map<string, number>();
  #running: { name: string; tries: number; at: number } | undefined;

  /**
   * @param resume whether what has passed there already stands; else the directory is emptied
   * @throws InputError when another process is at it
   */
  constructor(directory: string, wanted: readonly string[], resume: boolean) {
    this.directory = directory;
    this.#wanted = wanted;
    const owner = path.join(directory, 'owner');
    const mark = existsSync(owner) ? readFileSync(owner, 'utf8') : '';
    if (ownerLives(mark) && mark !== ownerMark()) {
      throw new InputError(`process ${mark.split(':')[0]} runs a pass in ${directory}; let it end`);
    }
    if (resume && existsSync(this.#file())) {
      const text = readFileSync(this.#file(), 'utf8');
      for (const step of finishedShape.parse(JSON.parse(text))) {
        if (step.failed === 0) {
          this.#finished.set(step.name, step);
        }
      }
    } else {
      rmSync(directory, { recursive: true, force: true });
    }
    mkdirSync(directory, { recursive: true });
    writeFileSync(owner, ownerMark());
  }

  /** The steps that are still to be run, in order. */
  left(): readonly Step[] {
    return allSteps.filter(({ name }) => this.#wanted.includes(name) && !this.#finished.has(name));
  }

  finished(): readonly FinishedStep[] {
    return allSteps.flatMap(({ name }) => this.#finished.get(name) ?? []);
  }

  /** The log of a step, which may not be there. */
  log(name: string): string {
    return path.join(this.directory, `${name}.log`);
  }

  /** Takes a line of the machine: `@begin NAME TRY`, output, `@end NAME CODE STARTED_S ENDED_S`. */
  take(line: string): void {
    const [mark, name = '', ...values] = line.trim().split(' ');
    if (mark === '@begin') {
      this.#running = { name, tries: Number(values[0]), at: performance.now() };
      process.stderr.write(`${name}${values[0] === '1' ? '' : `, try ${values[0]}`}\n`);
      writeFileSync(this.log(name), '');
    } else if (mark === '@end' && this.#running?.name === name) {
      const [code = 1, started = 0, ended = 0] = values.map(Number);
      this.#finish(name, code, ended - started);
    } else if (this.#running !== undefined) {
      appendFileSync(this.log(this.#running.name), `${line}\n`);
    }
  }

  /** The machine has ended, all done or not. */
  machineEnded(): void {
    const running = this.#running;
    if (running === undefined) {
      return;
    }
    const ends = (this.#machineEnds.get(running.name) ?? 0) + 1;
    this.#machineEnds.set(running.name, ends);
    process.stderr.write(`the machine ended during ${running.name}\n`);
    if (ends === machineEndsMax) {
      appendFileSync(this.log(running.name), `the machine ended ${ends} times during this\n`);
      this.#finish(running.name, 1, (performance.now() - running.at) / 1000);
    }
    this.#running = undefined;
  }

  #finish(name: string, code: number, seconds: number): void {
    const { kind } = allSteps.find((step) => step.name === name)!;
    const counts = countStep(kind, readFileSync(this.log(name), 'utf8'), code);
    const tries = this.#running?.tries ?? 1;
    this.#finished.set(name, { name, ...counts, seconds, tries });
    this.#running = undefined;
    const text = JSON.stringify([...this.#finished.values()], null, 2);
    writeFileSync(this.#file(), `${text}\n`);
    process.stderr.write(
      `${name}: ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped, ${Math.round(seconds)} s\n`,
    );
  }

  #file(): string {
    return path.join(this.directory, 'finished.json');
  }
}
