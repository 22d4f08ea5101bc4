import * as fc from 'fast-check';
import { naiveHandlerPolicies } from './naive/handler-policies/naive-handler-policies.ts';

const arbitraries: Readonly<Record<string, () => fc.Arbitrary<string>>> = {
  'greedy-dual': greedyDual,
  ttl: () => withKeys('ttl', { keep_s: keepS() }),
  'break-even': () => withKeys('break-even', { price: price() }),
  'hybrid-histogram': hybridHistogram,
};

/**
 * Names of handler policies that decide alike each time, often with keys. Times are drawn so short
 * that they are up within a small run, or at the very time of something else.
 *
 * @param policy the name alone of the only one to draw; all by default
 */
export function randomHandlerPolicy(policy?: string): fc.Arbitrary<string> {
  const of = (name: string): fc.Arbitrary<string> => arbitraries[name]?.() ?? fc.constant(name);
  return policy === undefined ? fc.oneof(...naiveHandlerPolicies.map(of)) : of(policy);
}

function greedyDual(): fc.Arbitrary<string> {
  return withKeys('greedy-dual', {
    frequency: fc.constantFrom('live', 'all', 'one'),
    cost: fc.constantFrom('cold', 'one'),
    size: fc.constantFrom('owned', 'one'),
    copies: fc.constantFrom('one', 'divide'),
  });
}

function hybridHistogram(): fc.Arbitrary<string> {
  const bins = fc.oneof(fc.integer({ min: 1, max: 12 }), fc.constantFrom(5, 50, 500));
  const share = fc.oneof(
    fc.constantFrom(0, 0.1, 0.5, 1),
    fc.integer({ max: 100, min: 0 }).map(hundredths),
  );
  const percent = fc.oneof(
    fc.constantFrom(5, 50, 99, 100),
    fc.integer({ min: 1, max: 10_000 }).map(hundredths),
  );
  return fc
    .record({
      bin_ms: fc.constantFrom(0.5, 1, 5, 10, 25, 70, 100),
      bins,
      percents: fc.tuple(percent, percent).map((pair) => pair.toSorted((a, b) => a - b)),
      margin: share,
      cv: fc.oneof(
        fc.constantFrom(0, 0.5, 1, 2, 3),
        fc.integer({ min: 0, max: 400 }).map(hundredths),
      ),
      out_of_range: share,
    })
    .chain(({ bin_ms, bins: count, percents, margin, cv, out_of_range }) =>
      withKeys('hybrid-histogram', {
        margin: fc.constant(margin),
        cv: fc.constant(cv),
        out_of_range: fc.constant(out_of_range),
      }).map(
        (name) =>
          `${name}:bin_s=${bin_ms / 1000}:range_s=${(bin_ms * count) / 1000}:head_percent=${percents[0]!}:tail_percent=${percents[1]!}`,
      ),
    );
}

function keepS(): fc.Arbitrary<number> {
  return fc.oneof(
    fc.constantFrom(0, 0.000_000_001, 0.025, 0.05, 0.1),
    fc.integer({ min: 0, max: 400 }).map((ms) => ms / 1000),
  );
}

/** In ms of cold start per MB·s: what is worth some 20 ms and owns some 20 MB is kept up to 1 ÷ price s. */
function price(): fc.Arbitrary<number> {
  return fc.oneof(
    fc.constantFrom(1e-9, 1, 10, 1e9),
    fc.integer({ min: 1, max: 400 }).map((each) => each / 4),
  );
}

function hundredths(count: number): number {
  return count / 100;
}

/** Some of these keys, each with a value that was drawn for it. */
function withKeys(
  name: string,
  keys: Readonly<Record<string, fc.Arbitrary<number | string>>>,
): fc.Arbitrary<string> {
  return fc
    .record(keys, { requiredKeys: [] })
    .map((values) =>
      [name, ...Object.entries(values).map(([key, value]) => `${key}=${value}`)].join(':'),
    );
}
