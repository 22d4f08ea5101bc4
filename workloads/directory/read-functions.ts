import { resolve } from 'node:path';
import { z } from 'zod';
import type { Handler } from '../catalog.ts';
import { InputError } from '../input-error.ts';
import { checkName } from './checked-values.ts';
import { readInputText, type InputFile } from './input-file.ts';

const amount = z.number('should be a number ≥ 0').min(0, 'should be a number ≥ 0');

const functionLine = z.object(
  {
    name: z.string('should be a text'),
    packages: z.array(z.string('should be a package name'), 'should be a list of package names'),
    execute_ms: amount,
    memory_mb: amount,
    code: z.string('should be the path of a folder').min(1, 'should not be empty').optional(),
    handler: z
      .string('should be MODULE.NAME')
      .regex(
        /^[^\s./]+([./][^\s./]+)*\.[^\s./]+$/,
        'should be MODULE.NAME, such as app.lambda_handler',
      )
      .optional(),
    environment: z
      .record(
        z
          .string()
          .regex(/^[^=\0]+$/, 'should have names without =')
          .refine((name) => name.isWellFormed(), 'should have names that UTF-8 can hold'),
        z
          .string('should be a text')
          .regex(/^[^\0]*$/, 'should have no character 0')
          .refine((text) => text.isWellFormed(), 'should be a text that UTF-8 can hold'),
        'should be an object of texts',
      )
      .optional(),
    events: z.string('should be the path of a file').min(1, 'should not be empty').optional(),
  },
  'should be an object with name, packages, execute_ms and memory_mb',
);

/** The functions of a catalog, with their indices by name. */
export interface FunctionTable {
  readonly functionNames: string[];
  readonly packageOffsets: Int32Array;
  readonly packageLists: Int32Array;
  readonly executeMs: Float64Array;
  readonly memoryMb: Float64Array;
  /** Absolute folders by function index, empty where a function has none. */
  readonly codeFolders: string[];
  /** Undefined where code is called as usual. */
  readonly handlers: (Handler | undefined)[];
  readonly indexByName: ReadonlyMap<string, number>;
}

/**
 * Reads `functions.jsonl`: on each line
 * `{"name", "packages": […], "execute_ms", "memory_mb"}`, optionally `"code"`, the folder of the
 * handler relative to the directory, and with it `"handler"` (`MODULE.NAME`), `"environment"` (an
 * object of texts) and `"events"` (a file of JSON lines). Functions and their packages keep the order
 * of the file.
 *
 * @param packages package indices by name
 * @throws InputError on a line that is not such an object, a function that stands twice, a package
 *   that is unknown or stands in a function twice
 */
export function readFunctions(
  file: InputFile,
  directory: string,
  packages: ReadonlyMap<string, number>,
): FunctionTable {
  const functionNames: string[] = [];
  const indexByName = new Map<string, number>();
  const packageOffsets = [0];
  const packageLists: number[] = [];
  const executeMs: number[] = [];
  const memoryMb: number[] = [];
  const codeFolders: string[] = [];
  const handlers: (Handler | undefined)[] = [];
  // The last function that had each package, which tells a repeated package at once.
  const lastUser = new Int32Array(packages.size).fill(-1);
  for (const [index, text] of readInputText(file).split('\n').entries()) {
    if (text.trim() === '') {
      continue;
    }
    const place = `${file.path}:${index + 1}`;
    const line = parseLine(place, text);
    if (indexByName.has(checkName(place, 'function', line.name))) {
      throw new InputError(`${place}: function ${line.name} stands there twice`);
    }
    indexByName.set(line.name, functionNames.length);
    appendPackages(place, line, packages, packageLists, functionNames.length, lastUser);
    functionNames.push(line.name);
    packageOffsets.push(packageLists.length);
    executeMs.push(line.execute_ms);
    memoryMb.push(line.memory_mb);
    codeFolders.push(line.code === undefined ? '' : resolve(directory, line.code));
    handlers.push(handlerOf(place, line, directory));
  }
  if (functionNames.length === 0) {
    throw new InputError(`${file.path}: should hold at least one function`);
  }
  return {
    functionNames,
    packageOffsets: Int32Array.from(packageOffsets),
    packageLists: Int32Array.from(packageLists),
    executeMs: Float64Array.from(executeMs),
    memoryMb: Float64Array.from(memoryMb),
    codeFolders,
    handlers,
    indexByName,
  };
}

function handlerOf(place: string, line: FunctionLine, directory: string): Handler | undefined {
  const { code, handler, environment, events } = line;
  const given = Object.entries({ handler, environment, events }).find(
    ([, value]) => value !== undefined,
  );
  if (given === undefined) {
    return undefined;
  }
  if (code === undefined) {
    throw new InputError(`${place}: function ${line.name} has ${given[0]}, but no code to call`);
  }
  return {
    ...(handler !== undefined && { handler }),
    ...(environment !== undefined && { environment }),
    ...(events !== undefined && { events: resolve(directory, events) }),
  };
}

type FunctionLine = z.infer<typeof functionLine>;

function parseLine(place: string, text: string): FunctionLine {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new InputError(`${place}: is not valid JSON (${oneLine(reason)})`, { cause: error });
  }
  const parsed = functionLine.safeParse(value);
  if (parsed.success) {
    return parsed.data;
  }
  const issue = parsed.error.issues[0];
  const path = issue?.path ?? [];
  const subject = path.length === 0 ? 'the line' : path.join('.');
  throw new InputError(`${place}: ${subject} ${issue?.message}, and is ${shown(value, path)}`);
}

function shown(value: unknown, path: readonly PropertyKey[]): string {
  let found = value;
  for (const key of path) {
    found = Object(found)[key];
  }
  return found === undefined ? 'missing' : JSON.stringify(found).slice(0, 80);
}

function oneLine(message: string): string {
  return message.replace(/\s+/g, ' ');
}

function appendPackages(
  place: string,
  line: FunctionLine,
  packages: ReadonlyMap<string, number>,
  packageLists: number[],
  functionIndex: number,
  lastUser: Int32Array,
): void {
  for (const name of line.packages) {
    const index = packages.get(name);
    if (index === undefined) {
      throw new InputError(
        `${place}: function ${line.name} has package ${JSON.stringify(name)}, which packages.csv lacks`,
      );
    }
    if (lastUser[index] === functionIndex) {
      throw new InputError(`${place}: function ${line.name} has package ${name} twice`);
    }
    lastUser[index] = functionIndex;
    packageLists.push(index);
  }
}
