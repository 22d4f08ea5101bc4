import { mkdtemp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { command, ociPlatform } from './oci.ts';

/** crun, an OCI runtime in C, by its command line. */
export const crun = ociPlatform('crun', whyNotOnThisHost);

/**
 * Some versions refuse hosts that have both versions of cgroups mounted, so it is tried: a
 * container whose program is not there must fail for that reason, and for no other.
 */
async function whyNotOnThisHost(): Promise<string | undefined> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'zygolab-crun-'));
  try {
    await mkdir(path.join(folder, 'rootfs'));
    await writeFile(path.join(folder, 'config.json'), JSON.stringify(trial));
    const log = path.join(folder, 'log');
    const id = path.basename(folder);
    const global = ['--root', path.join(folder, 'state'), '--log', log];
    await command('crun', [...global, 'run', '--bundle', folder, id]);
    await command('crun', [...global, 'delete', '--force', id]);
    const text = await readFile(log, 'utf8').catch(() => '');
    const reason = text.split('\n').find((line) => /cgroup/.test(line));
    return reason === undefined
      ? undefined
      : `crun does not run with this host's cgroups (${reason.trim()}): boot with the kernel ` +
          'option systemd.unified_cgroup_hierarchy=1, or use runc (apt-get install runc)';
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const trial = {
  ociVersion: '1.0.2',
  process: { user: { uid: 0, gid: 0 }, args: ['/nothing'], env: [], cwd: '/' },
  root: { path: 'rootfs', readonly: true },
  mounts: [],
  linux: { namespaces: [{ type: 'pid' }, { type: 'mount' }] },
};
