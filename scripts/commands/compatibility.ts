import os from 'node:os';
import path from 'node:path';
import { textTable } from '../../analysis/text-table.ts';
import { assembleBase } from '../../real/base/assemble-base.ts';
import { findPython } from '../../real/base/find-python.ts';
import {
  type Compatibility,
  countsOf,
  idleExplanations,
} from '../../real/compatibility/describe.ts';
import { allDifferences, type Difference } from '../../real/compatibility/differences.ts';
import { explanations } from '../../real/compatibility/explanations.ts';
import { judge } from '../../real/compatibility/judge.ts';
import { judgedModules } from '../../real/compatibility/running/modules.ts';
import { type Subject, subjects } from '../../real/compatibility/running/subjects.ts';
import { baseWithTests, missingModules } from '../../real/compatibility/running/test-base.ts';
import { openStore } from '../../real/packages/installing/package-store.ts';
import { cacheRoot } from '../../real/state/run-state.ts';
import { codeVersion, hostFacts } from '../../runs/directories/code-version.ts';
import { CompatibilityDirectory } from '../../runs/directories/compatibility-directory.ts';
import { defaultMeasureOptions } from '../../runs/measuring/measure-options.ts';
import { choose } from '../../sim/choose.ts';
import { InputError } from '../../workloads/input-error.ts';
import type { Command } from '../command-line/command.ts';
import { countOf, type Given, listOf, textOf } from '../command-line/given.ts';
import { onInterrupt } from '../command-line/on-interrupt.ts';
import { Progress } from '../command-line/progress.ts';
import { wordOption } from '../command-line/options/word-option.ts';

/** Where tests are run if nothing else is said. */
const usualSubjects = 'host,lean-fresh,lean-forked,docker';

/** `zygolab compatibility`: CPython's own tests inside of sandboxes and on the host. */
export const compatibility: Command = {
  builder: (yargs) =>
    yargs
      .options({
        modules: {
          ...wordOption(
            judgedModules.join(','),
            'modules of CPython’s tests, a list, without test_',
          ),
          defaultDescription: `${judgedModules.length} that handlers lean on`,
        },
        platform: wordOption(usualSubjects, `where, a list: ${Object.keys(subjects).join(', ')}`),
        parallel: wordOption(String(os.availableParallelism()), 'how many sandboxes run at a time'),
        retries: wordOption(
          '2',
          'how often tests that differ without an explanation are run again',
        ),
        'timeout-ms': wordOption(
          '60000',
          'time limit of an invocation, which runs one class of tests',
        ),
        'memory-limit-mb': wordOption('2048', 'memory limit of a sandbox'),
        python: {
          type: 'string',
          requiresArg: true,
          description: 'the interpreter that sandboxes run; it needs to have come with its tests',
        },
        out: wordOption(
          path.join('results', 'compatibility'),
          'the directory to write; what it holds of other modules stays in the table',
        ),
        json: { type: 'boolean', default: false, description: 'print the differences as JSON' },
      } as const)
      .example('$0 compatibility', 'all modules everywhere, in about an hour')
      .example(
        '$0 compatibility --modules json,uuid --platform host,lean-forked',
        'two modules, in a sandbox of a Zygote and on the host',
      )
      .epilogue(
        'Exits with 1 when a test comes out differently than on the host and real/compatibility/explanations.ts does not say why.',
      ),
  async handler(given) {
    const chosen = await chooseSubjects(listOf(given, 'platform'));
    const limits = {
      ...defaultMeasureOptions.limits,
      timeoutMs: countOf(given, 'timeout-ms'),
      memoryMb: countOf(given, 'memory-limit-mb'),
    };
    const numbers = { parallel: countOf(given, 'parallel'), retries: countOf(given, 'retries', 0) };
    const python = textOf(given, 'python') || undefined;
    const { version } = await findPython(python);
    const directory = new CompatibilityDirectory(String(given['out']), version);
    const base = await baseWithTests(await assembleBase(cacheRoot(), { python }));
    const modules = await chooseModules(given, base);
    const { directory: storeDirectory } = await openStore(cacheRoot(), base);
    const interrupt = onInterrupt();
    const progress = new Progress('compatibility');
    await judge({
      ...numbers,
      base,
      storeDirectory,
      modules,
      subjects: chosen,
      limits,
      explanations,
      signal: interrupt.signal,
      tell: (done, total, what) => progress.tell(done, total, 0, ` (${what})`),
      onOutcomes: (module, places) => directory.write(module, places),
    });
    interrupt.release();
    const { table, pythons } = directory.readAll();
    const differences = allDifferences(table, explanations);
    const whole: Compatibility = {
      table,
      subjects: Object.keys(subjects).filter((name) =>
        [...table.values()].some((places) => places.has(name)),
      ),
      differences,
      explanations,
      where: [
        `Python ${pythonsOf(pythons)}; Linux ${os.release()}, ${os.availableParallelism()} cores`,
        `limits of a sandbox: ${limits.memoryMb} MB, ${limits.processes} processes, ${limits.cores} core, network ${limits.network}`,
      ],
    };
    const command = ['zygolab', ...process.argv.slice(2)];
    directory.conclude(whole, { command, host: hostFacts(), code: codeVersion(), limits });
    process.stdout.write(
      given['json'] ? `${JSON.stringify(differences, null, 2)}\n` : describe(whole),
    );
    process.exitCode = differences.some(({ explanation }) => explanation === undefined) ? 1 : 0;
  },
};

