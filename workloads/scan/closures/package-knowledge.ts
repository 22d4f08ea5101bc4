import { join } from 'node:path';
import { z } from 'zod';
import type { DependencyGraph } from '../../data-builders/github/dependencies.ts';
import type { MeasuredCosts } from '../../data-builders/costs/measured-costs.ts';
import type { PackageUse } from '../../data-builders/github/package-use.ts';
import { readInputText } from '../../directory/input-file.ts';

/** What is known of Python packages: enough to map, close and price any list of them. */
export interface PackageKnowledge {
  /** Measured costs by `name==version`, with the top-level modules of each. */
  readonly measured: ReadonlyMap<string, MeasuredCosts>;
  /** How packages are used in the requirement files of GitHub projects. */
  readonly use: PackageUse;
  /** Which packages a package pulls in. */
  readonly graph: DependencyGraph;
  /** The versions of a package that are known, in ascending order, one spelling each. */
  readonly versionsOf: (name: string) => readonly string[];
}

/** `data/package-knowledge.json.gz`: the same, as columns and tables. */
export const packageKnowledgeFile = z.object({
  /** A column each, one entry a package name, sorted by name. */
  use: z.object({
    name: z.array(z.string()),
    files: z.array(z.number()),
    direct_share: z.array(z.number()),
    usual_version: z.array(z.string()),
    versions: z.array(z.array(z.string())),
  }),
  /** By `name==version`. `times_used` is how many closures hold it. */
  measured: z.record(
    z.string(),
    z.object({
      import_ms: z.number().optional(),
      import_mb: z.number().optional(),
      install_ms: z.number(),
      disk_mb: z.number(),
      modules: z.array(z.string()),
      times_used: z.number(),
    }),
  ),
  /** By name, and by `name==version` where that version has others. */
  dependencies: z.record(z.string(), z.array(z.string())),
});

const file = join(import.meta.dirname, '../../data/package-knowledge.json.gz');

/** Reads what is known of packages from the data that comes along. */
export function readPackageKnowledge(): PackageKnowledge {
  const text = readInputText({ path: file, gzipped: true });
  return restorePackageKnowledge(packageKnowledgeFile.parse(JSON.parse(text)));
}

/** The inverse of `packageKnowledgeTables`. */
export function restorePackageKnowledge(
  tables: z.infer<typeof packageKnowledgeFile>,
): PackageKnowledge {
  const measured = new Map<string, MeasuredCosts>();
  for (const [key, costs] of Object.entries(tables.measured)) {
    const { import_ms: importMs, import_mb: importMb } = costs;
    const imported = importMs !== undefined && importMb !== undefined && { importMs, importMb };
    measured.set(key, {
      ...imported,
      installMs: costs.install_ms,
      diskMb: costs.disk_mb,
      modules: costs.modules,
    });
  }
  const dependencies = new Map(Object.entries(tables.dependencies));
  return {
    measured,
    use: restoreUse(tables),
    versionsOf: restoreVersions(tables),
    graph: {
      dependenciesOf: (name, version) =>
        dependencies.get(`${name}==${version}`) ?? dependencies.get(name) ?? [],
    },
  };
}

function restoreVersions({
  use,
}: z.infer<typeof packageKnowledgeFile>): PackageKnowledge['versionsOf'] {
  const versions = new Map(use.name.map((name, row) => [name, use.versions[row] ?? []]));
  return (name) => versions.get(name) ?? [];
}

function restoreUse({ use, measured }: z.infer<typeof packageKnowledgeFile>): PackageUse {
  const rows = new Map(use.name.map((name, row) => [name, row]));
  const cell = <T>(column: readonly T[], name: string, otherwise: T): T =>
    column[rows.get(name) ?? -1] ?? otherwise;
  const timesUsed = new Map(
    Object.entries(measured).map(([key, costs]) => [key, costs.times_used]),
  );
  return {
    directShare: (name) => cell(use.direct_share, name, 1),
    timesUsed: (key) => timesUsed.get(key) ?? 0,
    filesWith: (name) => cell(use.files, name, 0),
    usualVersion: (name) => cell(use.usual_version, name, '0.0.0'),
  };
}
