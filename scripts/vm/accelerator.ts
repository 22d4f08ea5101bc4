import { existsSync } from 'node:fs';
import { execa } from 'execa';
import { InputError } from '../../workloads/input-error.ts';
import type { RootDisk } from './root-disk.ts';

export type Accelerator = 'kvm' | 'tcg';

const limitMs = 30_000;

/**
 * Chooses how the machine's instructions are run. That /dev/kvm is there says little: nested in
 * another machine it may be refused, or hang. So a kernel without a disk is booted, which ends in
 * a second with a panic, within a time limit.
 *
 * @throws InputError when KVM is demanded and does not work
 */
export async function chooseAccelerator(
  wanted: Accelerator | 'auto',
  disk: RootDisk,
  signal: AbortSignal,
): Promise<Accelerator> {
  if (wanted === 'tcg') {
    return 'tcg';
  }
  const reason = await kvmLack(disk, signal);
  signal.throwIfAborted();
  if (reason === undefined) {
    return 'kvm';
  }
  if (wanted === 'kvm') {
    throw new InputError(`KVM does not work here (${reason}): use --accelerator tcg`);
  }
  process.stderr.write(`KVM does not work here (${reason}): emulating, some 20 times slower\n`);
  return 'tcg';
}

async function kvmLack(disk: RootDisk, signal: AbortSignal): Promise<string | undefined> {
  if (!existsSync('/dev/kvm')) {
    return 'there is no /dev/kvm';
  }
  const machine = ['-accel', 'kvm', '-cpu', 'host', '-m', '512', '-nodefaults', '-display', 'none'];
  const boot = ['-no-reboot', '-serial', 'stdio', '-kernel', disk.kernel];
  const { timedOut, failed, stdout, stderr } = await execa(
    'qemu-system-x86_64',
    [...machine, ...boot, '-append', 'console=ttyS0 panic=-1'],
    {
      reject: false,
      stdin: 'ignore',
      timeout: limitMs,
      // What hangs in the kernel hears no other signal.
      killSignal: 'SIGKILL',
      cancelSignal: signal,
    },
  );
  if (timedOut) {
    return `a machine did not boot in ${limitMs / 1000} s`;
  }
  return failed || !stdout.includes('Kernel panic')
    ? (stderr.trim().split('\n').at(-1) ?? 'QEMU failed') || 'nothing was booted'
    : undefined;
}
