import type { Difference } from './differences.ts';
import type { Explanation } from './explanations.ts';
import { countOutcomes, type ModuleOutcomes, type OutcomeTable } from './outcome.ts';

/** What a document on compatibility is made from. */
export interface Compatibility {
  readonly table: OutcomeTable;
  /** Places in the order of columns. */
  readonly subjects: readonly string[];
  readonly differences: readonly Difference[];
  readonly explanations: readonly Explanation[];
  /** Where it was run, a line each: Python, kernel, Docker. */
  readonly where: readonly string[];
}

/**
 * The document that says what came of CPython's tests in each place: a table of modules, and all
 * that differs from the host, grouped by what explains it. Markdown.
 */
export function compatibilityDocument(compatibility: Compatibility): string {
  const { table, subjects, where } = compatibility;
  return [
    '# What Python may do, and where',
    '',
    'Platforms are to differ in provisioning, not in Python. The judge of that is the test suite of',
    'CPython itself: each module below was run by a handler inside of sandboxes, with the guards and',
    'limits of any other function, and on the host as an unprivileged user with the same interpreter.',
    '',
    ...where.map((line) => `- ${line}`),
    '',
    '```sh',
    './zygolab compatibility --modules json,uuid --out results/compatibility',
    '```',
    '',
    'runs the modules named, or all, and writes this page as `compatibility.md`. A number alone says',
    'how many tests passed; `f` are those that failed, `s` skipped, `l` lost with their sandbox, `a`',
    'not there.',
    '',
    ...markdownTable(
      ['module', ...subjects],
      [...table].map(([module, places]) => [
        module,
        ...subjects.map((subject) => countsOf(places.get(subject))),
      ]),
    ),
    '',
    '## What differs from the host',
    '',
    ...differencesSection(compatibility, 'host'),
    '## What differs between lean containers and Docker',
    '',
    ...differencesSection(compatibility, 'docker'),
  ].join('\n');
}

/** `120, 3 f, 2 s`; empty where it was not run. */
export function countsOf(outcomes: ModuleOutcomes | undefined): string {
  if (outcomes === undefined) {
    return '';
  }
  const { passed, ...others } = countOutcomes(outcomes);
  const rest = Object.entries(others).filter(([, count]) => count > 0);
  return [String(passed), ...rest.map(([name, count]) => `${count} ${name[0]}`)].join(', ');
}

/** Explanations that no difference needs. */
export function idleExplanations({
  differences,
  explanations,
}: Pick<Compatibility, 'differences' | 'explanations'>): Explanation[] {
  const used = new Set(differences.map(({ explanation }) => explanation));
  return explanations.filter((explanation) => !used.has(explanation));
}

/** What differs from one place, by what explains it. */
function differencesSection(
  { differences: all, explanations, subjects }: Compatibility,
  reference: string,
): string[] {
  const differences = all.filter((each) => each.reference === reference);
  if (differences.length === 0) {
    return ['Nothing.', ''];
  }
  const lines: string[] = [];
  const causes = Map.groupBy(explanations, ({ cause }) => cause);
  for (const [cause, [first]] of causes) {
    const { wanted } = first!;
    const group = differences.filter(({ explanation }) => explanation?.cause === cause);
    if (group.length > 0) {
      const link = wanted.document.replace(/^docs\//, '');
      lines.push(`**${cause}** [${wanted.document}](${link}): “${wanted.words}”.`, '');
      lines.push(...groupTable(group, subjects), '');
    }
  }
  const unexplained = differences.filter(({ explanation }) => explanation === undefined);
  if (unexplained.length > 0) {
    lines.push('**Not explained** (all of them, one by one, in `differences.csv`):', '');
    lines.push(...alike(unexplained).map(lineOf), '');
  }
  return lines;
}

/** Differences of the same kind: the same words, numbers and names of files aside, and outcomes. */
function alike(differences: readonly Difference[]): Difference[][] {
  const kindOf = ({ expected, found, words }: Difference): string =>
    [expected, found, words.replaceAll(/\d+|tmp\w+/g, 'N')].join('\n');
  return [...Map.groupBy(differences, kindOf).values()].toSorted(
    (one, other) => other.length - one.length,
  );
}

function lineOf(group: readonly Difference[]): string {
  const [{ expected, found, reference, words }] = group as [Difference];
  const places = [...new Set(group.map(({ subject }) => subject))].join(', ');
  const tests = [...new Set(group.map(({ test }) => test.replace(/^test\./, '')))];
  const classes = [...Map.groupBy(tests, (test) => test.replace(/\.[^.]+$/, ''))];
  const named =
    tests.length <= 4
      ? tests.map((test) => `\`${test}\``)
      : classes.map(([name, { length }]) => `${length} of \`${name}\``);
  const said = words === '' ? '' : ` (${words.replaceAll(/[`|]/g, "'").slice(-160)})`;
  return `- ${found} on ${places}, ${expected} on ${reference}${said}: ${named.join(', ')}`;
}

/** Classes of tests, and how many of each differ where. */
function groupTable(group: readonly Difference[], subjects: readonly string[]): string[] {
  const columns = subjects.filter((subject) => group.some((each) => each.subject === subject));
  const classes = Map.groupBy(group, ({ test }) =>
    test.replace(/^test\./, '').replace(/\.[^.]+$/, ''),
  );
  return markdownTable(
    ['tests', ...columns],
    [...classes].map(([name, tests]) => [
      `\`${name}\``,
      ...columns.map((column) => String(tests.filter(({ subject }) => subject === column).length)),
    ]),
  );
}

function markdownTable(header: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(header), `|${'---|'.repeat(header.length)}`, ...rows.map(line)];
}
