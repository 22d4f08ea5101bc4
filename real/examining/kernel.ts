import { existsSync, readFileSync } from 'node:fs';
import os from 'node:os';
import { type Finding, lacking, there } from './finding.ts';

/** What the operating system gives: Linux, rights, cgroups, namespaces, overlayfs, seccomp. */
export function examineKernel(): Finding[] {
  if (process.platform !== 'linux') {
    const found = `this is ${process.platform} ${os.release()}`;
    return [lacking('Linux', found, 'run real mode on Linux, in a virtual machine for example')];
  }
  const user = os.userInfo().username;
  return [
    there('Linux', `${os.release()} ${os.machine()}`),
    process.getuid?.() === 0
      ? there('root', `the user is ${user}`)
      : lacking('root', `the user is ${user}`, 'sudo ./zygolab …'),
    examineCgroups(read('/proc/self/mountinfo'), (file) => read(file)),
    examineNamespaces(),
    /\boverlay$/m.test(read('/proc/filesystems'))
      ? there('overlayfs', 'the kernel has it')
      : lacking('overlayfs', 'the kernel has not loaded it', 'modprobe overlay'),
    /^Seccomp:/m.test(read('/proc/self/status'))
      ? there('seccomp', 'the kernel has it')
      : lacking('seccomp', 'the kernel has none', 'boot a kernel with CONFIG_SECCOMP_FILTER=y'),
  ];
}

/** Controllers that sandboxes' limits need; pause has the freezer, which is no controller in v2. */
const controllers = ['cpu', 'memory', 'pids'];

/**
 * Which version of cgroups is mounted, with which controllers.
 *
 * @param mountinfo the text of /proc/self/mountinfo
 * @param readFile gives a file's text, nothing where there is no such file
 */
export function examineCgroups(mountinfo: string, readFile: (file: string) => string): Finding {
  const mounts = mountinfo.split('\n').flatMap((line) => {
    const [left = '', right = ''] = line.split(' - ');
    const [type = '', , options = ''] = right.split(' ');
    return type.startsWith('cgroup') ? [{ type, options, at: left.split(' ')[4] ?? '' }] : [];
  });
  const unified = mounts.find(({ type }) => type === 'cgroup2');
  const ofUnified = unified === undefined ? '' : readFile(`${unified.at}/cgroup.controllers`);
  const ofFirst = mounts
    .filter(({ type }) => type === 'cgroup')
    .flatMap((each) => each.options.split(','));
  const version = ofFirst.length === 0 ? '2' : unified === undefined ? '1' : '1 and 2 (hybrid)';
  if (mounts.length === 0) {
    return lacking('cgroups', 'none are mounted', 'mount -t cgroup2 none /sys/fs/cgroup');
  }
  const has = new Set([...ofUnified.trim().split(' '), ...ofFirst]);
  const wanted = ofFirst.length === 0 ? controllers : [...controllers, 'freezer'];
  const missing = wanted.filter((name) => !has.has(name));
  const found = `version ${version}, with ${wanted.filter((name) => has.has(name)).join(', ') || 'no controller'}`;
  return missing.length === 0
    ? there('cgroups', found)
    : lacking(
        'cgroups',
        `${found}, without ${missing.join(', ')}`,
        'boot with the kernel option systemd.unified_cgroup_hierarchy=1',
      );
}

function examineNamespaces(): Finding {
  const wanted = ['pid', 'ipc', 'uts', 'mnt', 'net', 'user'];
  const missing = wanted.filter((name) => !existsSync(`/proc/self/ns/${name}`));
  return missing.length === 0
    ? there('namespaces', wanted.join(', '))
    : lacking(
        'namespaces',
        `without ${missing.join(', ')}`,
        'boot a kernel with CONFIG_NAMESPACES=y',
      );
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
