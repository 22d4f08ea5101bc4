import yargs, { type CommandModule } from 'yargs';
import { hideBin } from 'yargs/helpers';
import { InputError, UsageError } from '../workloads/input-error.ts';
import { type CommandEntry, commands } from './commands/registry.ts';

/**
 * The command line: `zygolab COMMAND`.
 *
 * @returns the exit code: 0 when all was done, 2 for a command line that is not right, 1 for
 *   anything else that went wrong, 130 after Ctrl-C
 */
export async function runCommandLine(words: readonly string[]): Promise<number> {
  try {
    await parseCommandLine(words);
    return Number(process.exitCode ?? 0);
  } catch (error) {
    return report(error);
  }
}

/**
 * Finds the command that these words name among those that are known, and does it.
 *
 * @throws UsageError for a command line that is not right
 */
export async function parseCommandLine(
  words: readonly string[],
  known: readonly CommandEntry[] = commands,
): Promise<void> {
  if (words[0] === '--version') {
    await printVersion(words.slice(1));
    return;
  }
  checkName(
    words[0],
    known.map(({ command }) => nameOf(command)),
  );
  const parser = yargs(words as string[])
    .scriptName('zygolab')
    .usage('$0 COMMAND\n\nSimulate and measure Zygote-based container provisioning.')
    .demandCommand(1, 'name a command')
    .strict()
    .parserConfiguration({ 'camel-case-expansion': false, 'parse-numbers': false })
    .wrap(Math.min(100, process.stdout.columns ?? 100))
    .epilogue('Every command has --help with examples. The README has the whole story.')
    .version(false)
    .option('version', {
      type: 'boolean',
      global: false,
      description: 'Print the version and the commit',
    })
    .exitProcess(false)
    .check((given) => checkValues(given, words))
    .fail((message, error) => {
      // What yargs itself finds wrong comes as a message, or as an error of its own kind.
      throw error === undefined || error.name === 'YError' ? new UsageError(message) : error;
    });
  for (const entry of known) {
    parser.command(await commandModule(entry, words));
  }
  await parser.parseAsync();
}

async function printVersion(others: readonly string[]): Promise<void> {
  if (others.length > 0) {
    throw new UsageError(`--version stands alone, not with ${others.join(' ')}`);
  }
  const { codeVersion, describeVersion } = await import('../runs/directories/code-version.ts');
  process.stdout.write(`zygolab ${describeVersion(codeVersion())}\n`);
}

/** The command as yargs takes it; its module is loaded only if a word names it. */
async function commandModule(
  { command, describe, load }: CommandEntry,
  words: readonly string[],
): Promise<CommandModule> {
  const name = nameOf(command);
  if (!words.includes(name)) {
    return { command, describe, handler() {} };
  }
  const { builder, handler, within = [] } = await load();
  if (within.length === 0) {
    return { command, describe, builder, handler };
  }
  const names = within.map((inner) => nameOf(String(inner.command)));
  // A command that takes an argument is one without the others, too.
  const isOneItself = command !== name;
  if (words[0] === name && !isOneItself) {
    checkName(words[1], names, `${name} `);
  }
  return {
    command,
    describe,
    builder: (parser) => {
      const withInner = builder(parser).command([...within]);
      return isOneItself
        ? withInner
        : withInner.demandCommand(1, `name what to do, one of ${names.join(', ')}`);
    },
    handler,
  };
}

/** `report` of `report [directory]`. */
function nameOf(command: string): string {
  return command.split(' ')[0]!;
}

function onBrokenPipe(then: () => void): (error: NodeJS.ErrnoException) => void {
  return (error) => {
    if (error.code !== 'EPIPE') {
      throw error;
    }
    then();
  };
}

/** A word that is not an option should be a command; yargs would not say which there are. */
function checkName(word: string | undefined, names: readonly string[], before = ''): void {
  if (word !== undefined && !word.startsWith('-') && !names.includes(word)) {
    throw new UsageError(`unknown command "${before}${word}": choose one of ${names.join(', ')}`);
  }
}

/** Every option that takes a value takes one value, and not an empty one; arguments may be lists. */
function checkValues(given: Readonly<Record<string, unknown>>, words: readonly string[]): boolean {
  for (const [name, value] of Object.entries(given)) {
    const isOption = words.some((word) => word === `--${name}` || word.startsWith(`--${name}=`));
    if (isOption && Array.isArray(value)) {
      throw new UsageError(`--${name} is given ${value.length} times; once is allowed`);
    }
    if (value === '') {
      throw new UsageError(`--${name} is empty; it should have a value`);
    }
  }
  return true;
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
  if (error instanceof Error && error.name === 'AbortError') {
    process.stderr.write('zygolab: stopped\n');
    return 130;
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

if (import.meta.main) {
  // A reader that has seen enough (`| head`) closes the pipe; that is no failure, and the work goes
  // on if it was only told of its progress.
  process.stdout.on(
    'error',
    onBrokenPipe(() => process.exit(0)),
  );
  process.stderr.on(
    'error',
    onBrokenPipe(() => {}),
  );
  process.exitCode = await runCommandLine(hideBin(process.argv));
}
