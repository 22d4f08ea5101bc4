import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { summarizeLatencies } from '../../analysis/statistics/summarize-latencies.ts';
import { randomStream } from '../../sim/engine/random/random.ts';
import type { Catalog, Workload } from '../../workloads/catalog.ts';
import { compactColdStarts } from '../../workloads/data-builders/aws-cold-starts.ts';
import {
  buildCatalog,
  usedPackages,
  type NamedFunction,
} from '../../workloads/data-builders/catalog-builder.ts';
import { dependencyGraph } from '../../workloads/data-builders/github/dependencies.ts';
import { compactLatencies } from '../../workloads/data-builders/forklift/forklift-latencies.ts';
import {
  dependencySets,
  dependencySetsSource,
  forkliftCosts,
  forkliftFunctions,
  forkliftPackagesSource,
  forkliftWorkloadSource,
} from '../../workloads/data-builders/forklift/forklift.ts';
import { forkliftResults } from '../../workloads/data-builders/forklift/forklift-results.ts';
import { forkliftSizes } from '../../workloads/data-builders/forklift/forklift-sizes.ts';
import { githubFunctions } from '../../workloads/data-builders/github/github.ts';
import { importsFunctions, importStatement } from '../../workloads/data-builders/github/imports.ts';
import { imputeCosts } from '../../workloads/data-builders/costs/impute-costs.ts';
import {
  measuredCosts,
  reqBenchCostsSource,
} from '../../workloads/data-builders/costs/measured-costs.ts';
import { modulePackages } from '../../workloads/data-builders/github/module-packages.ts';
import { packageKnowledgeTables } from '../../workloads/data-builders/github/package-knowledge.ts';
import {
  countPackageUse,
  knownVersions,
  readList,
} from '../../workloads/data-builders/github/package-use.ts';
import {
  generatePipbench,
  pipbenchDefaults,
} from '../../workloads/data-builders/pipbench/pipbench.ts';
import { pipbenchCosts } from '../../workloads/data-builders/pipbench/pipbench-costs.ts';
import { popularFunctions } from '../../workloads/data-builders/popular.ts';
import {
  reqBenchStudy,
  reqBenchStudySource,
} from '../../workloads/data-builders/reqbench/reqbench-study.ts';
import { reqBenchFunctions, traceCounts } from '../../workloads/data-builders/reqbench/reqbench.ts';
import { parseCompiledRequirements } from '../../workloads/data-builders/requirements/requirements-text.ts';
import { unifyReleases } from '../../workloads/data-builders/github/unify-releases.ts';
import { buildTreeForWorkload } from '../../workloads/trees/building/build-tree-for-workload.ts';
import { publishedUse } from '../../workloads/data-builders/github/use-counts.ts';
import type { WorkloadNotes } from '../../workloads/directory/notes.ts';
import { writeWorkloadDirectory } from '../../workloads/directory/write-workload.ts';
import { dataFiles } from './data-files.ts';

// node scripts/data/build-data.ts [SOURCE [TARGET]]: builds workloads/data from the folder of published
// source data. The same sources give the same bytes.
const checkout = join(import.meta.dirname, '..', '..');
const source = process.argv[2] ?? join(checkout, '../shared/data');
const target = process.argv[3] ?? join(checkout, 'workloads/data');
const seed = 2018;
const testedSizes = [1, 20, 40, 640];
const githubTree = { builder: 'v3', nodes: 160 } as const;

if (!existsSync(source)) {
  console.error(`${source}: should be the folder of source data (first argument)`);
  process.exit(2);
}

const { readText, readJson, writeJson, writeCompressed, writeFile } = dataFiles(source, target);
const strings = z.record(z.string(), z.array(z.string()));
const sets = dependencySets(readJson('reqbench/deps.json', dependencySetsSource));
const topSets = readJson(
  'reqbench/top_500_pkgs.json.gz',
  z.record(z.string(), z.record(z.string(), z.number())),
);
const openLambdaCosts = forkliftCosts(readJson('forklift/packages.json', forkliftPackagesSource));
const measured = measuredCosts(
  openLambdaCosts,
  readJson('reqbench/install_import.json', reqBenchCostsSource),
);
const versioned = [...measured.keys(), ...Object.keys(topSets), ...Object.keys(sets)];
// What pip-compile wrote has the spellings of the index.
const [compiled = {}, direct = {}] = unifyReleases(versioned, [
  readJson('forklift/requirements_pip_compiled_with_version.json.gz', strings),
  readJson('forklift/requirements_with_package_version.json.gz', strings),
]);
const use = countPackageUse(direct, compiled);
const statements = readText('recite-user/imports.jsonl.gz')
  .trimEnd()
  .split('\n')
  .map((line) => importStatement.parse(JSON.parse(line)));
