import test from 'ava';
import { thisRepository } from './testing/repository.ts';

const { texts } = thisRepository();
const { version, license } = JSON.parse(texts.get('package.json')!) as Record<string, string>;
const citation = texts.get('CITATION.cff')!;

/** The value of a key of the citation itself, not of what it refers to. */
const cited = (key: string): string | undefined =>
  new RegExp(`^${key}: (.+)$`, 'm').exec(citation)?.[1];

test('the citation is of this version, under this licence', (t) => {
  t.is(cited('cff-version'), '1.2.0');
  t.is(cited('version'), version);
  t.is(cited('license'), license);
});

test('the changelog begins with this version', (t) => {
  const [, first] = /^## (\S+)/m.exec(texts.get('CHANGELOG.md')!) ?? [];
  t.is(first, version);
});