/** The Python of most modules, and after it those of the others with their modules. */
function pythonsOf(pythons: ReadonlyMap<string, string>): string {
  const groups = Array.from(
    Map.groupBy(pythons, ([, python]) => python),
    ([python, modules]) => ({ python, modules: modules.map(([module]) => module) }),
  ).toSorted((a, b) => b.modules.length - a.modules.length);
  return groups
    .map(({ python, modules }, index) =>
      index === 0 ? python : `${python} (${modules.join(', ')})`,
    )
    .join(' and ');
}

async function chooseSubjects(names: readonly string[]): Promise<Subject[]> {
  const chosen = names.map((name) => choose('platform', subjects, name));
  for (const { name, platform } of chosen) {
    const reason = await platform.unavailable();
    if (reason !== undefined) {
      throw new InputError(`platform ${name} cannot run here: ${reason}`);
    }
  }
  return chosen;
}

/** Those that this Python has; one that was asked for by its name must be there. */
async function chooseModules(
  given: Given,
  base: Parameters<typeof missingModules>[0],
): Promise<string[]> {
  const modules = listOf(given, 'modules');
  const missing = await missingModules(base, modules);
  if (missing.length > 0) {
    const line = `Python ${base.version} came without the tests of ${missing.join(', ')}`;
    if (textOf(given, 'modules') !== judgedModules.join(',')) {
      throw new InputError(line);
    }
    process.stderr.write(`zygolab: ${line}\n`);
  }
  return modules.filter((module) => !missing.includes(module));
}

function describe(whole: Compatibility): string {
  const { table, subjects: names, differences } = whole;
  const column = (header: string) => ({ header, kind: 'text' }) as const;
  const unexplained = differences.filter(({ explanation }) => explanation === undefined);
  const groups = Map.groupBy(unexplained, ({ test, reference, expected, found }) =>
    [test, reference, expected, found].join('\n'),
  );
  const idle = idleExplanations(whole);
  return [
    textTable(
      [column('module'), ...names.map(column)],
      [...table].map(([module, places]) => [
        module,
        ...names.map((name) => countsOf(places.get(name))),
      ]),
    ),
    'passed; f: failed, s: skipped, l: lost with the sandbox, a: not there\n',
    `${differences.length} outcomes differ from the host's or Docker's, ${unexplained.length} of them without an explanation\n`,
    ...Array.from(groups.values(), (group) => {
      const [{ test, reference, expected, found, words }] = group as [Difference];
      const places = group.map(({ subject }) => subject).join(', ');
      return `${test}: ${found} on ${places}, ${expected} on ${reference}: ${words}\n`;
    }),
    ...idle.map(
      ({ cause, tests, words }) =>
        `nothing here needed the explanation "${cause}" (${String(tests ?? words)})\n`,
    ),
  ].join('');
}
