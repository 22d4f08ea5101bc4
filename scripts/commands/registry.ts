import type { CommandModule } from 'yargs';
import { bench } from './bench.ts';
import { reproduce } from './reproduce.ts';
import { simulate } from './simulate.ts';
import { sweep } from './sweep.ts';
import { tree } from './tree.ts';
import { workload } from './workload.ts';

/** The commands of the command line, in the order in which the help lists them. */
export const commands: readonly CommandModule[] = [
  reproduce,
  simulate,
  sweep,
  tree,
  workload,
  bench,
];
