import yargs from 'yargs';
import { hideBin } from 'yargs/helpers';
import { InputError, UsageError } from '../workloads/input-error.ts';
import { commands } from './commands/registry.ts';

/**
 * The command line: `zygolab COMMAND`.
 *
 * Exit codes: 0 when all was done, 2 for a command line that is not right, 1 for anything else
 * that went wrong, 130 after Ctrl-C.
 */
async function main(words: readonly string[]): Promise<void> {
  // A reader that has seen enough (`| head`) closes the pipe; that is no failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') {
      process.exit(0);
    }
    throw error;
  });
  const parser = yargs(words as string[])
    .scriptName('zygolab')
    .usage('$0 COMMAND\n\nSimulate and measure Zygote-based container provisioning.')
    .demandCommand(1, 'name a command')
    .strict()
    .parserConfiguration({ 'camel-case-expansion': false, 'parse-numbers': false })
    .wrap(Math.min(100, process.stdout.columns ?? 100))
    .epilogue('Every command has --help with examples. The README has the whole story.')
    .version(false)
    .exitProcess(false)
    .fail((message, error) => {
      throw error ?? new UsageError(message);
    });
  for (const command of commands) {
    parser.command(command);
  }
  await parser.parseAsync();
}

function report(error: unknown): number {
  if (error instanceof UsageError) {
    process.stderr.write(`zygolab: ${oneLine(error.message)} (see zygolab --help)\n`);
    return 2;
  }
  if (error instanceof InputError || isSystemError(error)) {
    process.stderr.write(`zygolab: ${oneLine(error.message)}\n`);
    return 1;
  }
  process.stderr.write(`zygolab: ${error instanceof Error ? error.stack : String(error)}\n`);
  return 1;
}

/** A file or a disk that does not do what is asked, such as ENOSPC. */
function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && typeof (error as NodeJS.ErrnoException).syscall === 'string';
}

function oneLine(message: string): string {
  return message.replaceAll(/\s*\n\s*/g, ' ');
}

try {
  await main(hideBin(process.argv));
} catch (error) {
  process.exitCode = report(error);
}
