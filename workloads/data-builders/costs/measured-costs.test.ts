import test from 'ava';
import { measuredCosts } from './measured-costs.ts';

function reqBench(ms: number, top: string[]) {
  return { install_time: 500, disk_size: 2_000_000, top, ms, mb: ms / 10 };
}

test("Forklift's import cost is preferred, ReqBench's stands in, installs are ReqBench's", (t) => {
  const measured = measuredCosts(
    {
      'both==1': { ms: 7, mb: 0.5, top: ['both'] },
      'failed==1': { ms: 0, mb: 0, top: ['failed'] },
    },
    {
      both: { '1': reqBench(9, ['both']), '2': reqBench(8, ['both']) },
      failed: { '1': reqBench(6, ['failed']) },
    },
  );
  t.deepEqual(measured.get('both==1'), {
    importMs: 7,
    importMb: 0.5,
    installMs: 500,
    diskMb: 2,
    modules: ['both'],
  });
  t.is(measured.get('both==2')?.importMs, 8);
  t.is(measured.get('failed==1')?.importMs, 6);
});

test('0 ms is a failed import where there are modules, and a measurement where there are none', (t) => {
  const measured = measuredCosts(
    {},
    { failed: { '1': reqBench(0, ['failed']) }, namespace: { '1': reqBench(0, []) } },
  );
  t.false('importMs' in (measured.get('failed==1') ?? {}));
  t.is(measured.get('namespace==1')?.importMs, 0);
});
