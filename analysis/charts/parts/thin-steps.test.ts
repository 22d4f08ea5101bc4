import test from 'ava';
import * as fc from 'fast-check';
import { type Step, thinSteps } from './thin-steps.ts';

/** The lowest and the highest pixel row that a line of steps covers in each column, as a picture has it. */
function covered(steps: readonly Step[], startMs: number, spanMs: number, columns: number) {
  const range = Array.from({ length: columns + 1 }, () => [Infinity, -Infinity]);
  const place = (timeMs: number): number =>
    spanMs === 0 ? 0 : Math.floor(((timeMs - startMs) / spanMs) * columns);
  for (const [index, { timeMs, value }] of steps.entries()) {
    const before = index === 0 ? value : steps[index - 1]!.value;
    const end = place(steps[index + 1]?.timeMs ?? timeMs);
    for (let column = place(timeMs); column <= end; column++) {
      range[column] = [
        Math.min(range[column]![0]!, value, column === place(timeMs) ? before : value),
        Math.max(range[column]![1]!, value, column === place(timeMs) ? before : value),
      ];
    }
  }
  return range;
}

test('what is left draws the same line', (t) => {
  const step = fc.record({ gapMs: fc.oneof(fc.constant(0), fc.nat(50)), value: fc.nat(30) });
  fc.assert(
    fc.property(
      fc.array(step, { maxLength: 600, size: 'max' }),
      fc.integer({ min: 1, max: 40 }),
      (drawn, columns) => {
        let timeMs = 1000;
        const steps = drawn.map(({ gapMs, value }) => ({ timeMs: (timeMs += gapMs), value }));
        const thinned = thinSteps(steps, columns);
        const startMs = steps[0]?.timeMs ?? 0;
        const spanMs = (steps.at(-1)?.timeMs ?? 0) - startMs;
        t.true(thinned.length <= 4 * (columns + 1));
        t.deepEqual(
          covered(thinned, startMs, spanMs, columns),
          covered(steps, startMs, spanMs, columns),
        );
      },
    ),
  );
});
