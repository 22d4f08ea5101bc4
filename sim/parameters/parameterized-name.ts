import { UsageError } from '../../workloads/input-error.ts';
import { allowedText, defaultsOf, type Parameter, type Parameters } from './parameter.ts';
import type { ValuesOf } from './parameter.ts';

/** The name alone: `ttl` of `ttl:keep_s=600`. */
export function nameAlone(text: string): string {
  return text.split(':', 1)[0]!;
}

/**
 * The values of a name's parameters, `NAME` or `NAME:KEY=VALUE:...` in any order; what is not given
 * is at its default.
 *
 * @param what the name is one of: `platform`
 * @throws UsageError that says what there is: for a key that is not known, given twice or without a
 *   value, and a value that is not allowed
 */
export function readValues<Declared extends Parameters>(
  what: string,
  text: string,
  declared: Declared,
): ValuesOf<Declared> {
  const [name, ...parts] = text.split(':');
  const whose = `${what} ${name}`;
  const given = new Map<string, number | string>();
  for (const part of parts) {
    const [key, value] = splitOnce(part, '=');
    if (!Object.hasOwn(declared, key)) {
      const known = Object.keys(declared).join(', ');
      throw new UsageError(
        known === ''
          ? `${whose} takes no parameters, and is given ${part || 'an empty one'}`
          : `${whose} has no parameter "${key}": choose one of ${known}`,
      );
    }
    if (given.has(key)) {
      throw new UsageError(`${whose}: ${key} is given twice; once is allowed`);
    }
    const parameter = declared[key]!;
    const read = readValue(parameter, value);
    if (read === undefined) {
      const problem = value === '' ? `${key} has no value; it` : `${key}=${value}`;
      throw new UsageError(`${whose}: ${problem} should be ${allowedText(parameter)}`);
    }
    given.set(key, read);
  }
  return { ...defaultsOf(declared), ...Object.fromEntries(given) };
}

/**
 * A name in canonical form: its parameters in order of declaration, those at their defaults left
 * out, numbers as JavaScript prints them.
 */
export function canonicalName<Declared extends Parameters>(
  name: string,
  declared: Declared,
  values: ValuesOf<Declared>,
): string {
  const given = Object.entries(declared)
    .filter(([key, parameter]) => values[key] !== parameter.default)
    .map(([key]) => `:${key}=${values[key]}`);
  return `${name}${given.join('')}`;
}

/** A number in decimal digits, with an exponent if need be; neither hexadecimal nor Infinity. */
const decimal = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** What a value means; undefined where it is not allowed. */
function readValue({ range, words }: Parameter, value: string): number | string | undefined {
  if (words.includes(value)) {
    return value;
  }
  if (range === undefined || !decimal.test(value)) {
    return undefined;
  }
  const { least, most, isWhole = false, isAbove = false } = range;
  // There is one zero: it is printed without a sign.
  const read = Number(value) + 0;
  const isInRange = read >= least && read <= most && read < Infinity;
  return isInRange && !(isAbove && read === least) && (!isWhole || Number.isSafeInteger(read))
    ? read
    : undefined;
}

/** The text before the first of these, and that after it; nothing where it is not there. */
function splitOnce(text: string, mark: string): [before: string, after: string] {
  const at = text.indexOf(mark);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + mark.length)];
}
