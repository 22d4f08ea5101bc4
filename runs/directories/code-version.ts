import { readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { execaSync } from 'execa';

const checkout = path.join(import.meta.dirname, '..', '..');

/** Which code ran: the package's version, and the commit where it ran from a git checkout. */
export interface CodeVersion {
  readonly version: string;
  readonly commit?: string;
  /** Whether the checkout held changes that were not committed. */
  readonly modified?: boolean;
}

/** Of this checkout, or of one in this folder. */
export function codeVersion(folder = checkout): CodeVersion {
  const text = readFileSync(path.join(folder, 'package.json'), 'utf8');
  const { version } = JSON.parse(text) as { version: string };
  const git = (...words: string[]) => execaSync('git', words, { cwd: folder, reject: false });
  // A copy that lies within a checkout of something else would be given the commit of that.
  const isCheckout = git('rev-parse', '--show-prefix').stdout === '';
  const commit = git('rev-parse', 'HEAD');
  if (commit.failed || !isCheckout) {
    return { version };
  }
  const changes = git('status', '--porcelain', '--untracked-files=no');
  return { version, commit: commit.stdout, modified: changes.stdout !== '' };
}

/** It in a line: `0.1.0, commit 3d2f…, with changes that are not committed`. */
export function describeVersion({ version, commit, modified = false }: CodeVersion): string {
  return [
    version,
    ...(commit === undefined ? [] : [`commit ${commit}`]),
    ...(modified ? ['with changes that are not committed'] : []),
  ].join(', ');
}

/** The machine that a run ran on, as far as it bears on its speed. */
export interface HostFacts {
  readonly platform: string;
  readonly kernel: string;
  readonly architecture: string;
  readonly cpu: string;
  readonly cores: number;
  readonly memory_mb: number;
}

export function hostFacts(): HostFacts {
  return {
    platform: os.platform(),
    kernel: os.release(),
    architecture: os.arch(),
    cpu: os.cpus()[0]?.model ?? 'unknown',
    cores: os.availableParallelism(),
    memory_mb: Math.round(os.totalmem() / 1e6),
  };
}
