import { z } from 'zod';
import type { ForkliftCost } from '../forklift/forklift.ts';

/** `install_import.json` of ReqBench: costs by package and version, measured in Docker. */
export const reqBenchCostsSource = z.record(
  z.string(),
  z.record(
    z.string(),
    z.object({
      install_time: z.number(),
      disk_size: z.number(),
      top: z.array(z.string()),
      ms: z.number(),
      mb: z.number(),
    }),
  ),
);

/** What was measured of one package version; an import that failed leaves its two costs out. */
export interface MeasuredCosts {
  readonly importMs?: number;
  readonly importMb?: number;
  readonly installMs: number;
  readonly diskMb: number;
  /** Its top-level modules. */
  readonly modules: readonly string[];
}

/**
 * The measured costs by `name==version`.
 *
 * Import costs were measured twice, each package by itself with its dependencies loaded already:
 * by Forklift inside OpenLambda's sandbox and by ReqBench in Docker. Forklift's are preferred where
 * both are there, since they were taken in the kind of sandbox that is modelled here, and their sum
 * over the packages that an invocation lacks predicts its measured import phase (r = 0.95, slope
 * 1.04 with a root-only tree). An import of 0 ms is a measurement only for a package without a
 * top-level module (a namespace or data package: there is nothing to import); for one that has
 * modules, it is the mark of an import that failed. Install time and size are ReqBench's alone.
 *
 * @param forklift by `name==version`
 */
export function measuredCosts(
  forklift: Readonly<Record<string, ForkliftCost>>,
  reqBench: z.infer<typeof reqBenchCostsSource>,
): Map<string, MeasuredCosts> {
  const measured = new Map<string, MeasuredCosts>();
  for (const [name, versions] of Object.entries(reqBench)) {
    for (const [version, cost] of Object.entries(versions)) {
      const key = `${name}==${version}`;
      const imported = [forklift[key], cost].find(
        (source) => source && (source.ms > 0 || source.top.length === 0),
      );
      measured.set(key, {
        ...(imported && { importMs: imported.ms, importMb: imported.mb }),
        installMs: cost.install_time,
        diskMb: cost.disk_size / 1e6,
        modules: cost.top,
      });
    }
  }
  return measured;
}
