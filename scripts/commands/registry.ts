import type { CommandModule } from 'yargs';
import { bench } from './bench.ts';
import { calibrate } from './calibrate.ts';
import { clean } from './clean.ts';
import { compare } from './compare.ts';
import { doctor } from './doctor.ts';
import { measure } from './measure.ts';
import { report } from './report.ts';
import { reproduce } from './reproduce.ts';
import { simulate } from './simulate.ts';
import { sweep } from './sweep.ts';
import { tree } from './tree.ts';
import { validate } from './validate.ts';
import { workload } from './workload.ts';

/** The commands of the command line, in the order in which the help lists them. */
export const commands: readonly CommandModule[] = [
  reproduce,
  simulate,
  sweep,
  measure,
  compare,
  report,
  calibrate,
  tree,
  workload,
  validate,
  doctor,
  clean,
  bench,
];
