import { join } from 'node:path';
import { execa } from 'execa';
import { z } from 'zod';
import { InputError } from '../../input-error.ts';

const importStatement = z.object({
  /** `a.b`; empty in `from . import c` */
  module: z.string(),
  /** What `from a.b import c` takes out of it. */
  names: z.array(z.string()),
  /** The dots of a relative import. */
  level: z.number(),
  line: z.number(),
  /** Stands in a function, so that it is not imported when the module is. */
  lazy: z.boolean(),
  /** Under `if TYPE_CHECKING` or `if False`: never runs. */
  typing: z.boolean(),
});

/** What is tried, and what handlers of ImportError import in place of it. */
const importAttempt = z.object({
  get try() {
    return z.array(importNode);
  },
  get fallback() {
    return z.array(importNode);
  },
});

const importNode = z.union([importStatement, importAttempt]);

const fault = { error: z.string(), line: z.number() };

const fileImports = z.union([
  z.object({
    imports: z.array(importNode),
    python2: z.boolean().optional(),
    /** Of a notebook with a cell that could not be read. */
    error: fault.error.optional(),
    line: fault.line.optional(),
  }),
  z.object(fault),
]);

/** An import statement of Python. */
export type ImportStatement = z.infer<typeof importStatement>;
/** An import statement, or a `try` with imports in its handlers of ImportError. */
export type ImportNode = z.infer<typeof importNode>;
/** The imports of a file in their order, or why it could not be read. */
export type FileImports = z.infer<typeof fileImports>;

const script = join(import.meta.dirname, 'read_imports.py');

/**
 * Reads the imports of Python files by their syntax tree, all in one process of Python.
 *
 * @param python an interpreter from 3.8 on; files in a newer syntax than its own are errors
 * @param paths the files
 * @param onFile called after each file with the number that is done
 * @returns one entry a file, in the order of `paths`
 * @throws InputError when the interpreter does not do it
 */
export async function readImports(
  python: string,
  paths: readonly string[],
  onFile: (done: number) => void = () => {},
): Promise<FileImports[]> {
  const child = execa(python, ['-I', '-S', '-B', script], {
    input: paths.map((path) => `${path}\0`).join(''),
    buffer: { stdout: false },
  });
  const files: FileImports[] = [];
  try {
    for await (const line of child.iterable()) {
      files.push(fileImports.parse(JSON.parse(line)));
      onFile(files.length);
    }
    await child;
  } catch (cause) {
    const message = cause instanceof Error ? cause.message.split('\n')[0] : String(cause);
    throw new InputError(`${python} cannot read imports: ${message}`, { cause });
  }
  return files;
}
