import { readFileSync } from 'node:fs';
import path from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { execaSync } from 'execa';

/*
 * The house rules of the design (§2), held by reading the sources. Each breach is told as
 * `file:line: rule`.
 */
const checkout = path.join(import.meta.dirname, '..', '..');

/** Where each room may import from, besides itself. */
const rooms: Readonly<Record<string, readonly string[]>> = {
  workloads: [],
  sim: ['workloads'],
  analysis: ['workloads'],
  real: ['sim', 'workloads'],
  runs: ['analysis', 'real', 'sim', 'workloads'],
  'paper-figures': ['runs', 'analysis', 'real', 'sim', 'workloads'],
  scripts: ['paper-figures', 'runs', 'analysis', 'real', 'sim', 'workloads'],
};

const files = execaSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: checkout,
  stripFinalNewline: true,
})
  .stdout.split('\n')
  .filter((file) => /\.(ts|c|h|py|sh)$/.test(file) || file === 'zygolab' || file === '.ci/run');
const texts = new Map(
  files.flatMap((file) => {
    try {
      return [[file, readFileSync(path.join(checkout, file), 'utf8')] as const];
    } catch {
      // A file that is tracked and was just removed.
      return [];
    }
  }),
);

const isTest = (file: string): boolean => /\.test\.ts$|(^|\/)(testing|fixtures)\//.test(file);
const product = [...texts].filter(([file]) => file.endsWith('.ts') && !isTest(file));

interface Import {
  readonly line: number;
  readonly from: string;
}

