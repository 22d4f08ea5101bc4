import { modulePackages } from '../data-builders/module-packages.ts';
import { normalizePackageName } from '../data-builders/package-name.ts';
import type { PackageKnowledge } from './package-knowledge.ts';

/**
 * Top-level names that many packages share. The package of a module below is named for it in most
 * cases (`google.cloud.storage`: google-cloud-storage); for others the table says which.
 */
const sharedNames: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  azure: {},
  backports: {},
  google: {
    'google.appengine': 'appengine-python-standard',
    'google.auth': 'google-auth',
    'google.oauth2': 'google-auth',
    'google.protobuf': 'protobuf',
    'google.rpc': 'googleapis-common-protos',
  },
  jaraco: {},
  ruamel: {},
  sphinxcontrib: {},
  zope: {},
};

/** A name that fewer files than this ask for is a chance meeting rather than the package. */
const filesAtLeast = 3;

/**
 * Maps what an import statement asks for to packages: the longest dotted name below a shared
 * top-level name (`from google.cloud import storage, bigquery` asks for two), and the top-level
 * module elsewhere, as `modulePackages` knows it.
 *
 * @returns a function to the normalised names of packages, empty where none is known
 */
export function importPackages(
  knowledge: PackageKnowledge,
): (module: string, names: readonly string[]) => string[] {
  const packageOf = modulePackages(knowledge.measured, knowledge.use);
  const below = (table: Readonly<Record<string, string>>, dotted: string): string | undefined => {
    const parts = dotted.split('.');
    for (let length = parts.length; length > 1; length--) {
      const prefix = parts.slice(0, length).join('.');
      const name = table[prefix] ?? normalizePackageName(prefix);
      if (prefix in table || knowledge.use.filesWith(name) >= filesAtLeast) {
        return name;
      }
    }
    return undefined;
  };
  return (module, names) => {
    const [top = ''] = module.split('.');
    const table = Object.hasOwn(sharedNames, top) ? sharedNames[top] : undefined;
    if (table === undefined) {
      const name = packageOf(top);
      return name === undefined ? [] : [name];
    }
    const asked = names.length === 0 ? [module] : names.map((name) => `${module}.${name}`);
    return [...new Set(asked.map((dotted) => below(table, dotted) ?? packageOf(top)))].filter(
      (name) => name !== undefined,
    );
  };
}

/** The name under which an import that no package is known for is reported. */
export function reportedName(module: string): string {
  const [top = '', second] = module.split('.');
  return Object.hasOwn(sharedNames, top) && second !== undefined ? `${top}.${second}` : top;
}
