/** The Python that packages would be installed for: CPython on Linux, x86-64. */
export interface TargetPython {
  /** `3.10` */
  readonly version: string;
  /** `3.10.13` */
  readonly fullVersion: string;
}

/** The Python that the costs were measured with. */
export const measuredPython: TargetPython = { version: '3.10', fullVersion: '3.10.13' };

/**
 * Reads a version of Python: `3.12.4`, or `3.12` for 3.12.0, as pip and uv take it.
 *
 * @returns undefined if it is none from 3.0 on
 */
export function parseTargetPython(text: string): TargetPython | undefined {
  const [, minor, patch = '0'] = /^3\.(\d{1,2})(?:\.(\d{1,2}))?$/.exec(text) ?? [];
  return minor === undefined
    ? undefined
    : { version: `3.${Number(minor)}`, fullVersion: `3.${Number(minor)}.${Number(patch)}` };
}

/** What environment markers can ask of it (PEP 508), without extras. */
export function markerEnvironment({
  version,
  fullVersion,
}: TargetPython): Readonly<Record<string, string>> {
  return {
    extra: '',
    implementation_name: 'cpython',
    implementation_version: fullVersion,
    os_name: 'posix',
    platform_machine: 'x86_64',
    platform_python_implementation: 'CPython',
    platform_release: '',
    platform_system: 'Linux',
    platform_version: '',
    python_full_version: fullVersion,
    python_version: version,
    sys_platform: 'linux',
  };
}