const trialHalves = [0, 1].map((trial) =>
  ['w1', 'w2'].map((half) =>
    readJson(`forklift/trials/${trial}/${half}.json.gz`, forkliftWorkloadSource),
  ),
);
const graph = dependencyGraph(
  [topSets, sets],
  (trialHalves[0] ?? []).flatMap((half) =>
    half.funcs.map((one) => parseCompiledRequirements(one.meta.requirements_txt)),
  ),
);

buildForklift();
buildColdStarts();
buildPackageKnowledge();
buildStudy();
await buildGithub();
await buildImports();
await buildReqBench();
await buildPipbench();
await buildPopular();
keepLicences();

/** Forklift's functions, costs and dependency sets; trees and measured latencies of two trials. */
function buildForklift(): void {
  for (const [trial, halves] of trialHalves.entries()) {
    for (const [index, half] of halves.entries()) {
      writeJson(`forklift/trial-${trial}-w${index + 1}.json.gz`, {
        functions: forkliftFunctions(half),
      });
    }
    for (const builder of ['v0', 'v1', 'v2', 'v3']) {
      const folder = `forklift/trials/${trial}`;
      // All trees of one trial, to predict them; the others, and latencies, to test with.
      for (const size of trial === 0 ? forkliftSizes : testedSizes) {
        const tree = readJson(`${folder}/tree-${builder}.node-${size}.json.gz`, z.unknown());
        writeJson(`forklift/trial-${trial}-tree-${builder}-${size}.json.gz`, tree);
      }
      for (const size of testedSizes) {
        const latencies = compactLatencies(readText(`${folder}/${builder}-${size}.csv.gz`));
        writeCompressed(`forklift/trial-${trial}-latencies-${builder}-${size}.csv.gz`, latencies);
      }
    }
  }
  const results = forkliftResults(
    readText('forklift/results.csv'),
    [0, 1, 2, 3, 4],
    (trial, builder, nodes) => readText(`forklift/trials/${trial}/${builder}-${nodes}.csv.gz`),
    summarizeLatencies,
  );
  writeCompressed('forklift/results.csv.gz', results);
  writeJson('forklift/costs.json.gz', openLambdaCosts);
  writeJson('forklift/deps.json.gz', sets);
  const tree = readJson('openlambda/default-zygotes-40.json', z.unknown());
  writeFile('trees/openlambda-40.json', `${JSON.stringify(tree)}\n`);
}

/** Cold starts on AWS Lambda that measured ones are held against. */
function buildColdStarts(): void {
  const runs = readText('reqbench/aws_metrics_import.csv.gz');
  writeCompressed('aws-cold-starts.csv.gz', compactColdStarts(runs));
}

/** What `workload scan` and `workload import` know of packages. */
function buildPackageKnowledge(): void {
  const lists = [direct, compiled].flatMap((each) => Object.values(each));
  const used = lists.flatMap((list) => readList(list).requirements.map((one) => one.name));
  const versionsOf = knownVersions([direct, compiled], versioned);
  const withSets = [...Object.keys(topSets), ...Object.keys(sets)];
  const tables = packageKnowledgeTables({ measured, use, graph, versionsOf }, used, withSets);
  writeJson('package-knowledge.json.gz', tables);
}

/** What is known of packages at large: how they are used, and what the most used cost in 2017. */
function buildStudy(): void {
  writeJson('package-use.json.gz', publishedUse(direct, compiled, statements));
  const costs = pipbenchCosts(readText('pipbench/import.json'), readText('pipbench/install.json'));
  writeJson('pipbench-costs.json.gz', costs);
  const reqBench = readJson('reqbench/install_import.json', reqBenchStudySource);
  const names = costs.map(({ name }) => name);
  writeJson('reqbench-costs.json.gz', reqBenchStudy(reqBench, names, use.usualVersion));
}

