import test from 'ava';
import { reqBenchFunctions, traceCounts } from './reqbench.ts';

test('functions with the same packages are numbered, and names do not depend on others', (t) => {
  const one = { name: 'fn1', packages: ['a==1', 'b==1'], direct: [], modules: [] };
  const other = { name: 'fn1', packages: ['c==1'], direct: [], modules: [] };
  const names = reqBenchFunctions([[one, other], [one]]).map((named) => named.name);
  t.is(names[0]?.replace(/-1$/, '-2'), names[2]);
  t.regex(names[0] ?? '', /^[0-9a-f]{8}-1$/);
  t.deepEqual(
    reqBenchFunctions([[other], [one, one]]).map((named) => named.name),
    [names[1], names[0], names[2]],
  );
});

test('calls of fnK are those of function K', (t) => {
  t.deepEqual(traceCounts('fn2\nfn1\nfn2\n', 3), Float64Array.of(1, 2, 0));
  t.throws(() => traceCounts('fn2\nfn4\n', 3), {
    message: 'line 2 of the trace is "fn4", not fn1 ... fn3',
  });
});
