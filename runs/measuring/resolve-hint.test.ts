import test from 'ava';
import { resolveHint } from './resolve-hint.ts';

const notes = { description: '', source: '', licence: '', dropped: {} };
const here = { python: '', wheels: '' };

test('the command that made a workload is named with --resolve and where packages come from', (t) => {
  const command = "./zygolab workload scan 'my project' --out results/scan";
  t.regex(resolveHint({ ...notes, command }, here) ?? '', / with: .*results\/scan --resolve$/);
  t.regex(
    resolveHint({ ...notes, command }, { python: 'python3.12', wheels: 'w' }) ?? '',
    /scan 'my project' --out results\/scan --resolve --python python3\.12 --wheels w$/,
  );
});

test('nothing is offered where pip was asked already, or nobody scanned', (t) => {
  t.is(resolveHint(undefined, here), undefined);
  t.is(resolveHint(notes, here), undefined);
  t.is(
    resolveHint({ ...notes, command: 'x', resolver: 'pip 23 for Python 3.11' }, here),
    undefined,
  );
});