/** What a module imports, exports from elsewhere, or loads while it runs. */
function importsOf(text: string): Import[] {
  const patterns = [
    /^(?:import|export)\b[^'";]*?\bfrom\s+['"]([^'"]+)['"]/gms,
    /^import\s+['"]([^'"]+)['"]/gm,
    /\bimport\(\s*['"]([^'"]+)['"]/g,
    /\bnew URL\(\s*['"](\.[^'"]+\.ts)['"]/g,
  ];
  return patterns.flatMap((pattern) =>
    [...text.matchAll(pattern)].map((match) => ({
      from: match[1]!,
      line: lineAt(text, match.index + match[0].length),
    })),
  );
}

function lineAt(text: string, at: number): number {
  return text.slice(0, at).split('\n').length;
}

/** The file that a relative import names; undefined for a package. */
function target(file: string, { from }: Import): string | undefined {
  return from.startsWith('.') ? path.posix.join(path.posix.dirname(file), from) : undefined;
}

const roomOf = (file: string): string => file.split('/')[0]!;

/** Expects that nothing is breached. */
function holds(t: ExecutionContext, breaches: readonly string[]): void {
  t.is(breaches.join('\n'), '');
}

/** Breaches of a rule by the text of lines; comments count only where they are told to. */
function linesThat(
  pattern: RegExp,
  rule: string,
  among: readonly (readonly [file: string, text: string])[],
  { inComments = false } = {},
): string[] {
  return among.flatMap(([file, text]) =>
    (inComments ? text : withoutComments(text))
      .split('\n')
      .flatMap((line, index) => (pattern.test(line) ? [`${file}:${index + 1}: ${rule}`] : [])),
  );
}

/** The text with its comments blanked out, lines kept. */
function withoutComments(text: string): string {
  return text
    .replaceAll(/\/\*.*?\*\//gs, (comment) => comment.replaceAll(/[^\n]/g, ' '))
    .replaceAll(/(^|[\s;{}(,])\/\/.*$/gm, '$1');
}

test('there are sources, and their imports are found', (t) => {
  t.true(product.length > 100);
  for (const room of Object.keys(rooms)) {
    t.true(
      product.some(([file]) => roomOf(file) === room),
      room,
    );
  }
  t.deepEqual(importsOf("import a, {\n  b,\n} from './a.ts';\nexport * from 'b';\nimport 'c';\n"), [
    { from: './a.ts', line: 3 },
    { from: 'b', line: 4 },
    { from: 'c', line: 5 },
  ]);
  t.deepEqual(importsOf("const d = await import('./d.ts');"), [{ from: './d.ts', line: 1 }]);
});

test('imports point one way', (t) => {
  holds(
    t,
    product.flatMap(([file, text]) => {
      const room = roomOf(file);
      const allowed = rooms[room];
      return importsOf(text).flatMap((each) => {
        const to = target(file, each);
        const other = to === undefined ? room : roomOf(to);
        return other === room || allowed?.includes(other) === true
          ? []
          : [`${file}:${each.line}: ${room} should not import ${other} (${each.from})`];
      });
    }),
  );
});

test('the product does not import tests or what stands in for something in tests', (t) => {
  holds(
    t,
    product.flatMap(([file, text]) =>
      importsOf(text).flatMap((each) => {
        const to = target(file, each);
        return to !== undefined && isTest(to)
          ? [`${file}:${each.line}: should not import ${each.from}, which is for tests`]
          : [];
      }),
    ),
  );
});

test('imports name files that exist', (t) => {
  holds(
    t,
    product.flatMap(([file, text]) =>
      importsOf(text).flatMap((each) => {
        const to = target(file, each);
        return to === undefined || !to.endsWith('.ts') || texts.has(to)
          ? []
          : [`${file}:${each.line}: ${each.from} is not there`];
      }),
    ),
  );
});

test('the model knows no file, network, process, clock or chance of its own', (t) => {
  const model = product.filter(([file]) => roomOf(file) === 'sim');
  holds(t, [
    ...model.flatMap(([file, text]) =>
      importsOf(text).flatMap(({ from, line }) =>
        from.startsWith('node:') ? [`${file}:${line}: sim should not import ${from}`] : [],
      ),
    ),
    ...linesThat(
      /\bDate\b|\bMath\.random\b|\bperformance\.|\bprocess\.|\bset(Timeout|Interval|Immediate)\b|\bfetch\(|\bqueueMicrotask\b|\bcrypto\./,
      'sim has no clock, process, timer or chance but its own',
      model,
    ),
  ]);
});

test('nothing is drawn from Math.random', (t) => {
  holds(t, linesThat(/\bMath\.random\b/, 'draw from a named stream', product));
});

test('imports make no circles', (t) => {
  const graph = new Map(
    product.map(([file, text]) => {
      // Types are gone when the program runs, and may go round.
      const code = text.replaceAll(/^(import|export) type\b[^;]*;/gms, (type) =>
        type.replaceAll(/[^\n]/g, ' '),
      );
      const targets = importsOf(code).map((each) => target(file, each));
      return [file, targets.filter((to) => to !== undefined)] as const;
    }),
  );
  const finished = new Set<string>();
  const circles: string[] = [];
  const visit = (file: string, trail: readonly string[]): void => {
    if (trail.includes(file)) {
      circles.push(`${file}:1: imports go round: ${[...trail, file].join(' -> ')}`);
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
  holds(t, circles);
});

test('sources name no home and no machine, and leave nothing undone', (t) => {
  const sources = [...texts].filter(([file]) => file !== 'scripts/house/architecture.test.ts');
  const everywhere = { inComments: true };
  holds(t, [
    ...linesThat(
      /(^|[\s'"`(=])\/(home|Users|root|work|workspace)\/[\w.-]+/,
      'should hold no absolute path of a home or a machine',
      sources,
      everywhere,
    ),
    ...linesThat(
      /\b(TODO|FIXME|XXX|HACK)\b/,
      'should be done, or not be there',
      sources,
      everywhere,
    ),
  ]);
});

test('the lock file names no registry of one place', (t) => {
  const lock = readFileSync(path.join(checkout, 'package-lock.json'), 'utf8');
  holds(
    t,
    lock
      .split('\n')
      .flatMap((line, index) =>
        /"resolved":\s*"(?!https:\/\/registry\.npmjs\.org\/)/.test(line) || /http:\/\//.test(line)
          ? [`package-lock.json:${index + 1}: ${line.trim()} ties the lock to a place`]
          : [],
      ),
  );
});
