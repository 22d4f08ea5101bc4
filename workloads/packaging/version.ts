/** A version of a Python package by its parts (PEP 440). */
export interface Version {
  readonly epoch: bigint;
  readonly release: readonly bigint[];
  /** `['rc', 1n]` in `2.0rc1`. */
  readonly pre: readonly ['a' | 'b' | 'rc', bigint] | undefined;
  readonly post: bigint | undefined;
  readonly dev: bigint | undefined;
  /** `['cu118', 2n]` in `2.0+cu118.2`. */
  readonly local: readonly (string | bigint)[] | undefined;
}

/** The pattern of PEP 440, appendix B. */
const pattern = new RegExp(
  [
    /^\s*v?(?:(?<epoch>\d+)!)?(?<release>\d+(?:\.\d+)*)/,
    /(?:[-_.]?(?<stage>alpha|a|beta|b|preview|pre|c|rc)[-_.]?(?<pre>\d+)?)?/,
    /(?:-(?<bare>\d+)|(?<posted>[-_.]?(?:post|rev|r)[-_.]?(?<post>\d+)?))?/,
    /(?<developed>[-_.]?dev[-_.]?(?<dev>\d+)?)?/,
    /(?:\+(?<local>[a-z0-9]+(?:[-_.][a-z0-9]+)*))?\s*$/,
  ]
    .map((part) => part.source)
    .join(''),
  'i',
);

const stages: Readonly<Record<string, 'a' | 'b' | 'rc'>> = {
  a: 'a',
  alpha: 'a',
  b: 'b',
  beta: 'b',
};

/**
 * Reads a version by PEP 440, in any of the spellings that it allows.
 *
 * @returns undefined if it is none
 */
export function parseVersion(text: string): Version | undefined {
  const groups = pattern.exec(text)?.groups;
  if (groups === undefined) {
    return undefined;
  }
  const { epoch, release = '', stage, pre, bare, posted, post, developed, dev, local } = groups;
  const number = (digits: string | undefined): bigint => BigInt(digits ?? 0);
  return {
    epoch: number(epoch),
    release: release.split('.').map(BigInt),
    pre: stage === undefined ? undefined : [stages[stage.toLowerCase()] ?? 'rc', number(pre)],
    post: bare === undefined && posted === undefined ? undefined : number(bare ?? post),
    dev: developed === undefined ? undefined : number(dev),
    local: local
      ?.toLowerCase()
      .split(/[-_.]/)
      .map((part) => (/^\d+$/.test(part) ? BigInt(part) : part)),
  };
}

/** The version in its normal spelling: `1.0rc1.post2.dev3+cu118`. */
export function versionText({ epoch, release, pre, post, dev, local }: Version): string {
  return [
    epoch > 0n ? `${epoch}!` : '',
    release.join('.'),
    pre?.join('') ?? '',
    post === undefined ? '' : `.post${post}`,
    dev === undefined ? '' : `.dev${dev}`,
    local === undefined ? '' : `+${local.join('.')}`,
  ].join('');
}

/** The normal spelling of a version; text that is none stays as it is. */
export function normalizeVersion(text: string): string {
  const version = parseVersion(text);
  return version === undefined ? text : versionText(version);
}

/** One text for all spellings of one version: `1.0`, `1.0.0` and `v1` are the same. */
export function versionKey(text: string): string {
  const version = parseVersion(text);
  return version === undefined
    ? text
    : versionText({ ...version, release: trimZeros(version.release) });
}

/** Whether a version is an alpha, beta, release candidate or development release. */
export function isPrerelease({ pre, dev }: Version): boolean {
  return pre !== undefined || dev !== undefined;
}

/**
 * Compares two versions of a package in the order of PEP 440: negative where `a` is older. Text that
 * is no version is older than all versions.
 */
export function compareVersions(a: string, b: string): number {
  const left = parseVersion(a);
  const right = parseVersion(b);
  if (left === undefined || right === undefined) {
    return Number(left !== undefined) - Number(right !== undefined) || order(a, b);
  }
  return comparePrecedence(left, right);
}

/** Compares two versions that were read. */
export function comparePrecedence(a: Version, b: Version): number {
  return (
    order(a.epoch, b.epoch) ||
    compareLists(trimZeros(a.release), trimZeros(b.release)) ||
    comparePre(a, b) ||
    // A release comes before its post-releases, and after its development releases.
    order(a.post ?? -1n, b.post ?? -1n) ||
    compareDev(a.dev, b.dev) ||
    compareLocal(a.local, b.local)
  );
}

function comparePre(a: Version, b: Version): number {
  const rank = ({ pre, post, dev }: Version): number => {
    if (pre !== undefined) {
      return 0;
    }
    // A development release without more is older than the first alpha.
    return post === undefined && dev !== undefined ? -1 : 1;
  };
  const ranks = rank(a) - rank(b);
  if (ranks !== 0 || a.pre === undefined || b.pre === undefined) {
    return ranks;
  }
  return order(a.pre[0], b.pre[0]) || order(a.pre[1], b.pre[1]);
}

function compareDev(a: bigint | undefined, b: bigint | undefined): number {
  if (a === undefined || b === undefined) {
    return Number(a === undefined) - Number(b === undefined);
  }
  return order(a, b);
}

function compareLocal(a: Version['local'], b: Version['local']): number {
  if (a === undefined || b === undefined) {
    return Number(a !== undefined) - Number(b !== undefined);
  }
  return compareLists(a, b);
}

/** Numbers are newer than words, and the longer of two lists that start alike is newer. */
function compareLists(a: readonly (string | bigint)[], b: readonly (string | bigint)[]): number {
  for (const [index, left] of a.entries()) {
    const right = b[index];
    if (right === undefined) {
      return 1;
    }
    const kinds = Number(typeof left === 'bigint') - Number(typeof right === 'bigint');
    const difference = kinds || order(left, right);
    if (difference !== 0) {
      return difference;
    }
  }
  return a.length - b.length;
}

function order<Value extends string | bigint>(a: Value, b: Value): number {
  return Number(a > b) - Number(a < b);
}

/** At least one number stays. */
function trimZeros(release: readonly bigint[]): readonly bigint[] {
  const last = release.findLastIndex((part) => part !== 0n);
  return release.slice(0, Math.max(last, 0) + 1);
}
