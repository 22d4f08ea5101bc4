import type { MeasuredCosts } from '../costs/measured-costs.ts';
import { normalizePackageName } from '../requirements/package-name.ts';
import type { PackageUse } from './package-use.ts';

/**
 * Well-known packages whose module has another name and that nobody measured, so that their
 * top-level modules are not in the data.
 */
const aliases: Readonly<Record<string, string>> = {
  Bio: 'biopython',
  Crypto: 'pycryptodome',
  MySQLdb: 'mysqlclient',
  RPi: 'rpi-gpio',
  cv2: 'opencv-python',
  decouple: 'python-decouple',
  discord: 'discord-py',
  dotenv: 'python-dotenv',
  jwt: 'pyjwt',
  mpl_toolkits: 'matplotlib',
  openai: 'openai',
  pkg_resources: 'setuptools',
  rest_framework: 'djangorestframework',
  skimage: 'scikit-image',
  socketio: 'python-socketio',
  speech_recognition: 'speechrecognition',
  telegram: 'python-telegram-bot',
  wx: 'wxpython',
};

/**
 * Modules that projects call their own, though a package on the index has them too, and `google`,
 * which many packages share and the package of this name does not provide.
 */
export const ambiguousNames: ReadonlySet<string> = new Set(
  'api app common config core data docs examples google lib models scripts settings src test tests util utils'.split(
    ' ',
  ),
);

/** A name that fewer files than this ask for is a chance meeting rather than the package. */
const filesAtLeast = 3;

/**
 * Maps a top-level module to the package that provides it: by the top-level modules of the measured
 * packages (of several the one in most requirement files), by the table of aliases above, or
 * because a package of the module's name stands in at least three requirement files.
 *
 * @returns a function from module to normalised package name, undefined where none is known
 */
export function modulePackages(
  measured: ReadonlyMap<string, MeasuredCosts>,
  use: PackageUse,
): (module: string) => string | undefined {
  const byModule = new Map<string, string>();
  for (const [key, { modules }] of measured) {
    const [name = key] = key.split('==');
    for (const module of modules) {
      const known = byModule.get(module);
      if (known === undefined || use.filesWith(name) > use.filesWith(known)) {
        byModule.set(module, name);
      }
    }
  }
  return (module) => {
    if (module === '' || ambiguousNames.has(module)) {
      return undefined;
    }
    const name = normalizePackageName(module);
    return (
      byModule.get(module) ??
      aliases[module] ??
      (use.filesWith(name) >= filesAtLeast ? name : undefined)
    );
  };
}
