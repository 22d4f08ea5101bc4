import type { SandboxLimits } from '../platform.ts';
import {
  hostName,
  pythonInside,
  resourceLimits,
  runtimeArguments,
  type SandboxPlace,
} from '../sandboxes/sandbox-driver.ts';
import { tmpOf } from '../sandboxes/scratch.ts';

/** System calls that no function needs, and that widen what it can reach in the kernel. */
const forbidden = [
  'acct add_key bpf clock_adjtime clock_settime delete_module fanotify_init finit_module fsconfig',
  'fsmount fsopen fspick init_module io_uring_enter io_uring_register io_uring_setup ioperm iopl',
  'kcmp kexec_file_load kexec_load keyctl lookup_dcookie mount mount_setattr',
  'move_mount move_pages name_to_handle_at nfsservctl open_by_handle_at open_tree perf_event_open',
  'personality pidfd_getfd pivot_root process_madvise process_vm_readv process_vm_writev ptrace',
  'quotactl reboot request_key setns settimeofday swapoff swapon syslog umount umount2 unshare',
  'uselib userfaultfd ustat vhangup',
].flatMap((names) => names.split(' '));

const periodMicroseconds = 100_000;

/**
 * The `config.json` of an OCI bundle for one sandbox, whose root is the base itself, read-only.
 *
 * Source: the OCI runtime specification, version 1.0.2.
 */
export function ociConfiguration(
  baseDirectory: string,
  place: SandboxPlace,
  limits: SandboxLimits,
  cgroup: string,
): object {
  const bytes = Math.round(limits.memoryMb * 2 ** 20);
  const none: string[] = [];
  const capabilities = { bounding: none, effective: none, permitted: none, ambient: none };
  const namespaces = [
    'pid',
    'ipc',
    'uts',
    'mount',
    ...(limits.network === 'none' ? ['network'] : []),
  ];
  return {
    ociVersion: '1.0.2',
    process: {
      terminal: false,
      user: { uid: place.uid, gid: place.uid },
      args: [pythonInside, ...runtimeArguments],
      env: [],
      cwd: '/',
      capabilities,
      rlimits: Object.entries({ ...resourceLimits, nproc: limits.processes + 1 }).map(
        ([name, value]) => ({ type: `RLIMIT_${name.toUpperCase()}`, hard: value, soft: value }),
      ),
      noNewPrivileges: true,
    },
    root: { path: baseDirectory, readonly: true },
    hostname: hostName,
    mounts: mountsOf(place, bytes),
    linux: {
      namespaces: namespaces.map((type) => ({ type })),
      cgroupsPath: cgroup,
      resources: {
        memory: { limit: bytes, swap: bytes },
        pids: { limit: limits.processes },
        cpu: { quota: Math.round(limits.cores * periodMicroseconds), period: periodMicroseconds },
      },
      seccomp: {
        defaultAction: 'SCMP_ACT_ALLOW',
        syscalls: [{ names: forbidden, action: 'SCMP_ACT_ERRNO' }],
      },
      maskedPaths: ['/proc/kcore', '/proc/keys', '/proc/timer_list', '/proc/sched_debug'],
      readonlyPaths: ['/proc/bus', '/proc/fs', '/proc/irq', '/proc/sys', '/proc/sysrq-trigger'],
    },
  };
}

function mountsOf(place: SandboxPlace, bytes: number): object[] {
  const bind = (source: string, destination: string, access: 'ro' | 'rw'): object => ({
    destination,
    type: 'bind',
    source,
    options: ['bind', access, 'nosuid', 'nodev'],
  });
  return [
    { destination: '/proc', type: 'proc', source: 'proc' },
    {
      destination: '/dev',
      type: 'tmpfs',
      source: 'tmpfs',
      options: ['nosuid', 'strictatime', 'mode=755', 'size=64k'],
    },
    {
      destination: '/dev/pts',
      type: 'devpts',
      source: 'devpts',
      options: ['nosuid', 'noexec', 'newinstance', 'ptmxmode=0666', 'mode=0620'],
    },
    {
      destination: '/dev/shm',
      type: 'tmpfs',
      source: 'shm',
      options: ['nosuid', 'noexec', 'nodev', 'mode=1777', `size=${bytes}`],
    },
    bind(place.packages, '/packages', 'ro'),
    ...(place.code === '' ? [] : [bind(place.code, '/handler', 'ro')]),
    bind(place.scratch, '/host', 'rw'),
    bind(tmpOf(place.scratch), '/tmp', 'rw'),
  ];
}
