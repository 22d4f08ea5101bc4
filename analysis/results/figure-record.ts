import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { readJson } from './read-json.ts';

const mode = z.enum(['sim', 'real']);
const told = z.object({ mode: mode.optional(), reason: z.string() });
const sentences = z.array(z.string());

const schema = z.object({
  kind: z.literal('figure'),
  schema_version: z.literal(1),
  id: z.string(),
  /** Its place among all figures. */
  position: z.number(),
  title: z.string(),
  /** What the paper shows for it, a sentence each. */
  paper: sentences,
  /** What is simulated and what is measured; absent where there is nothing of the kind. */
  simulation: z.string().optional(),
  measurement: z.string().optional(),
  /** Asked for; those that came about are the ones that are not told of below. */
  modes: z.array(mode),
  scale: z.enum(['quick', 'full']),
  seed: z.number(),
  profile: z.string(),
  /** Of the command line, where they are not the usual ones: `--full`. */
  options: sentences,
  /** Names of charts in the folder of pictures. */
  charts: sentences,
  findings: z.array(z.object({ finding: z.string(), value: z.string() })),
  evidence: z.array(
    z.object({
      claim: z.string(),
      mode: z.enum(['sim', 'real', 'data']),
      value: z.number(),
      low: z.number(),
      high: z.number(),
      n: z.number(),
      basis: z.string(),
    }),
  ),
  /** Why a mode was not run. */
  left_out: z.array(told),
  /** What went wrong; without a mode where it was the drawing. */
  failed: z.array(told),
  /** What is to be known of the run of a mode. */
  warnings: z.array(told),
});

/** `ID/figure.json`: what a figure is and what came of it. */
export type FigureRecord = z.infer<typeof schema>;

/** The name of its file, in the figure's directory. */
export const figureFile = 'figure.json';

/** The figures made in a directory, in their order; none where it is not there. */
export function readFigureRecords(directory: string): FigureRecord[] {
  const names = existsSync(directory) ? readdirSync(directory) : [];
  return names
    .map((name) => path.join(directory, name, figureFile))
    .filter((file) => existsSync(file))
    .map((file) => readJson(file, schema))
    .toSorted((one, other) => one.position - other.position || (one.id < other.id ? -1 : 1));
}
