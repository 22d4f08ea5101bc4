import test from 'ava';
import { claims } from './claims/claims.ts';
import { figures } from './registry.ts';

for (const [id, figure] of Object.entries(figures)) {
  test(`${id} says what the paper shows, what is run for it, and draws nothing from nothing`, (t) => {
    t.regex(id, /^[a-z0-9-]+$/);
    t.not(figure.title, '');
    t.true(figure.paper.length > 0);
    const sentences = [
      ...figure.paper,
      figure.simulation?.description,
      figure.measurement?.description,
    ].filter((sentence) => sentence !== undefined);
    t.true(sentences.length > figure.paper.length, 'it is simulated or measured');
    for (const sentence of sentences) {
      t.regex(sentence, /^\S.*[.\]]$/s);
      t.notRegex(sentence, /\bFig(ure|\.)? \d/, 'figures of the paper have no sure number');
    }
    t.deepEqual(figure.draw({}).charts, []);
    t.deepEqual(
      figure.draw({}).evidence.filter(({ mode }) => mode !== 'data'),
      [],
    );
  });
}

test('titles of figures are told apart', (t) => {
  const titles = Object.values(figures).map(({ title }) => title);
  t.deepEqual([...new Set(titles)], titles);
});

for (const [id, claim] of Object.entries(claims)) {
  test(`the claim ${id} has a figure that gives evidence, and a source`, (t) => {
    t.regex(id, /^[a-z0-9-]+$/);
    t.true(Object.hasOwn(figures, claim.figure), `${claim.figure} is no figure`);
    t.true(claim.paper > 1);
    t.regex(claim.source, /\[[PNM]\]|Forklift/);
  });
}
