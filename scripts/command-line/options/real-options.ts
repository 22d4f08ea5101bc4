import {
  defaultMeasureOptions,
  type MeasureOptions,
} from '../../../runs/measuring/measure-options.ts';
import { prepareRealWorkload, type RealWorkload } from '../../../runs/measuring/real-workload.ts';
import { loadWorkload } from '../../../workloads/built-in.ts';
import { countOf, type Given, textOf } from '../given.ts';
import type { progressOfSteps } from '../progress.ts';

/** Where packages come from and what runs them, for commands that calibrate this host. */
export const packageOptions = {
  wheels: {
    type: 'string',
    requiresArg: true,
    description: 'a folder of wheels in place of a package index',
  },
  python: {
    type: 'string',
    requiresArg: true,
    description: 'the interpreter that sandboxes run',
  },
} as const;

/**
 * The workload that was named, with its packages installed: its first functions, as many as were
 * asked for.
 *
 * @throws InputError when none of them can run here
 */
export async function givenRealWorkload(
  given: Given,
  tell: ReturnType<typeof progressOfSteps>,
): Promise<{ real: RealWorkload; options: MeasureOptions }> {
  const options = {
    ...defaultMeasureOptions,
    functions: given['functions'] === undefined ? Infinity : countOf(given, 'functions'),
    python: textOf(given, 'python'),
    wheels: textOf(given, 'wheels'),
  };
  const workload = loadWorkload(String(given['workload']));
  const all = ({ catalog }: typeof workload) => catalog.functionNames.keys();
  return { real: await prepareRealWorkload(workload, all, options, tell), options };
}
