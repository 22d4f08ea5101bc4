import type { Command } from '../command-line/command.ts';
import { commands } from '../commands/registry.ts';
import { parseCommandLine } from '../zygolab.ts';

/**
 * Reads a command line as the command would, without doing anything.
 *
 * @param words those after `./zygolab`
 * @returns what is wrong with it: an unknown command or option, a value that is lacking; undefined
 *   where nothing is
 */
export async function whyNotAccepted(words: readonly string[]): Promise<string | undefined> {
  if (words.join(' ') === '--version') {
    // It would be printed.
    return undefined;
  }
  try {
    await parseCommandLine(words, commandsThatDoNothing);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

const commandsThatDoNothing = commands.map((entry) => ({
  ...entry,
  load: async () => idle(await entry.load()),
}));

function idle({ within, ...command }: Command): Command {
  return {
    ...command,
    handler() {},
    ...(within && { within: within.map((inner) => ({ ...inner, handler() {} })) }),
  };
}
