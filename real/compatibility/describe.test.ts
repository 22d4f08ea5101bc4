import test from 'ava';
import { compatibilityDocument, countsOf, idleExplanations } from './describe.ts';
import { differencesFrom } from './differences.ts';
import type { Explanation } from './explanations.ts';
import type { ModuleOutcomes, Outcome } from './outcome.ts';

function outcomes(...all: readonly Outcome[]): ModuleOutcomes {
  return new Map(
    all.map((outcome, index) => [
      `test.test_pipe.Fifo.test_${index}`,
      { outcome, words: outcome === 'failed' ? 'PermissionError: no' : '' },
    ]),
  );
}

const table = new Map([
  [
    'pipe',
    new Map([
      ['host', outcomes('passed', 'passed', 'passed', 'skipped')],
      ['lean', outcomes('failed', 'failed', 'passed', 'skipped')],
      ['docker', outcomes('passed', 'passed', 'lost', 'skipped')],
    ]),
  ],
]);
const refused: Explanation = {
  cause: 'Pipes are refused.',
  wanted: { document: 'docs/threat-model.md', words: 'no pipes' },
  places: /^lean$/,
  words: /PermissionError/,
};
const idle: Explanation = { ...refused, cause: 'Never.', words: /never/ };

test('the document tabulates modules and groups what differs by its explanation', (t) => {
  const explanations = [refused, idle];
  const differences = differencesFrom('host', table, explanations);
  const text = compatibilityDocument({
    table,
    subjects: ['host', 'lean', 'docker'],
    differences,
    explanations,
    where: ['Python 3.11.7'],
  });
  const lines = text.split('\n');
  t.true(lines.includes('| pipe | 3, 1 s | 1, 2 f, 1 s | 2, 1 s, 1 l |'));
  t.true(
    lines.includes('**Pipes are refused.** [docs/threat-model.md](threat-model.md): “no pipes”.'),
  );
  t.true(lines.includes('| `test_pipe.Fifo` | 2 |'));
  t.true(lines.includes('- lost on docker, passed on host: `test_pipe.Fifo.test_2`'), text);
  t.false(text.includes('Never.'));
  t.deepEqual(idleExplanations({ differences, explanations }), [idle]);
});

test('counts name what did not pass, and nothing where nothing was run', (t) => {
  t.is(countsOf(outcomes('passed')), '1');
  t.is(countsOf(outcomes('lost', 'absent')), '0, 1 l, 1 a');
  t.is(countsOf(undefined), '');
});
