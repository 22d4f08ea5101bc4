import test from 'ava';
import { countStep } from './step-results.ts';

// From the specification, https://testanything.org/tap-specification.html.
const specified = `1..9
ok 1 - created Board
ok 2
ok 3
ok 4
ok 5
ok 6
ok 7
ok 8
# +------+------+------+------+
# |      |16G   |      |05C   |
# +------+------+------+------+
ok 9 - board has 7 tiles + starter tile
`;

test('TAP: results are counted, and nothing else', (t) => {
  t.deepEqual(countStep('tap', specified, 0), { passed: 9, failed: 0, skipped: 0, notes: [] });
  const broken = specified.replace('ok 9', 'not ok 9').replace('ok 2', 'ok 2 # skip no luck');
  t.deepEqual(countStep('tap', broken, 1), {
    passed: 7,
    failed: 1,
    skipped: 1,
    notes: ['failed: board has 7 tiles + starter tile', '# skip no luck'],
  });
});

test('TAP: a skip counts apart, with its reason', (t) => {
  const output = 'ok 1 - retrieving\nok 2 - lean # skip no root\n1..2\n';
  t.deepEqual(countStep('tap', output, 0), {
    passed: 1,
    failed: 0,
    skipped: 1,
    notes: ['lean # skip no root'],
  });
});

test('TAP: tests that broke off have failed, whatever passed before', (t) => {
  const output = 'ok 1 - one\r\nok 2 - two\r\nTerminated\r\n';
  const { passed, failed, notes } = countStep('tap', output, 124);
  t.deepEqual([passed, failed], [2, 1]);
  t.deepEqual(notes, ['the tests did not end; Terminated']);
});

test('TAP: an exit code without a failed test is a failure', (t) => {
  const { failed, notes } = countStep('tap', 'ok 1 - one\n1..1\nSegmentation fault\n', 139);
  t.is(failed, 1);
  t.deepEqual(notes, ['exit code 139; Segmentation fault']);
});

const measured = (failed: number): string =>
  JSON.stringify(
    [
      {
        platform: 'docker',
        zygotePolicy: 'none',
        summary: { invocations: 3, statuses: { ok: 3 - failed, error: failed } },
      },
    ],
    null,
    2,
  );

test('measure: each invocation counts, and lines around the JSON do not', (t) => {
  const output = `measuring: 0 of 1\n${measured(0)}\nrun,function\n0,a\n`;
  t.deepEqual(countStep('measure', output, 0), { passed: 3, failed: 0, skipped: 0, notes: [] });
});

test('measure: invocations that failed are failures though the command ends well', (t) => {
  t.deepEqual(countStep('measure', measured(2), 0), {
    passed: 1,
    failed: 2,
    skipped: 0,
    notes: ['docker none: {"ok":1,"error":2}'],
  });
});

test('measure: without a run there is no success', (t) => {
  t.is(countStep('measure', '[\n]\n', 0).failed, 1);
  t.is(countStep('measure', 'zygolab: no function can run here\n', 1).failed, 1);
});

test('decisions: all blocks count', (t) => {
  const check = { platform: 'lean', zygotePolicy: 'sock' };
  const same = JSON.stringify([check], null, 2);
  const different = JSON.stringify([{ ...check, difference: 'forks 1, not 0' }], null, 2);
  t.is(countStep('decisions', `${same}\n${same}\n`, 0).passed, 2);
  t.deepEqual(countStep('decisions', `${same}\n${different}\n`, 1), {
    passed: 1,
    failed: 1,
    skipped: 0,
    notes: ['lean sock: forks 1, not 0'],
  });
  t.is(countStep('decisions', '', 0).failed, 1);
});

test('doctor: a lack fails with its remedy, what is poor is told', (t) => {
  const finding = (name: string, state: string) => ({ name, state, found: 'f', remedy: 'r' });
  const findings = [finding('a', 'there'), finding('b', 'lacking'), finding('c', 'poor')];
  t.deepEqual(countStep('doctor', JSON.stringify({ findings, platforms: [] }, null, 2), 0), {
    passed: 1,
    failed: 1,
    skipped: 1,
    notes: ['b: f; r', 'c: f; r'],
  });
});
