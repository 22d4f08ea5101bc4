import { z } from 'zod';
import type { RunDescription } from '../../analysis/results/read-run.ts';
import { randomStream } from '../../sim/engine/random/random.ts';
import { readAzureTrace } from '../../workloads/azure/read-azure-trace.ts';
import { loadWorkload } from '../../workloads/built-in.ts';
import type { Catalog } from '../../workloads/catalog.ts';
import { InputError } from '../../workloads/input-error.ts';
import { profileSchema } from '../simulating/read-profile.ts';
import { type ImportCosts, type LeastCosts, leastCosts } from './least-costs.ts';

/** What a run's description says of how little things can take. */
export interface RunModel {
  /** The limit of what paused sandboxes hold, in MB; Infinity for none. */
  readonly limitMb: number;
  /** Of a simulated run, the least that its profile can make operations take on a platform. */
  readonly leastCosts: ((platform: string) => LeastCosts) | undefined;
  /** Of a simulated run, what the packages of a function cost. */
  importsOf(functionName: string): ImportCosts | undefined;
}

const limit = z.union([z.number(), z.literal('unlimited')]);
const limits = z.looseObject({ handler_cache_mb: limit, shared_pool_mb: limit.optional() });
const origin = z.looseObject({ workload: z.string(), azure_trace: z.string().default('') });

/**
 * Reads the limit of a run and, where it was simulated, its workload and profile.
 *
 * @throws InputError when the description lacks them, or the workload cannot be read any more
 */
export function modelOf(
  directory: string,
  { mode, seed, options, ...rest }: RunDescription,
): RunModel {
  const place = `${directory}/run.json`;
  const { handler_cache_mb, shared_pool_mb } = checked(place, 'options', limits, options);
  const limitMb = shared_pool_mb ?? handler_cache_mb;
  const common = { limitMb: limitMb === 'unlimited' ? Infinity : limitMb };
  if (mode !== 'sim') {
    return { ...common, leastCosts: undefined, importsOf: () => undefined };
  }
  const profile = checked(place, 'profile', profileSchema, rest['profile']);
  const { workload, azure_trace } = checked(place, 'options', origin, options);
  const base = loadWorkload(workload);
  const { catalog } =
    azure_trace === '' ? base : readAzureTrace(azure_trace, base, randomStream(seed, 'azure'));
  const indices = new Map(catalog.functionNames.map((name, index) => [name, index]));
  return {
    ...common,
    leastCosts: (platform) => leastCosts(profile, platform),
    importsOf(functionName) {
      const index = indices.get(functionName);
      if (index === undefined) {
        throw new InputError(
          `${directory}: has a function ${JSON.stringify(functionName)}, which workload ${workload} no longer has`,
        );
      }
      return packagesOf(catalog, index);
    },
  };
}

function packagesOf(catalog: Catalog, index: number): ImportCosts {
  const { packageOffsets, packageLists, importMs, importMb } = catalog;
  const packages = [...packageLists.subarray(packageOffsets[index], packageOffsets[index + 1])];
  return {
    importMs: packages.map((each) => importMs[each]!),
    importMb: packages.map((each) => importMb[each]!),
  };
}

function checked<Schema extends z.ZodType>(
  place: string,
  field: string,
  schema: Schema,
  value: unknown,
): z.infer<Schema> {
  const { success, data, error } = schema.safeParse(value);
  if (!success) {
    const issue = error.issues[0]!;
    throw new InputError(
      `${place}: ${[field, ...issue.path].join('.')} is wrong: ${issue.message}`,
    );
  }
  return data;
}
