import os from 'node:os';
import { commandsIn, manyCommandLines, type Outcome } from './command-line.ts';

let allOnce: Promise<Map<string, Outcome>> | undefined;

/** Every command with its help text, those within commands too; `''` is the command line's own. */
export function helpsOnce(): Promise<Map<string, Outcome>> {
  return (allOnce ??= allHelps(os.tmpdir()));
}

async function allHelps(cwd: string): Promise<Map<string, Outcome>> {
  const helps = new Map<string, Outcome>();
  let commands: string[][] = [[]];
  while (commands.length > 0) {
    const lines = commands.map((words) => [...words, '--help']);
    // oxlint-disable-next-line no-await-in-loop -- each level is named by the one above
    const outcomes = await manyCommandLines(lines, cwd);
    commands = commands.flatMap((words, index) => {
      helps.set(words.join(' '), outcomes[index]!);
      return commandsIn(outcomes[index]!.stdout).map((name) => [...words, name]);
    });
  }
  return helps;
}
