import { allowedText, type Parameters } from '../../../sim/parameters/parameter.ts';

/** What may be given with a name, for help: `mock:KEY=VALUE:...`, and each key with its default. */
export function parametersText(name: string, parameters: Parameters): string {
  const entries = Object.entries(parameters).map(
    ([key, parameter]) => [`${key}=${parameter.default}`, parameter] as const,
  );
  const width = Math.max(...entries.map(([given]) => given.length));
  const lines = entries.map(
    ([given, parameter]) =>
      `  ${given.padEnd(width)}  ${parameter.meaning}: ${allowedText(parameter)}`,
  );
  return [`${name}:KEY=VALUE:...`, ...lines].join('\n');
}
