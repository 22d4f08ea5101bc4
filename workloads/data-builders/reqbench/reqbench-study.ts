import { z } from 'zod';

/** `install_import.json` of ReqBench, with the inclusive time of an import. */
export const reqBenchStudySource = z.record(
  z.string(),
  z.record(
    z.string(),
    z.object({
      install_time: z.number(),
      disk_size: z.number(),
      top: z.array(z.string()),
      'i-ms': z.number(),
    }),
  ),
);

/** What a package cost in ReqBench's containers (Python 3.10, 2023). */
export interface ReqBenchCost {
  readonly name: string;
  readonly version: string;
  readonly installMs: number;
  /** With its dependencies; absent where nothing was imported. */
  readonly importMs?: number;
  readonly installedMb: number;
}

/**
 * The costs of packages at the version that is used most, or at the first of the source where that
 * one was not measured. Packages that were not measured at all are left out.
 */
export function reqBenchStudy(
  source: z.infer<typeof reqBenchStudySource>,
  names: readonly string[],
  usualVersion: (name: string) => string,
): ReqBenchCost[] {
  return names.flatMap((name) => {
    const versions = source[name] ?? {};
    const usual = usualVersion(name);
    const version = Object.hasOwn(versions, usual) ? usual : Object.keys(versions)[0];
    const cost = version === undefined ? undefined : versions[version];
    return version === undefined || cost === undefined
      ? []
      : [
          {
            name,
            version,
            installMs: cost.install_time,
            ...(cost.top.length > 0 ? { importMs: cost['i-ms'] } : {}),
            installedMb: cost.disk_size / 1e6,
          },
        ];
  });
}
