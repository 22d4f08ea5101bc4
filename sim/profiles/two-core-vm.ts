import type { FixedProfile } from './fixed-profile.ts';

/**
 * Lean containers with every guard on, and Docker, as medians measured by `zygolab calibrate` on a
 * 2-core virtual machine (Debian 12, Linux 6.18, CPython 3.11, Docker 20.10).
 */
export const twoCoreVm: FixedProfile = {
  kind: 'fixed',
  cores: 2,
  interpreter_start_ms: 10.4,
  interpreter_mb: 10.5,
  fork_base_ms: 1.3,
  fork_ms_per_mb: 0.04,
  fork_mb: 3.1,
  platforms: {
    lean: { sandbox_create_ms: 0.5, pause_ms: 0.2, resume_ms: 0.2, destroy_ms: 0.6 },
    docker: { sandbox_create_ms: 275, pause_ms: 15, resume_ms: 15.5, destroy_ms: 83 },
  },
};
