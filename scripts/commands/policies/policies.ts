import type { CommandModule } from 'yargs';
import { checkPolicy } from '../../../runs/checking/check-policy.ts';
import { nameAlone } from '../../../sim/parameters/parameterized-name.ts';
import { countOf, seedOf, textOf } from '../../command-line/given.ts';
import { wordOption } from '../../command-line/options/word-option.ts';
import { checkText } from './check-text.ts';
import type { Command } from '../../command-line/command.ts';
import { policiesJson, policiesText } from './policies-text.ts';
import { policyEntries, policyEntriesOf } from './policy-entries.ts';

const check: CommandModule = {
  command: 'check <file>',
  describe: 'check a policy of your own on random runs: rules, determinism, replay of a log',
  builder: (yargs) =>
    yargs
      .positional('file', {
        type: 'string',
        demandOption: true,
        description: 'its file, with keys perhaps: ./mine.ts:k=2',
      })
      .options({
        kind: {
          choices: ['handler', 'zygote'] as const,
          defaultDescription: 'found out',
          description: 'which kind it is',
        },
        cases: wordOption('200', 'how many random runs'),
        seed: wordOption('1', 'what they are drawn from'),
        json: { type: 'boolean', default: false, description: 'print JSON' },
      })
      .example(
        '$0 policies check examples/spares-first.ts --cases 100',
        'or the copy of it that you have changed',
      ),
  async handler(given) {
    const policy = textOf(given, 'file');
    const kind = given['kind'] as 'handler' | 'zygote' | undefined;
    const cases = countOf(given, 'cases');
    const found = await checkPolicy({ policy, kind, cases, seed: seedOf(given) });
    const failed = found.checks.find(({ problem }) => problem !== undefined);
    process.stdout.write(
      given['json'] === true
        ? `${JSON.stringify({ policy, ...found }, undefined, 2)}\n`
        : checkText(found.checks),
    );
    if (failed !== undefined) {
      const problem = failed.problem!;
      const told = problem.startsWith(nameAlone(policy)) ? problem : `${policy}: ${problem}`;
      process.stderr.write(`zygolab: ${told}\n`);
      process.exitCode = 1;
    }
  },
};

/** `zygolab policies`: what policies there are. */
export const policies: Command = {
  within: [check],
  builder: (yargs) =>
    yargs
      .positional('name', {
        type: 'string',
        description: 'a policy; all if not given',
      })
      .option('json', { type: 'boolean', default: false, description: 'print JSON' })
      .example('$0 policies', 'all of them: what they do, keys with defaults and ranges, source')
      .example('$0 policies lru', 'one of them'),
  async handler(given) {
    const { name, json } = given;
    const entries = typeof name === 'string' ? await policyEntriesOf(name) : policyEntries();
    process.stdout.write(
      json === true
        ? `${JSON.stringify(policiesJson(entries), undefined, 2)}\n`
        : policiesText(entries),
    );
  },
};
