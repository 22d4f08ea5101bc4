import { type ChildProcess, spawn } from 'node:child_process';
import { chown, mkdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import { sharedLibraries } from '../../base/shared-libraries.ts';
import type { PlatformSetup, RealPlatform } from '../../platforms/platform.ts';
import { ProcessDriver, processCommand, processPlatform } from '../../platforms/process.ts';
import { pythonInside, type SandboxPlace } from '../../platforms/sandboxes/sandbox-driver.ts';
import { servingSession } from '../../platforms/sandboxes/serving-session.ts';

const init = path.join(import.meta.dirname, 'host_init.py');

/** The user `nobody` and its group, which every Linux has. */
const nobody = 65_534;

/**
 * The host itself, as an unprivileged user has it: what sandboxes are held against. It runs the
 * base's interpreter, so that Python and its standard library are the same.
 *
 * For root, that is the user `nobody` with namespaces of its own for processes, so that nothing
 * outlives it, and for the network, with a loopback interface alone. Anybody else is unprivileged
 * already, and runs plain processes.
 */
export const hostPlatform: RealPlatform = {
  ...processPlatform,
  name: 'host',
  unavailable: whyUnavailable,
  open: async (setup) =>
    process.getuid?.() === 0
      ? servingSession('host', setup, new HostDriver(setup, await closedFolders(setup)))
      : processPlatform.open(setup),
};

const namespaces = ['--net', '--mount', '--mount-proc', '--pid', '--fork', '--kill-child'];

async function whyUnavailable(): Promise<string | undefined> {
  if (process.getuid?.() !== 0) {
    return processPlatform.unavailable();
  }
  const { failed, stderr, shortMessage } = await execa('unshare', [...namespaces, 'true'], {
    reject: false,
    stdin: 'ignore',
  });
  return failed
    ? `root cannot make namespaces with unshare (${stderr.trim() || shortMessage}): install util-linux, or run as an unprivileged user`
    : undefined;
}

/** Folders of shared libraries that only root reaches, and the folders that close them. */
interface ClosedFolders {
  readonly covers: readonly string[];
  readonly libraries: readonly string[];
}

/**
 * An interpreter in root's home finds its own library by a path in the binary. For another user the
 * loader would go on to the system's, which may be that of another build.
 */
async function closedFolders({ baseDirectory }: PlatformSetup): Promise<ClosedFolders> {
  const binary = path.join(baseDirectory, pythonInside);
  const { libraries } = await sharedLibraries([binary], []);
  const covers = new Set<string>();
  const folders = new Set<string>();
  for (const file of libraries.values()) {
    const folder = path.dirname(await realpath(file));
    const closing = await closingFolder(folder);
    if (closing !== undefined) {
      covers.add(closing);
      folders.add(folder);
    }
  }
  return { covers: [...covers], libraries: [...folders] };
}

/** The first folder on the way to this one that other users may not enter. */
async function closingFolder(folder: string): Promise<string | undefined> {
  const names = folder.split(path.sep).slice(1);
  for (let depth = 1; depth <= names.length; depth++) {
    const step = `/${names.slice(0, depth).join('/')}`;
    if (((await stat(step)).mode & 0o001) === 0) {
      return step;
    }
  }
  return undefined;
}

class HostDriver extends ProcessDriver {
  readonly #closed: ClosedFolders;

  constructor(setup: PlatformSetup, closed: ClosedFolders) {
    super(setup);
    this.#closed = closed;
  }

  protected override async spawn(place: SandboxPlace): Promise<ChildProcess> {
    const { baseDirectory, stateDirectory } = this.setup;
    // The base and the view of packages may lie below a folder that is root's alone.
    const base = path.join(stateDirectory, 'host', 'base');
    const packages = path.join(stateDirectory, 'host', `packages-${place.sandbox}`);
    await mkdir(base, { recursive: true });
    await mkdir(packages, { recursive: true });
    await chown(place.scratch, nobody, nobody);
    const settings = {
      uid: nobody,
      binds: [
        [baseDirectory, base],
        [place.packages, packages],
      ],
      ...this.#closed,
      library_source: path.join(base, 'usr/lib'),
    };
    const first = [path.join(baseDirectory, pythonInside), '-I', '-S', init];
    const command = processCommand(base, { ...place, packages });
    return spawn('unshare', [...namespaces, ...first, JSON.stringify(settings), ...command], {
      cwd: place.scratch,
      env: { ...usersEnvironment, HOME: place.scratch, TMPDIR: place.scratch },
      stdio: 'ignore',
      detached: true,
    });
  }
}

/** What a user's shell has, and what every sandbox is told of threads. */
const usersEnvironment = {
  PATH: '/usr/local/bin:/usr/bin:/bin',
  OPENBLAS_NUM_THREADS: '1',
  OMP_NUM_THREADS: '1',
  MKL_NUM_THREADS: '1',
};
