import type { Argv, CommandModule } from 'yargs';

/** A command of the command line; its name and what it is for stand in the registry. */
export interface Command {
  /** Adds its options, and examples of its use. */
  readonly builder: (yargs: Argv) => Argv;
  /** The commands within it, one of which is then to be named. */
  readonly within?: readonly CommandModule[];
  /**
   * Does it.
   *
   * @throws UsageError for a command line that is not right
   * @throws InputError for other input that is not
   */
  readonly handler: (given: Readonly<Record<string, unknown>>) => void | Promise<void>;
}
