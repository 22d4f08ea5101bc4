import type { NamedFunction } from './catalog-builder.ts';

/** The packages whose import is measured first: the versions of the published costs. */
const popular = [
  'requests==2.31.0',
  'flask==2.3.3',
  'django==4.2.5',
  'numpy==1.25.2',
  'pandas==2.1.0',
] as const;

/**
 * One function a popular package, named for it, with the packages that it is seen to need most
 * often; and `noop`, which needs none.
 *
 * @param dependencySets what each package was seen to need, itself included, comma-separated, with
 *   how often (ReqBench `deps.json`)
 */
export function popularFunctions(
  dependencySets: Readonly<Record<string, Readonly<Record<string, number>>>>,
): NamedFunction[] {
  return [
    { name: 'noop', packages: [] },
    ...popular.map((wanted) => {
      const seen = Object.entries(dependencySets[wanted] ?? {});
      const [needed] = seen.reduce((most, each) => (each[1] > most[1] ? each : most));
      const others = needed.split(',').filter((name) => name !== wanted);
      return { name: wanted.split('==')[0]!, packages: [...others, wanted] };
    }),
  ];
}
