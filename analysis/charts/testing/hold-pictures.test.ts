import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { acceptCommand, changeOf, normalized, staleIn } from './hold-pictures.ts';

/** A folder with these pictures in it, which is removed after the test. */
function folderOf(t: ExecutionContext, pictures: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'zygolab-pictures-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  for (const [name, picture] of Object.entries(pictures)) {
    writeFileSync(path.join(folder, name), picture);
  }
  return folder;
}

test('a picture that is as before leaves nothing to say, and nothing beside it', (t) => {
  const folder = folderOf(t, { 'one.svg': '<svg>\n', 'one-changed.svg': 'of an earlier run' });
  t.is(changeOf(folder, 'one', '<svg>\n', false), undefined);
  t.deepEqual(readdirSync(folder), ['one.svg']);
});

test('a changed picture stands beside the old one; both, the line and the way on are told', (t) => {
  const folder = folderOf(t, { 'one.svg': '<svg>\n<g>\n' });
  const trouble = changeOf(folder, 'one', '<svg>\n<path>\n', false)!;
  for (const part of ['one.svg', 'one-changed.svg', 'line 2', acceptCommand]) {
    t.true(trouble.includes(part), part);
  }
  t.is(readFileSync(path.join(folder, 'one.svg'), 'utf8'), '<svg>\n<g>\n');
  t.is(readFileSync(path.join(folder, 'one-changed.svg'), 'utf8'), '<svg>\n<path>\n');
});

test('a picture that is not there yet is no success', (t) => {
  const folder = folderOf(t, {});
  t.regex(changeOf(folder, 'one', '<svg>\n', false)!, /one\.svg is not there yet/);
  t.deepEqual(readdirSync(folder), ['one-changed.svg']);
});

test('an accepted picture takes the place of the old one', (t) => {
  const folder = folderOf(t, { 'one.svg': 'old', 'one-changed.svg': 'new' });
  t.is(changeOf(folder, 'one', 'new', true), undefined);
  t.deepEqual(readdirSync(folder), ['one.svg']);
  t.is(readFileSync(path.join(folder, 'one.svg'), 'utf8'), 'new');
});

test('a picture that no test draws is told, and goes when that is accepted', (t) => {
  const folder = folderOf(t, { 'one.svg': '', 'two.svg': '', 'one-changed.svg': '', 'a.md': '' });
  t.is(staleIn(folder, ['one', 'two'], false), undefined);
  t.regex(staleIn(folder, ['one'], false)!, /^No test draws \S*two\.svg; .* --accept$/);
  t.is(staleIn(folder, ['one'], true), undefined);
  t.deepEqual(readdirSync(folder).toSorted(), ['a.md', 'one-changed.svg', 'one.svg']);
});

test('numbers of attributes are rounded to three decimals, words and colours are not', (t) => {
  t.is(
    normalized('<path d="M1.23456,-0.0001L2e-7,1.5" fill="#5e0000" x="12.9999999"/>'),
    '<path d="M1.235,0L0,1.5" fill="#5e0000" x="13"/>\n',
  );
  t.is(normalized('<text>1.23456</text>'), '<text>1.23456</text>\n');
});

test('elements stand on lines of their own, the lines of a text do not', (t) => {
  t.is(
    normalized('<g><text x="1"><tspan>a</tspan><tspan>b</tspan></text></g>'),
    '<g>\n<text x="1"><tspan>a</tspan><tspan>b</tspan></text>\n</g>\n',
  );
});
