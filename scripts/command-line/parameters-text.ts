import { allowedText, type Parameters } from '../../sim/parameters/parameter.ts';

/** What may be given with a name, for help: `mock:KEY=VALUE:...`, and a line for each key. */
export function parametersText(name: string, parameters: Parameters): string {
  const entries = Object.entries(parameters);
  const width = Math.max(...entries.map(([key]) => key.length));
  const lines = entries.map(
    ([key, parameter]) =>
      `  ${key.padEnd(width)}  ${parameter.meaning} (${allowedText(parameter)}) [default: ${parameter.default}]`,
  );
  return [`${name}:KEY=VALUE:...`, ...lines].join('\n');
}
