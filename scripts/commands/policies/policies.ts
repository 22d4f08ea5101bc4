import type { Command } from '../../command-line/command.ts';
import { policiesJson, policiesText } from './policies-text.ts';
import { policyEntries, policyEntriesOf } from './policy-entries.ts';

/** `zygolab policies`: what policies there are. */
export const policies: Command = {
  builder: (yargs) =>
    yargs
      .positional('name', {
        type: 'string',
        description: 'a policy; all if not given',
      })
      .option('json', { type: 'boolean', default: false, description: 'print JSON' })
      .example('$0 policies', 'all of them: what they do, keys with defaults and ranges, source')
      .example('$0 policies lru', 'one of them'),
  handler(given) {
    const { name, json } = given;
    const entries = typeof name === 'string' ? policyEntriesOf(name) : policyEntries();
    process.stdout.write(
      json === true
        ? `${JSON.stringify(policiesJson(entries), undefined, 2)}\n`
        : policiesText(entries),
    );
  },
};
