/**
 * Whether a requirement is no package: `pip freeze` on Debian and Ubuntu lists the part of setuptools
 * that they split off as `pkg-resources==0.0.0`.
 *
 * @param versions what is asked of its version, if anything is
 */
export function isFreezeArtefact(name: string, versions: readonly string[]): boolean {
  return name === 'pkg-resources' && versions.every((version) => /^0(?:\.0)*$/.test(version));
}
