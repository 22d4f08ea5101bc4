import { performance } from 'node:perf_hooks';

/** Tells on stderr how far long work is, at most once a second, with the time that is left. */
export class Progress {
  readonly #what: string;
  readonly #started = performance.now();
  #toldAt = -Infinity;

  constructor(what: string) {
    this.#what = what;
  }

  /** @param doneBefore how much was done before this work began, and says nothing of its speed */
  tell(done: number, total: number, doneBefore = 0, note = ''): void {
    const now = performance.now();
    if (now - this.#toldAt < 1000 && done < total) {
      return;
    }
    this.#toldAt = now;
    const passedSeconds = (now - this.#started) / 1000;
    const leftSeconds = (passedSeconds / (done - doneBefore)) * (total - done);
    const left = done > doneBefore && done < total ? `, about ${duration(leftSeconds)} left` : '';
    process.stderr.write(`${this.#what}: ${done} of ${total}${note}${left}\n`);
  }
}

function duration(seconds: number): string {
  const whole = Math.ceil(seconds);
  return whole < 90 ? `${whole} s` : `${Math.ceil(whole / 60)} min`;
}

/** A line of progress for each thing that is done. */
export function progressOfSteps(): (what: string, done: number, total: number) => void {
  const lines = new Map<string, Progress>();
  return (what, done, total) => {
    const line = lines.get(what) ?? new Progress(what);
    lines.set(what, line);
    line.tell(done, total);
  };
}
