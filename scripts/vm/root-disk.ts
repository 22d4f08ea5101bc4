import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import { temporaryDirectory } from '../../real/state/temporary-directories.ts';
import { InputError } from '../../workloads/input-error.ts';
import { childOfOurs } from './child-of-ours.ts';
import { kernelPackages, type MachineOptions } from './machine-options.ts';

/** What a machine starts from. */
export interface RootDisk {
  /** An image of the root file system, which is only read. */
  readonly image: string;
  readonly kernel: string;
  readonly initialRamDisk: string;
}

/**
 * What real mode needs, and what makes a file system a machine. Where the kernel has AppArmor,
 * Docker starts no container without its parser.
 */
const packages = [
  'systemd systemd-sysv udev dbus kmod procps e2fsprogs ca-certificates tzdata',
  'python3 python3-pip gcc libc6-dev docker.io apparmor runc crun iptables',
].flatMap((names) => names.split(' '));

const diskSize = '8G';

/** What the machine runs, of the checkout. */
export const guestProgram = 'scripts/vm/guest/guest.sh';

/** The second disk holds the checkout, with the program that the service runs. */
const service = `[Unit]
Description=Tests of zygolab
Wants=docker.service
After=docker.service

[Service]
Type=oneshot
StandardOutput=journal+console
ExecStartPre=/bin/mkdir -p /zygolab
ExecStartPre=/bin/mount /dev/vdb /zygolab
ExecStart=/bin/sh /zygolab/checkout/${guestProgram}
ExecStopPost=/bin/systemctl --force --force poweroff

[Install]
WantedBy=multi-user.target
`;

/**
 * The root disk of these options: made with debootstrap unless it is there. What is mounted for that
 * is in a namespace of its own and goes with it, however the command ends.
 *
 * @throws InputError when debootstrap fails, with its own words
 */
export async function rootDisk(
  { state, release, kernel }: MachineOptions,
  signal: AbortSignal,
): Promise<RootDisk> {
  const wanted = [...packages, kernelPackages[kernel]];
  const key = createHash('sha256')
    .update([...wanted, diskSize, service].join('\n'))
    .digest('hex')
    .slice(0, 8);
  const directory = path.join(state, `root-${release}-${kernel}-${key}`);
  if (!existsSync(directory)) {
    process.stderr.write(`making a root file system of Debian ${release} (minutes, once)\n`);
    const temporary = temporaryDirectory(state);
    try {
      await mkdir(temporary);
      await build(temporary, release, wanted, path.join(state, 'packages'), signal);
      // Another run may have been faster with the same.
      if (!existsSync(directory)) {
        await rename(temporary, directory);
      }
    } finally {
      await rm(temporary, { recursive: true, force: true });
    }
  }
  return {
    image: path.join(directory, 'root.img'),
    kernel: path.join(directory, 'vmlinuz'),
    initialRamDisk: path.join(directory, 'initrd.img'),
  };
}

async function build(
  directory: string,
  release: string,
  wanted: readonly string[],
  downloads: string,
  signal: AbortSignal,
): Promise<void> {
  const root = path.join(directory, 'root');
  await mkdir(downloads, { recursive: true });
  const mirror = await mirrorOfHost();
  const options = [
    '--variant=minbase',
    `--cache-dir=${downloads}`,
    `--include=${wanted.join(',')}`,
  ];
  const words = [...options, release, root, ...(mirror === undefined ? [] : [mirror])];
  const { failed, all } = await childOfOurs(
    'unshare',
    ['--mount', '--pid', '--fork', '--kill-child', 'debootstrap', ...words],
    { reject: false, all: true, stdin: 'ignore', cancelSignal: signal },
  );
  signal.throwIfAborted();
  if (failed) {
    const lines = all.trim().split('\n');
    const reason = lines.findLast((line) => /^[EW]: /.test(line)) ?? lines.at(-1);
    throw new InputError(`debootstrap cannot make Debian ${release}: ${reason}`);
  }
  const units = path.join(root, 'etc/systemd/system');
  await writeFile(path.join(units, 'zygolab-vm.service'), service);
  await mkdir(path.join(units, 'multi-user.target.wants'), { recursive: true });
  await symlink(
    '../zygolab-vm.service',
    path.join(units, 'multi-user.target.wants/zygolab-vm.service'),
  );
  await writeFile(path.join(root, 'etc/hostname'), 'zygolab\n');
  const boot = await readdir(path.join(root, 'boot'));
  for (const [prefix, name] of [
    ['vmlinuz-', 'vmlinuz'],
    ['initrd.img-', 'initrd.img'],
  ] as const) {
    const file = boot.find((each) => each.startsWith(prefix));
    if (file === undefined) {
      throw new InputError(`Debian ${release} came without /boot/${prefix}…`);
    }
    await rename(path.join(root, 'boot', file), path.join(directory, name));
  }
  await makeDisk(path.join(directory, 'root.img'), root, diskSize, signal);
  await rm(root, { recursive: true });
}

/** Packs a directory into an image of ext4, without mounting anything. */
export async function makeDisk(
  image: string,
  directory: string,
  size: string,
  signal: AbortSignal,
): Promise<void> {
  await execa('mke2fs', ['-q', '-t', 'ext4', '-d', directory, image, size], {
    cancelSignal: signal,
    env: { PATH: `${process.env['PATH']}:/usr/sbin:/sbin` },
  });
}

/** Where a Debian host gets its packages; debootstrap has a mirror of its own for others. */
async function mirrorOfHost(): Promise<string | undefined> {
  const { stdout } = await execa(
    'apt-get',
    ['indextargets', '--format', '$(ORIGIN) $(LABEL) $(REPO_URI)', 'Identifier: Packages'],
    { reject: false, stdin: 'ignore' },
  );
  const line = stdout?.split('\n').find((each) => each.startsWith('Debian Debian '));
  return line?.split(' ')[2];
}
