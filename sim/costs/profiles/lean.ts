import type { FixedProfile } from './fixed-profile.ts';

/**
 * SOCK-style lean containers with CPython 3.11, as medians measured on a 2-core virtual machine
 * (Debian 12, Linux 6.18).
 *
 * - `cores`: as many as the worker of the paper is said to have had (8-core Xeon-D; unchecked).
 * - `interpreter_start_ms`: `python3 -I -S -c pass` took 12 to 13 ms.
 * - `interpreter_mb`: resident memory of a bare interpreter.
 * - `fork_base_ms`, `fork_ms_per_mb`: a line through fork to child running, 1.35 ms from a bare
 *   interpreter (14 MB) and 2.5 ms from one that holds numpy (37 MB). Forking a C program with
 *   dirty memory gave 0.055 ms a MB.
 * - `fork_mb`: private dirty memory of a forked interpreter that has begun to run.
 * - `sandbox_create_ms`, `destroy_ms`: two bind mounts, pid, ipc and uts namespaces, cgroup and
 *   chroot around a fork: ready after 0.31 ms, gone after another 0.31 ms.
 * - `pause_ms`, `resume_ms`: writing to the cgroup v1 freezer until its state has changed.
 */
export const lean: FixedProfile = {
  kind: 'fixed',
  cores: 8,
  interpreter_start_ms: 12.5,
  interpreter_mb: 14,
  fork_base_ms: 0.65,
  fork_ms_per_mb: 0.05,
  fork_mb: 3.1,
  platforms: {
    lean: { sandbox_create_ms: 0.31, pause_ms: 0.17, resume_ms: 0.17, destroy_ms: 0.31 },
  },
};