async function buildGithub(): Promise<void> {
  const { functions, dropped } = githubFunctions(direct, compiled, use, graph);
  // It is left out of the functions, and what others cost does not hang on that.
  const artefact = 'pkg-resources==0.0.0';
  const body = { executeMs: 1, memoryMb: 1 };
  const { catalog, imputed } = priced('github', functions, body, [artefact]);
  await writeWorkload('github', catalog, {
    description:
      'requirements files of GitHub projects with their transitive dependencies; ' +
      'execute_ms and memory_mb are 1 for all, since nobody measured them',
    source: `Forklift (requirement files, import costs), ReqBench (install costs, dependencies)`,
    licence: 'Apache-2.0',
    dropped,
    imputed,
  });
  writeJson('trees/github-v3-160.json.gz', buildTreeForWorkload({ catalog }, githubTree));
}

async function buildImports(): Promise<void> {
  const packageOf = modulePackages(measured, use);
  const { functions, dropped } = importsFunctions(statements, packageOf, use, graph);
  const { catalog, imputed } = priced('imports', functions, { executeMs: 1, memoryMb: 1 });
  await writeWorkload('imports', catalog, {
    description:
      'import statements of GitHub repositories, at most ten files each, mapped to packages with ' +
      'their dependencies; execute_ms and memory_mb are 1 for all, since nobody measured them',
    source: 'recite/user (import statements), Forklift and ReqBench (costs, dependencies)',
    licence: 'MIT (import statements), Apache-2.0 (costs, dependencies)',
    dropped,
    imputed,
  });
}

async function buildReqBench(): Promise<void> {
  const halves = (trialHalves[0] ?? []).map(forkliftFunctions);
  const functions = reqBenchFunctions(halves);
  // The median execute phase of the measured runs is 0.0005 ms: the bodies return a constant.
  const body = { executeMs: 0.0005, memoryMb: 1 };
  const { catalog, imputed } = priced('reqbench', functions, body);
  const callCounts = traceCounts(readText('openlambda/trace.txt.gz'), functions.length);
  const notes = {
    description:
      'the runnable functions of ReqBench, bodies that return a constant; call counts are those of ' +
      'the published trace, given to the functions by number, since its own order is not public',
    source: 'Forklift (functions, import costs), ReqBench (install costs), OpenLambda (trace)',
    licence: 'Apache-2.0',
    dropped: {},
    imputed,
  };
  await writeWorkload('reqbench', catalog, notes, callCounts);
}

async function buildPipbench(): Promise<void> {
  const { catalog } = generatePipbench(pipbenchDefaults, randomStream(seed, 'pipbench'));
  await writeWorkload('pipbench', catalog, {
    description: `synthetic packages and handlers, seed ${seed}`,
    source: 'pipbench (measured costs), OpenLambda (distributions of 2017)',
    licence: 'Apache-2.0',
    dropped: {},
  });
}

async function buildPopular(): Promise<void> {
  const { catalog, imputed } = priced('popular', popularFunctions(sets), {
    executeMs: 1,
    memoryMb: 1,
  });
  await writeWorkload('popular', catalog, {
    description: 'five popular packages with all that they need, a function each, and one without',
    source: 'Forklift (import costs), ReqBench (install costs, dependencies)',
    licence: 'Apache-2.0',
    dropped: {},
    imputed,
  });
}

function priced(
  name: string,
  functions: readonly NamedFunction[],
  body: { executeMs: number; memoryMb: number },
  leftOut: readonly string[] = [],
): { catalog: Catalog; imputed: WorkloadNotes['imputed'] } {
  const random = randomStream(seed, `imputed costs of ${name}`);
  const names = usedPackages(functions);
  const { costs, methods } = imputeCosts(
    [...names, ...leftOut].toSorted(),
    measured,
    use,
    random,
    new Set(leftOut),
  );
  return { catalog: buildCatalog(names, functions, costs, body), imputed: methods };
}

async function writeWorkload(
  name: string,
  catalog: Catalog,
  notes: WorkloadNotes,
  callCounts?: Float64Array,
): Promise<void> {
  const workload: Workload = { name, catalog, notes, ...(callCounts && { callCounts }) };
  const directory = join(target, name);
  rmSync(directory, { recursive: true, force: true });
  await writeWorkloadDirectory(directory, workload, { compress: true });
}

function keepLicences(): void {
  for (const [name, file] of [
    ['forklift', 'LICENSE'],
    ['openlambda', 'LICENSE'],
    ['pipbench', 'LICENSE.md'],
    ['recite-user', 'LICENSE'],
    ['reqbench', 'LICENSE'],
  ] as const) {
    writeFile(`${name}-LICENSE`, readText(`${name}/${file}`));
  }
}
