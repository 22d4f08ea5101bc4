import { type ChildProcess, spawn } from 'node:child_process';
import { chown, mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { RealPlatform } from '../platforms/platform.ts';
import { ProcessDriver, processCommand, processPlatform } from '../platforms/process.ts';
import { pythonInside, type SandboxPlace } from '../platforms/sandbox-driver.ts';
import { servingSession } from '../platforms/serving-session.ts';

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
  open: async (setup) =>
    process.getuid?.() === 0
      ? servingSession('host', setup, new HostDriver(setup))
      : processPlatform.open(setup),
};

class HostDriver extends ProcessDriver {
  protected override async spawn(place: SandboxPlace): Promise<ChildProcess> {
    const { baseDirectory, stateDirectory } = this.setup;
    // The base and the view of no packages may lie below a folder that is root's alone.
    const base = path.join(stateDirectory, 'host', 'base');
    const packages = path.join(stateDirectory, 'host', `packages-${place.sandbox}`);
    await mkdir(base, { recursive: true });
    await mkdir(packages, { recursive: true });
    await chown(place.scratch, nobody, nobody);
    const namespaces = ['--net', '--mount', '--mount-proc', '--pid', '--fork', '--kill-child'];
    const python = path.join(baseDirectory, pythonInside);
    const folders = [baseDirectory, base, place.packages, packages];
    const first = [python, '-I', '-S', init, String(nobody), ...folders, '--'];
    const command = processCommand(base, { ...place, packages });
    return spawn('unshare', [...namespaces, ...first, ...command], {
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
