import { boundMethods, type BoundMethod } from '../../analysis/bounds/bound.ts';
import { type TextColumn, textTable } from '../../analysis/text-table.ts';
import { type BoundOptions, boundRuns, type RunBound } from '../../runs/bounding/bound-runs.ts';
import { UsageError } from '../../workloads/input-error.ts';
import type { Command } from '../command-line/command.ts';
import { Progress } from '../command-line/progress.ts';
import { type Given, textOf } from '../command-line/given.ts';

/** `zygolab bound`: how far a run's handler policy was from the best there could have been. */
export const bound: Command = {
  builder: (yargs) =>
    yargs
      .positional('run', {
        type: 'string',
        demandOption: true,
        description: 'a run directory with rows; with --operations, pauses are known to the end',
      })
      .option('method', {
        choices: boundMethods,
        default: 'flow',
        description: 'flow: the fractional optimum; budget: a quick bound that is lower',
      })
      .option('price', {
        type: 'string',
        requiresArg: true,
        description: 'price of memory, in ms of waiting for each MB·s: also bounds both together',
      })
      .option('json', { type: 'boolean', default: false, description: 'print JSON' })
      .example('$0 bound results/one', 'by how much could starts have been shorter?')
      .example('$0 bound results/one --method budget', 'a quick look at a long run')
      .example('$0 bound results/one --price 0.01', 'waiting and memory together'),
  handler(given) {
    const progress = new Progress('gaps in the flow');
    const bounds = boundRuns(String(given['run']), {
      ...readOptions(given),
      tell: (done, total) => progress.tell(done, total),
    });
    const json = bounds.length === 1 ? bounds[0] : { runs: bounds };
    process.stdout.write(given['json'] ? `${JSON.stringify(json, null, 2)}\n` : boundsText(bounds));
  },
};

function readOptions(given: Given): BoundOptions {
  const method = given['method'] as BoundMethod;
  const word = textOf(given, 'price');
  if (given['price'] === undefined) {
    return { method };
  }
  const price = Number(word);
  if (word.trim() === '' || !(price >= 0 && price < Infinity)) {
    throw new UsageError(`--price ${word} should be a number ≥ 0`);
  }
  return { method, price };
}

/** A row for each run; what is the same for all of them, or follows from the rest, is left to JSON. */
function boundsText(bounds: readonly RunBound[]): string {
  const number = (header: string): TextColumn => ({ header, kind: 'number' });
  const text = (header: string): TextColumn => ({ header, kind: 'text' });
  const hasPrice = bounds.some(({ price }) => price !== undefined);
  const columns = [
    number('run'),
    text('platform'),
    text('handler policy'),
    text('Zygote policy'),
    number('limit (MB)'),
    number('invocations'),
    number('compulsory'),
    number('starts (ms)'),
    number('floor (ms)'),
    number('bound (ms)'),
    number('feasible (ms)'),
    number('ratio'),
    text('method'),
    text('pauses'),
    ...(hasPrice ? [number('rent (ms)'), number('least rent (ms)')] : []),
  ];
  const rows = bounds.map((each) => [
    Number(each.run),
    each.platform,
    each.handler_policy,
    each.zygote_policy,
    each.limit_mb === 'unlimited' ? Infinity : each.limit_mb,
    each.invocations,
    each.compulsory,
    each.start_ms_total,
    each.floor_ms,
    each.bound_ms,
    each.feasible_ms,
    each.ratio ?? '',
    each.method,
    each.pauses,
    each.run_rent_ms,
    each.rent_ms,
  ]);
  return textTable(columns, rows);
}
