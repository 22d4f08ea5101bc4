import { ambiguousNames, modulePackages } from '../../data-builders/github/module-packages.ts';
import { normalizePackageName } from '../../data-builders/requirements/package-name.ts';
import type { PackageKnowledge } from '../closures/package-knowledge.ts';

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

/**
 * Ways in which packages are named for their module, as `python-docx` and `PyGithub` are, the usual
 * ones first.
 */
const namings: readonly ((module: string) => string)[] = [
  (module) => `python-${module}`,
  (module) => `py${module}`,
  (module) => `${module}-python`,
  (module) => `py-${module}`,
  (module) => `${module}-py`,
  (module) => `${module}python`,
  (module) => `django-${module}`,
  (module) => `${module}-client`,
  (module) => `${module}-driver`,
  (module) => `${module}-sdk`,
  (module) => `${module}-learn`,
];

/** Well-known modules whose packages are named in none of these ways. */
const otherNames: Readonly<Record<string, string>> = {
  BeautifulSoup: 'beautifulsoup',
  Cryptodome: 'pycryptodomex',
  Image: 'pillow',
  airflow: 'apache-airflow',
  apache_beam: 'apache-beam',
  bluetooth: 'pybluez',
  community: 'python-louvain',
  corsheaders: 'django-cors-headers',
  django_filters: 'django-filter',
  djcelery: 'django-celery',
  faiss: 'faiss-cpu',
  fitz: 'pymupdf',
  gi: 'pygobject',
  memcache: 'python-memcached',
  osgeo: 'gdal',
  paho: 'paho-mqtt',
  pythoncom: 'pywin32',
  pywintypes: 'pywin32',
  shapefile: 'pyshp',
  snowflake: 'snowflake-connector-python',
  social_django: 'social-auth-app-django',
  sorl: 'sorl-thumbnail',
  win32api: 'pywin32',
  win32com: 'pywin32',
  win32con: 'pywin32',
  win32gui: 'pywin32',
};

/** A name that fewer files than this ask for is a chance meeting rather than the package. */
const filesAtLeast = 3;

/**
 * Maps what an import statement asks for to packages: the longest dotted name below a shared
 * top-level name (`from google.cloud import storage, bigquery` asks for two), and the top-level
 * module elsewhere, as `modulePackages` knows it, else by a package that is named for it.
 *
 * @returns a function to the normalised names of packages, empty where none is known
 */
export function importPackages(
  knowledge: PackageKnowledge,
): (module: string, names: readonly string[]) => string[] {
  const known = modulePackages(knowledge.measured, knowledge.use);
  const measured = modulesOfPackages(knowledge);
  const packageOf = (top: string): string | undefined =>
    known(top) ?? otherNames[top] ?? packageNamedFor(top, knowledge, measured);
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

/**
 * The package that is named for a module, of several the one in most requirement files. A package
 * whose modules are known and are others is none.
 */
function packageNamedFor(
  module: string,
  { use }: PackageKnowledge,
  measured: ReadonlyMap<string, ReadonlySet<string>>,
): string | undefined {
  if (module === '' || module.startsWith('_') || ambiguousNames.has(module.toLowerCase())) {
    return undefined;
  }
  const names = namings
    .map((naming) => normalizePackageName(naming(module)))
    .filter((name) => use.filesWith(name) >= filesAtLeast)
    .filter((name) => measured.get(name)?.has(module) ?? true);
  return names.toSorted((a, b) => use.filesWith(b) - use.filesWith(a))[0];
}

/** The top-level modules of the measured packages, by name. */
function modulesOfPackages({ measured }: PackageKnowledge): Map<string, Set<string>> {
  const modules = new Map<string, Set<string>>();
  for (const [key, costs] of measured) {
    const [name = key] = key.split('==');
    modules.set(name, new Set([...(modules.get(name) ?? []), ...costs.modules]));
  }
  return modules;
}

/** The name under which an import that no package is known for is reported. */
export function reportedName(module: string): string {
  const [top = '', second] = module.split('.');
  return Object.hasOwn(sharedNames, top) && second !== undefined ? `${top}.${second}` : top;
}
