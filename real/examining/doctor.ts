import { type Finding, lacking, there } from './finding.ts';
import { examineKernel } from './kernel.ts';
import { examineMachine } from './machine.ts';
import { examinePrograms } from './programs.ts';
import { mocks, platforms } from '../platforms/registry.ts';
import { cacheRoot } from '../state/run-state.ts';

/** What this host can do. */
export interface HostReport {
  readonly findings: readonly Finding[];
  /** The platforms of `measure`, each with the reason why it cannot run here, or an empty one. */
  readonly platforms: readonly { readonly name: string; readonly reason: string }[];
  /** Platforms of declared times, which `measure` alone takes, and what is done on each. */
  readonly mocks: readonly { readonly name: string; readonly how: string }[];
  /** What works here, by command. */
  readonly commands: readonly CommandReport[];
}

export interface CommandReport {
  readonly command: string;
  readonly works: boolean;
  /** With what it works, or why it does not. */
  readonly how: string;
}

/**
 * Examines this host. It changes nothing, and nothing that it finds is an error.
 *
 * @param askIndex whether to ask the package index for a small package, which takes seconds
 */
export async function examineHost(askIndex = false): Promise<HostReport> {
  const programs = await examinePrograms(askIndex);
  const usable = await Promise.all(
    Object.values(platforms).map(async (platform) => ({
      name: platform.name,
      reason: (await platform.unavailable()) ?? '',
    })),
  );
  const findings = [
    ...examineKernel(),
    ...programs,
    ...usable.filter(({ name }) => name !== 'lean' && name !== 'process').map(findingOf),
    ...(await examineMachine(cacheRoot())),
  ];
  return {
    findings,
    platforms: usable,
    mocks: Object.values(mocks).map((mock) => ({ name: mock.name, how: mock.describe?.() ?? '' })),
    commands: whatWorks(findings, usable),
  };
}

/** A platform's reason has its remedy after a colon. */
function findingOf({ name, reason }: { name: string; reason: string }): Finding {
  const at = reason.lastIndexOf(': ');
  return reason === ''
    ? there(name, platforms[name]?.describe?.() ?? 'it answers')
    : lacking(name, reason.slice(0, at), reason.slice(at + 2));
}

/** Commands that need nothing but Node. */
const simulated = [
  'reproduce',
  'figures',
  'claims',
  'simulate',
  'sweep',
  'compare',
  'tree',
  'workload',
  'validate',
  'bench',
];

/** Commands that run sandboxes. */
const measured = ['measure', 'calibrate'];

function whatWorks(
  findings: readonly Finding[],
  usable: HostReport['platforms'],
): readonly CommandReport[] {
  const lacks = (name: string): boolean =>
    findings.some((finding) => finding.name === name && finding.state === 'lacking');
  const names = usable.filter(({ reason }) => reason === '').map(({ name }) => name);
  const works = !lacks('Python') && names.length > 0;
  const packages = findings.some(({ name }) => name === 'pip') && !lacks('pip');
  const how = works
    ? `with ${names.join(', ')}${packages ? '' : '; without pip only functions that have no packages'}`
    : lacks('Python')
      ? 'there is no Python'
      : 'no platform runs here';
  return [
    ...simulated.map((command) => ({
      command,
      works: true,
      how: 'simulated, with nothing but Node',
    })),
    ...measured.map((command) => ({ command, works, how })),
    { command: 'clean', works: true, how: names.includes('docker') ? '' : 'no Docker to clean' },
  ];
}
