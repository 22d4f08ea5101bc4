import { InputError } from '../input-error.ts';
import {
  closeFunctions,
  type AskedPackages,
  type ClosedFunctions,
  type ClosureResolver,
} from './close-functions.ts';
import { functionNameOf, readImportedFile } from './import-files.ts';
import type { VersionClause } from './version-choice.ts';

/**
 * Lets a resolver find the packages of requirements and lock files, for `importFiles`. Files that
 * cannot be read are left to it, which says why.
 *
 * @param dev whether lock files' packages for development count
 */
export function closeFiles(
  paths: readonly string[],
  dev: boolean,
  resolver: ClosureResolver,
): Promise<ClosedFunctions> {
  const asked = paths.flatMap((path) => {
    try {
      return [askedOf(path, dev)];
    } catch (error) {
      if (error instanceof InputError) {
        return [];
      }
      throw error;
    }
  });
  return closeFunctions(asked, resolver);
}

/** What a file asks for, in the words of pip. */
function askedOf(path: string, dev: boolean): AskedPackages {
  const { requirements, extras, constraints, isClosed } = readImportedFile(path, dev);
  const words = (name: string, clauses: readonly VersionClause[]): string =>
    `${name}${clauses.map(({ operator, version }) => operator + version).join(',')}`;
  return {
    function: functionNameOf(path),
    requirements: Array.from(requirements, ([name, clauses]) =>
      words(`${name}${extras.get(name) ?? ''}`, clauses),
    ),
    constraints: Array.from(constraints, ([name, clauses]) => words(name, clauses)),
    isClosed,
  };
}
