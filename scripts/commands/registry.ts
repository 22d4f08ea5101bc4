import type { CommandModule } from 'yargs';
import { simulate } from './simulate.ts';

/** The commands of the command line, in the order in which the help lists them. */
export const commands: readonly CommandModule[] = [simulate];
