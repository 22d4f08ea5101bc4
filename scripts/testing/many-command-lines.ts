import { runCommandLine } from '../zygolab.ts';

/*
 * Runs command lines that fail or print help, one after the other in one process, since starting
 * one each takes long. Reads a JSON list of lists of words as its argument, and prints a JSON list
 * of what came of each.
 */
const lines = JSON.parse(process.argv[2]!) as string[][];
const outcomes: { exitCode: number; stdout: string; stderr: string }[] = [];
const print = process.stdout.write.bind(process.stdout);
for (const words of lines) {
  const outcome = { exitCode: 0, stdout: '', stderr: '' };
  process.stdout.write = (text: string | Uint8Array) => {
    outcome.stdout += String(text);
    return true;
  };
  process.stderr.write = (text: string | Uint8Array) => {
    outcome.stderr += String(text);
    return true;
  };
  // oxlint-disable-next-line no-await-in-loop -- they share the streams
  outcome.exitCode = await runCommandLine(words);
  outcomes.push({
    ...outcome,
    stdout: outcome.stdout.trimEnd(),
    stderr: outcome.stderr.trimEnd(),
  });
}
print(JSON.stringify(outcomes));
