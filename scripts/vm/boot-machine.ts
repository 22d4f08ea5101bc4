import { createInterface } from 'node:readline';
import { InputError } from '../../workloads/input-error.ts';
import type { Accelerator } from './accelerator.ts';
import { childOfOurs } from './child-of-ours.ts';
import type { MachineOptions } from './machine-options.ts';
import type { RootDisk } from './root-disk.ts';

/** A machine that says nothing for so long hangs; the longest step has 90 minutes. */
const silenceMs = 30 * 60_000;

/**
 * Boots a machine and resolves when it has ended, in whatever way.
 *
 * @param disks its root, which it may write to, and the checkout
 * @param console the file for what the kernel and systemd say
 * @param onLine is told each line of the second serial line, that of `guest.sh`
 * @throws InputError when QEMU ends before the machine has said anything, with its own words
 */
export async function bootMachine(
  { cpus, memoryMb }: MachineOptions,
  accelerator: Accelerator,
  { kernel, initialRamDisk }: RootDisk,
  disks: readonly string[],
  console: string,
  onLine: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const processors = accelerator === 'kvm' ? ['kvm', 'host'] : ['tcg,thread=multi', 'Nehalem'];
  const drives = disks.flatMap((file) => [
    '-drive',
    `file=${escaped(file)},if=virtio,format=raw,cache=unsafe`,
  ]);
  const kernelOptions =
    'console=ttyS0 root=/dev/vda rw panic=-1 edd=off systemd.show_status=0 quiet ' +
    'systemd.unified_cgroup_hierarchy=1';
  const settings = {
    accel: processors[0]!,
    cpu: processors[1]!,
    smp: String(cpus),
    m: String(memoryMb),
    display: 'none',
    nic: 'none',
    device: 'virtio-rng-pci',
    kernel,
    initrd: initialRamDisk,
    append: kernelOptions,
  };
  const child = childOfOurs(
    'nice',
    [
      ...'-n 10 qemu-system-x86_64 -nodefaults -no-user-config -no-reboot'.split(' '),
      ...Object.entries(settings).flatMap(([name, value]) => [`-${name}`, value]),
      '-serial',
      `file:${escaped(console)}`,
      '-serial',
      'stdio',
      ...drives,
    ],
    { reject: false, stdin: 'ignore', buffer: { stdout: false }, cancelSignal: signal },
  );
  let watch: NodeJS.Timeout | undefined;
  const awaitLine = (): void => {
    clearTimeout(watch);
    watch = setTimeout(() => child.kill('SIGKILL'), silenceMs);
  };
  awaitLine();
  let hasSpoken = false;
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (line) => {
    hasSpoken = true;
    awaitLine();
    onLine(line);
  });
  const { stderr } = await child;
  clearTimeout(watch);
  if (!hasSpoken && !signal.aborted) {
    const reason = stderr.trim().split('\n').at(-1) || 'it says nothing';
    throw new InputError(`QEMU did not boot the machine (${reason}); its console: ${console}`);
  }
}

/** A comma in a file's name is doubled in QEMU's options. */
function escaped(file: string): string {
  return file.replaceAll(',', ',,');
}
