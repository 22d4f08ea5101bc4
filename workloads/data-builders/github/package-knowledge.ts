import type { z } from 'zod';
import type {
  packageKnowledgeFile,
  PackageKnowledge,
} from '../../scan/closures/package-knowledge.ts';

/**
 * What is known of packages in the form of its file, for `restorePackageKnowledge` to read.
 *
 * @param names the packages that stand in a requirement file or closure
 * @param versioned those whose dependencies are known by version, as `name==version`
 */
export function packageKnowledgeTables(
  { measured, use, graph, versionsOf }: PackageKnowledge,
  names: readonly string[],
  versioned: readonly string[],
): z.infer<typeof packageKnowledgeFile> {
  const named = [...measured.keys(), ...versioned].map((key) => key.split('==')[0] ?? key);
  const sorted = [...new Set([...names, ...named])].toSorted();
  const dependencies: Record<string, readonly string[]> = {};
  for (const name of sorted) {
    const needed = graph.dependenciesOf(name, '');
    if (needed.length > 0) {
      dependencies[name] = needed;
    }
  }
  for (const key of [...new Set(versioned)].toSorted()) {
    const [name = key, version = ''] = key.split('==');
    const needed = graph.dependenciesOf(name, version);
    if (needed.join() !== (dependencies[name] ?? []).join()) {
      dependencies[key] = needed;
    }
  }
  return {
    use: {
      name: sorted,
      files: sorted.map(use.filesWith),
      // Six decimals tell any two shares of at most 6,783 closures apart.
      direct_share: sorted.map((name) => Number(use.directShare(name).toFixed(6))),
      usual_version: sorted.map(use.usualVersion),
      versions: sorted.map((name) => [...versionsOf(name)]),
    },
    measured: Object.fromEntries(
      [...measured].map(([key, costs]) => [
        key,
        {
          ...(costs.importMs !== undefined && {
            import_ms: costs.importMs,
            import_mb: costs.importMb,
          }),
          install_ms: costs.installMs,
          disk_mb: costs.diskMb,
          modules: [...costs.modules],
          times_used: use.timesUsed(key),
        },
      ]),
    ),
    dependencies: Object.fromEntries(
      Object.entries(dependencies).map(([key, needed]) => [key, [...needed]]),
    ),
  };
}
