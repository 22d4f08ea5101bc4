import { specifierText } from '../../packaging/specifier.ts';
import {
  closeFunctions,
  type AskedPackages,
  type ClosedFunctions,
  type ClosureResolver,
} from './close-functions.ts';
import type { ImportedFile } from '../imported-file.ts';
import { readImportedFiles, type FileOptions } from '../read-imported-files.ts';

/**
 * Lets a resolver find the packages of requirements and lock files, for `importFiles`.
 *
 * @param options those of the import; the resolver resolves for the same Python
 * @throws InputError as `importFiles`, before the resolver is asked
 */
export async function closeFiles(
  paths: readonly string[],
  options: FileOptions,
  resolver: ClosureResolver,
): Promise<ClosedFunctions> {
  const { files } = readImportedFiles(paths, options);
  return closeFunctions(
    files.map(({ name, file }) => askedOf(name, file)),
    resolver,
  );
}

/** What a file asks for, in the words of pip: markers were evaluated, and paths are left out. */
function askedOf(
  name: string,
  { requirements, extras, constraints, isClosed }: ImportedFile,
): AskedPackages {
  const withExtras = (required: string): string => {
    const asked = extras.get(required);
    return asked === undefined ? required : `${required}[${asked.join(',')}]`;
  };
  return {
    function: name,
    requirements: Array.from(
      requirements,
      ([required, clauses]) => `${withExtras(required)}${specifierText(clauses)}`,
    ),
    constraints: Array.from(
      constraints,
      ([constrained, clauses]) => `${constrained}${specifierText(clauses)}`,
    ),
    isClosed,
  };
}
