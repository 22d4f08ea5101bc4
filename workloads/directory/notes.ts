import { z } from 'zod';
import { InputError } from '../input-error.ts';
import { readInputText, type InputFile } from './input-file.ts';

const counts = z.record(z.string(), z.number());

const workloadNotes = z.object({
  description: z.string(),
  source: z.string(),
  licence: z.string(),
  dropped: counts,
  imputed: z.record(z.string(), counts).optional(),
  resolver: z.string().optional(),
  command: z.string().optional(),
});

/** Where a workload comes from and what became of it on the way: `workload.json`. */
export interface WorkloadNotes {
  /** What the workload is, in a sentence. */
  readonly description: string;
  /** Who measured or collected it. */
  readonly source: string;
  readonly licence: string;
  /** What was left out or could not be mapped: what it was, and how many of it. */
  readonly dropped: Readonly<Record<string, number>>;
  /** How costs were imputed: by column of `packages.csv`, by method, how many packages. */
  readonly imputed?: Readonly<Record<string, Readonly<Record<string, number>>>> | undefined;
  /** Who resolved dependencies; absent where they are what the data knows of. */
  readonly resolver?: string | undefined;
  /** The command line that made the workload of somebody's files. */
  readonly command?: string | undefined;
}

/** Reads `workload.json`. @throws InputError if it is not of the shape of `WorkloadNotes` */
export function readNotes(file: InputFile): WorkloadNotes {
  let value: unknown;
  try {
    value = JSON.parse(readInputText(file));
  } catch (cause) {
    if (cause instanceof InputError) {
      throw cause;
    }
    throw new InputError(`${file.path}: is not valid JSON`, { cause });
  }
  const parsed = workloadNotes.safeParse(value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new InputError(`${file.path}: ${issue?.path.join('.')} ${issue?.message}`);
  }
  return parsed.data;
}
