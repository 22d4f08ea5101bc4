import path from 'node:path';
import { z } from 'zod';
import { readJson } from '../../analysis/results/read-json.ts';
import { writeJson } from '../../runs/directories/run-directory.ts';
import {
  costsOf2017,
  costsOf2023,
  countedUse,
  type CountedUse,
} from '../../workloads/studies/package-study.ts';
import type { FigureContext } from '../figure.ts';
import { type PackageValue, writePackageValues } from './package-values.ts';

/** The names of the sources of published costs. */
export const publishedSources = {
  pipbench: '2017 (pipbench)',
  reqBench: '2023 (ReqBench)',
} as const;

/** Writes what published data say of the use and the costs of packages. */
export async function takePublishedPackages({ directory }: FigureContext): Promise<void> {
  const { pipbench, reqBench } = publishedSources;
  const values: PackageValue[] = [
    ...costsOf2017().flatMap(({ name, installMs, importMs }) => [
      { source: pipbench, package: name, quantity: 'install_ms' as const, value: installMs },
      { source: pipbench, package: name, quantity: 'import_ms' as const, value: importMs },
    ]),
    ...costsOf2023().flatMap(({ name, installMs, importMs, installedMb }) => [
      { source: reqBench, package: name, quantity: 'install_ms' as const, value: installMs },
      ...(importMs === undefined
        ? []
        : [{ source: reqBench, package: name, quantity: 'import_ms' as const, value: importMs }]),
      { source: reqBench, package: name, quantity: 'installed_mb' as const, value: installedMb },
    ]),
  ];
  writePackageValues(directory, values, []);
  writeJson(path.join(directory, 'use.json'), countedUse());
}

const use = z.array(
  z.object({ set: z.string(), uses: z.array(z.number()), names: z.array(z.string()) }),
);

/** Reads how often packages are used in each data set. */
export function readUse(directory: string): CountedUse[] {
  return readJson(path.join(directory, 'use.json'), use);
}
