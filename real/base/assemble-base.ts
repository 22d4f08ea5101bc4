import { existsSync } from 'node:fs';
import { chmod, copyFile, mkdir, readdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import { InputError } from '../../workloads/input-error.ts';
import { temporaryDirectory } from '../state/temporary-directories.ts';
import { baseKey } from './base-key.ts';
import { type BaseParts, baseParts } from './base-parts.ts';
import { copyLibrary } from './copy-library.ts';
import { makeDevices } from './devices.ts';
import { findPython, type HostPython } from './find-python.ts';
import { ownRuntimeFiles } from './runtime-files.ts';
import { sharedLibraries } from './shared-libraries.ts';
import { copySystemFiles } from './system-files.ts';

/** A directory that is the root of every sandbox, on every platform. */
export interface Base {
  readonly directory: string;
  /** Path of the interpreter inside the base. */
  readonly python: string;
  /** Its version: `3.11.7`. */
  readonly version: string;
  /** Sixteen hexadecimal digits that tell bases of different content apart. */
  readonly key: string;
  /** The host's interpreter that it was made from; packages are installed with its pip. */
  readonly hostPython: string;
}

/** How a base is chosen. */
export interface BaseOptions {
  /** The interpreter to take; see `findPython` for the default. */
  readonly python?: string | undefined;
  /** Files that go to /runtime of the base; those of the project by default. */
  readonly runtimeFiles?: readonly string[] | undefined;
}

/** How a program of the base is run. chroot stands in a folder that not every root user's PATH has. */
const inRoot = {
  reject: false,
  stdin: 'ignore',
  env: { PATH: `${process.env['PATH']}:/usr/sbin:/sbin` },
  extendEnv: false,
} as const;

/** Names inside the base where platforms bind what differs from sandbox to sandbox. */
export const mountPoints = ['proc', 'tmp', 'handler', 'packages', 'host'] as const;

/** An interpreter that a function starts has the function's packages, as in a virtual environment. */
const findsPackages = 'import site\n\nsite.addsitedir("/packages")\n';

/** Libraries that wheels may take for granted (PEP 600), and those that name look-ups load late. */
const wheelLibraries = [
  'libgcc_s.so.1 libstdc++.so.6 libm.so.6 libdl.so.2 librt.so.1 libc.so.6 libpthread.so.0',
  'libutil.so.1 libnsl.so.1 libresolv.so.2 libz.so.1 libexpat.so.1 libnss_files.so.2 libnss_dns.so.2',
].flatMap((names) => names.split(' '));

/**
 * Assembles the base directory from the host's Python: interpreter, standard library, shared
 * libraries, dynamic loader, a shell and its programs, time zones, certificates and the like, the
 * runtime's files, devices and mount points. It holds nothing else of the host.
 *
 * The base stands in a folder of `directory` that is named for its content, so a base that is
 * there already is taken as it is. It is built under a temporary name and renamed when whole.
 *
 * @throws InputError when no Python from 3.8 on is found
 */
export async function assembleBase(directory: string, options: BaseOptions = {}): Promise<Base> {
  const python = await findPython(options.python);
  const runtimeFiles = options.runtimeFiles ?? (await ownRuntimeFiles());
  const parts = await baseParts(python, runtimeFiles);
  const key = await baseKey(python, parts);
  const base: Base = {
    directory: path.resolve(directory, `base-${key}`),
    python: '/usr/bin/python3',
    version: python.version,
    key,
    hostPython: python.executable,
  };
  if (existsSync(base.directory)) {
    return base;
  }
  await mkdir(directory, { recursive: true });
  const temporary = temporaryDirectory(directory);
  try {
    await build(temporary, python, parts);
    await renameUnlessThere(temporary, base.directory);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
  return base;
}

async function build(root: string, python: HostPython, parts: BaseParts): Promise<void> {
  await makeSkeleton(root);
  const name = `python${python.version.split('.').slice(0, 2).join('.')}`;
  await copyFile(python.binary, path.join(root, 'usr/bin', name));
  await symlink(name, path.join(root, 'usr/bin/python3'));
  const library = path.join(root, 'usr/lib', name);
  for (const folder of python.libraryFolders) {
    await copyLibrary(folder, library);
  }
  for (const { name: program, file } of parts.programs) {
    await copyFile(file, path.join(root, 'usr/bin', program));
  }
  const binaries = [python.binary, ...parts.programs.map(({ file }) => file)];
  await writeFile(path.join(library, 'sitecustomize.py'), findsPackages);
  await linkPrefix(root, python.prefix, name);
  await copySharedLibraries(root, binaries, path.join(library, 'lib-dynload'));
  await listLibraries(root);
  await copySystemFiles(root, parts.systemFiles);
  for (const file of parts.runtimeFiles) {
    const copy = path.join(root, 'runtime', path.basename(file));
    await copyFile(file, copy);
    await chmod(copy, 0o644);
  }
  await compile(python, library, `/usr/lib/${name}`);
  await compile(python, path.join(root, 'runtime'), '/runtime');
  await makeDevices(path.join(root, 'dev'));
  await checkThatItStarts(root, python.executable);
}

async function makeSkeleton(root: string): Promise<void> {
  for (const folder of ['usr/bin', 'usr/lib', 'etc', 'dev', 'runtime', ...mountPoints]) {
    await mkdir(path.join(root, folder), { recursive: true, mode: 0o755 });
  }
  await chmod(path.join(root, 'tmp'), 0o1777);
  // Where nothing is bound, an action says itself who its user is.
  await chmod(path.join(root, 'host'), 0o1777);
  // One folder of libraries, under every name that a loader looks for by default.
  await symlink('usr/lib', path.join(root, 'lib'));
  await symlink('usr/lib', path.join(root, 'lib64'));
  await symlink('lib', path.join(root, 'usr/lib64'));
  await symlink('usr/bin', path.join(root, 'bin'));
}

/**
 * An interpreter that is not told where it stands, as in a process with another name for its program,
 * looks for its library where it was installed.
 */
async function linkPrefix(root: string, prefix: string, name: string): Promise<void> {
  const expected = path.join(root, prefix, 'lib', name);
  const isHidden = mountPoints.some((place) => prefix.startsWith(`/${place}`));
  if (!isHidden && !existsSync(expected)) {
    await mkdir(path.dirname(expected), { recursive: true, mode: 0o755 });
    await symlink(`/usr/lib/${name}`, expected);
  }
}

/** For who looks for a library by its name, as ctypes does; without root there is no such list. */
async function listLibraries(root: string): Promise<void> {
  const program = ['/sbin/ldconfig', '/usr/sbin/ldconfig'].find((each) => existsSync(each));
  if (program === undefined) {
    return;
  }
  await mkdir(path.join(root, 'usr/sbin'));
  await symlink('usr/sbin', path.join(root, 'sbin'));
  await copyFile(program, path.join(root, 'usr/sbin/ldconfig'));
  await execa('chroot', [root, '/sbin/ldconfig', '-X'], inRoot);
}

async function copySharedLibraries(
  root: string,
  binaries: readonly string[],
  modules: string,
): Promise<void> {
  // A Python whose modules are all built in has no such folder.
  const compiled = existsSync(modules) ? await readdir(modules) : [];
  const files = compiled.map((file) => path.join(modules, file));
  const { libraries, loader } = await sharedLibraries([...binaries, ...files], wheelLibraries);
  for (const [name, file] of libraries) {
    await copyFile(file, path.join(root, 'usr/lib', name));
  }
  if (loader !== '') {
    await copyFile(loader, path.join(root, 'usr/lib', path.basename(loader)));
    const expected = path.join(root, loader);
    if (!existsSync(expected)) {
      await mkdir(path.dirname(expected), { recursive: true });
      await symlink(path.join('/usr/lib', path.basename(loader)), expected);
    }
  }
}

/** Unchecked hashes: a module is loaded without a look at its source, whatever its time of change. */
async function compile(python: HostPython, folder: string, nameInside: string): Promise<void> {
  const options = ['-q', '-j', '0', '--invalidation-mode', 'unchecked-hash', '-d', nameInside];
  // lib2to3 and others hold files that do not compile, and that nobody imports.
  await execa(python.executable, ['-I', '-m', 'compileall', ...options, folder], {
    reject: false,
    stdin: 'ignore',
  });
}

/** A library that was missed shows here, in one line, and not in every sandbox. */
async function checkThatItStarts(root: string, made: string): Promise<void> {
  const script = ['-I', '-S', '-c', 'import json, socket, struct, ctypes'];
  const isRoot = process.getuid?.() === 0;
  const command = isRoot ? 'chroot' : path.join(root, 'usr/bin/python3');
  const words = isRoot ? [root, '/usr/bin/python3', ...script] : script;
  const result = await execa(command, words, inRoot);
  if (result.failed) {
    const reason = result.stderr.trim().split('\n').at(-1) || result.shortMessage;
    throw new InputError(
      `the base made from ${made} does not start (${reason}); choose another Python with PYTHON`,
    );
  }
}

async function renameUnlessThere(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    // Somebody else was faster with the same content.
    if (!['ENOTEMPTY', 'EEXIST'].includes(String((error as NodeJS.ErrnoException).code))) {
      throw error;
    }
  }
}
