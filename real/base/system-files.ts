import { existsSync } from 'node:fs';
import { cp, mkdir, realpath, stat, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * What of the host's files Python code counts on, beside the standard library: time zones, the locale
 * C.UTF-8, names of ports, of protocols and of kinds of files, and OpenSSL's settings and certificates.
 */
const sharedPaths = [
  '/usr/share/zoneinfo',
  '/usr/lib/locale/C.utf8',
  '/etc/services',
  '/etc/protocols',
  '/etc/mime.types',
  '/etc/resolv.conf',
  '/etc/ssl/openssl.cnf',
  '/etc/ssl/certs',
];

/** Where distributions keep the certificates that their OpenSSL trusts, as one file. */
const bundles = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/ssl/cert.pem',
];

/** What a base has instead of the host's own files. */
const ownFiles: Readonly<Record<string, string>> = {
  'etc/hosts': '127.0.0.1 localhost\n::1 localhost\n127.0.1.1 sandbox\n',
  'etc/nsswitch.conf':
    'passwd: files\ngroup: files\nhosts: files dns\nservices: files\nprotocols: files\n',
};

/** Each sandbox has a user of its own, whose scratch lies at /host. */
const links: Readonly<Record<string, string>> = {
  'etc/passwd': '/host/passwd',
  'etc/group': '/host/group',
};

/** A file or folder of the host, and its path in the base. */
export interface SystemFile {
  readonly from: string;
  readonly to: string;
}

/**
 * Files of this host that a base takes over.
 *
 * @param certificates where the interpreter's OpenSSL looks for one file of certificates
 */
export function systemFiles(certificates: string): SystemFile[] {
  const files = sharedPaths
    .filter((each) => existsSync(each))
    .map((each) => ({ from: each, to: each }));
  const bundle = [certificates, ...bundles].find((each) => each !== '' && existsSync(each));
  return bundle === undefined || certificates === ''
    ? files
    : [...files, { from: bundle, to: certificates }, ...settingsOf(certificates)];
}

/** OpenSSL's settings, and certificates by the hashes of their names, stand beside that file. */
function settingsOf(certificates: string): SystemFile[] {
  return ['openssl.cnf', 'certs']
    .map((name) => path.join(path.dirname(certificates), name))
    .filter((each) => existsSync(each) && !sharedPaths.includes(each))
    .map((each) => ({ from: each, to: each }));
}

/** Copies them, what links lead to in their place, and writes what is the same in all bases. */
export async function copySystemFiles(root: string, files: readonly SystemFile[]): Promise<void> {
  for (const { from, to } of files) {
    const target = path.join(root, to);
    await mkdir(path.dirname(target), { recursive: true, mode: 0o755 });
    await cp(await realpath(from), target, {
      recursive: true,
      dereference: true,
      // A link of the host may lead nowhere.
      filter: (source) => existsSync(source),
    });
  }
  for (const [name, text] of Object.entries(ownFiles)) {
    await writeFile(path.join(root, name), text);
  }
  for (const [name, target] of Object.entries(links)) {
    await symlink(target, path.join(root, name));
  }
}

/** Tells versions of these files apart: a line each. */
export async function versionsOf(files: readonly SystemFile[]): Promise<string[]> {
  return Promise.all(
    files.map(async ({ from, to }) => {
      const { size, mtimeMs } = await stat(from);
      return `${from} ${to} ${size} ${mtimeMs}`;
    }),
  );
}
