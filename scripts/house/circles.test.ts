import test from 'ava';
import { holds, importsOf, product, target, texts, withoutComments } from './testing/sources.ts';

/* Nothing goes round: who reads a file need not have read it before. */

test('imports make no circles, of types neither', (t) => {
  const graph = new Map(
    product.map(([file, text]) => {
      const targets = importsOf(text).map((each) => target(file, each));
      return [file, targets.filter((to) => to !== undefined)] as const;
    }),
  );
  holds(t, circles(graph));
});

test("the launcher's sources make no circles", (t) => {
  const folder = 'real/launcher/sources/';
  const sources = [...texts]
    .filter(([file]) => file.startsWith(folder) && file.endsWith('.c'))
    .map(([file, text]) => [file, withoutComments(text)] as const)
    // Programs of their own.
    .filter(([file, text]) => file.endsWith('/main.c') || !/^int main\(/m.test(text));
  const homes = new Map(
    sources.flatMap(([file, text]) =>
      Array.from(text.matchAll(/^(?!static\b)\w[\w ]*[ *](\w+)\([^;{}]*\)\n\{/gm), ([, name]) => [
        name!,
        file,
      ]),
    ),
  );
  t.true(homes.size > 40);
  const graph = new Map(
    sources.map(([file, text]) => {
      // What a file has under the same name for itself alone is not another's.
      const words = new Set(text.match(/(?<![.>\w])[a-z]\w+(?=\W)/g));
      const targets = [...homes].filter(
        ([name, home]) =>
          home !== file &&
          words.has(name) &&
          !new RegExp(`^static .*\\b${name}\\(`, 'm').test(text),
      );
      return [file, [...new Set(targets.map(([, home]) => home))]] as const;
    }),
  );
  t.true(graph.get(`${folder}main.c`)!.includes(`${folder}loop.c`));
  holds(t, circles(graph));
});

test('circles are found', (t) => {
  const graph = new Map([
    ['a', ['b']],
    ['b', ['c', 'd']],
    ['c', []],
    ['d', ['b']],
  ]);
  t.deepEqual(circles(graph), ['b:1: it goes round: b -> d -> b']);
});

/** What goes round in a graph, each with the way. */
function circles(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const finished = new Set<string>();
  const found: string[] = [];
  const visit = (file: string, trail: readonly string[]): void => {
    if (trail.includes(file)) {
      const round = [...trail.slice(trail.indexOf(file)), file];
      found.push(`${file}:1: it goes round: ${round.join(' -> ')}`);
    } else if (!finished.has(file)) {
      for (const to of graph.get(file) ?? []) {
        visit(to, [...trail, file]);
      }
      finished.add(file);
    }
  };
  for (const file of graph.keys()) {
    visit(file, []);
  }
  return found;
}
