import type { Catalog } from '../../catalog.ts';
import {
  buildCatalog,
  usedPackages,
  type NamedFunction,
  type PackageCosts,
} from '../../data-builders/catalog-builder.ts';
import { imputeCosts } from '../../data-builders/costs/impute-costs.ts';
import type { RandomStream } from '../../random-stream.ts';
import type { PackageKnowledge } from './package-knowledge.ts';

/** What functions take of their own: nobody measured it, so it is the same for all. */
const body = { executeMs: 1, memoryMb: 1 };

/** A catalog, and how the costs that nobody measured came about. */
export interface PricedFunctions {
  readonly catalog: Catalog;
  readonly imputed: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/**
 * Gives functions a catalog with the costs of their packages: measured, or imputed as
 * `imputeCosts` does and marked.
 *
 * @param streamOf the stream that the costs of a package name are drawn from; each has its own, so
 *   that a package costs the same whatever else is in the workload
 */
export function priceFunctions(
  functions: readonly NamedFunction[],
  { measured, use }: PackageKnowledge,
  streamOf: (packageName: string) => RandomStream,
): PricedFunctions {
  const names = usedPackages(functions);
  const costs = new Map<string, PackageCosts>();
  const imputed: Record<string, Record<string, number>> = {};
  for (const [base, versions] of Map.groupBy(names, (name) => name.split('==')[0] ?? name)) {
    const priced = imputeCosts(versions, measured, use, streamOf(base));
    priced.costs.forEach((cost, name) => costs.set(name, cost));
    for (const [column, methods] of Object.entries(priced.methods)) {
      const counts = (imputed[column] ??= {});
      for (const [method, count] of Object.entries(methods)) {
        counts[method] = (counts[method] ?? 0) + count;
      }
    }
  }
  return { catalog: buildCatalog(names, functions, costs, body), imputed };
}
