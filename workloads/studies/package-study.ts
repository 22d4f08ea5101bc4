import path from 'node:path';
import { z } from 'zod';
import { readInputText } from '../directory/input-file.ts';
import { parseJson } from '../trees/parse-json.ts';

/** How often the packages of a data set are used: counts in descending order. */
export interface CountedUse {
  /** What was counted, in words. */
  readonly set: string;
  readonly uses: readonly number[];
  /** Names of the most used, in the same order. */
  readonly names: readonly string[];
}

/** The data sets that come along, counted by `scripts/data/build-data.ts`. */
export function countedUse(): CountedUse[] {
  const counts = read('package-use.json.gz', counted);
  return [
    { set: 'imports of 2,520 repositories', ...counts.imports },
    { set: '9,678 requirements files', ...counts.requirements },
    { set: '6,810 of them with dependencies', ...counts.closures },
  ];
}

/** What the 20 most used packages of 2017 cost then (pipbench), in the order of popularity. */
export function costsOf2017(): z.infer<typeof pipbench> {
  return read('pipbench-costs.json.gz', pipbench);
}

/** What those of them that ReqBench has cost in 2023. */
export function costsOf2023(): z.infer<typeof reqBench> {
  return read('reqbench-costs.json.gz', reqBench);
}

const counts = z.object({ uses: z.array(z.number()), names: z.array(z.string()) });
const counted = z.object({ imports: counts, requirements: counts, closures: counts });

const pipbench = z.array(
  z.object({
    name: z.string(),
    module: z.string(),
    installMs: z.number(),
    importMs: z.number(),
  }),
);

const reqBench = z.array(
  z.object({
    name: z.string(),
    version: z.string(),
    installMs: z.number(),
    importMs: z.number().optional(),
    installedMb: z.number(),
  }),
);

function read<Schema extends z.ZodType>(file: string, schema: Schema): z.output<Schema> {
  const text = readInputText({
    path: path.join(import.meta.dirname, '..', 'data', file),
    gzipped: true,
  });
  return schema.parse(parseJson(text, file));
}
