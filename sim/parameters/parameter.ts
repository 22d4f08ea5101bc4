/** What may be given with the name of a policy or a platform: `keep_s` in `ttl:keep_s=600`. */
export interface Parameter<Value extends number | string = number | string> {
  readonly default: Value;
  /** The numbers that are allowed; none where it is left out. */
  readonly range?: NumberRange | undefined;
  /** The words that are allowed. */
  readonly words: readonly string[];
  /** What it is, in a few words that follow on its name. */
  readonly meaning: string;
}

/** Numbers from `least` to `most`. */
export interface NumberRange {
  readonly least: number;
  /** Infinity where there is no end; Infinity itself is never allowed. */
  readonly most: number;
  readonly isWhole?: boolean;
  /** Whether `least` itself is not allowed. */
  readonly isAbove?: boolean;
}

/** Parameters by name, in order of declaration; a unit stands last in a name: `keep_s`. */
export type Parameters = Readonly<Record<string, Parameter>>;

/** The value of each parameter. */
export type ValuesOf<Declared extends Parameters> = {
  readonly [Name in keyof Declared]: Declared[Name]['default'];
};

/** A parameter that is a number. */
export function number(value: number, range: NumberRange, meaning: string): Parameter<number> {
  return { default: value, range, words: [], meaning };
}

/** A parameter that is one of some words. */
export function word<const Words extends string>(
  value: NoInfer<Words>,
  words: readonly Words[],
  meaning: string,
): Parameter<Words> {
  return { default: value, words, meaning };
}

/** A parameter that is a number or one of some words, a word as long as none is given. */
export function numberOr<const Words extends string>(
  value: NoInfer<Words>,
  words: readonly Words[],
  range: NumberRange,
  meaning: string,
): Parameter<number | Words> {
  return { default: value, range, words, meaning };
}

/** The values that hold where nothing is given. */
export function defaultsOf<Declared extends Parameters>(declared: Declared): ValuesOf<Declared> {
  const entries = Object.entries(declared).map(([name, parameter]) => [name, parameter.default]);
  return Object.fromEntries(entries) as ValuesOf<Declared>;
}

/** What a parameter may be: `a number from 0 to 1`, `live, all or one`. */
export function allowedText({ range, words }: Parameter): string {
  const choices = [...(range === undefined ? [] : [rangeText(range)]), ...words];
  return choices.length < 2
    ? choices.join('')
    : `${choices.slice(0, -1).join(', ')} or ${choices.at(-1)!}`;
}

function rangeText({ least, most, isWhole, isAbove }: NumberRange): string {
  const kind = isWhole === true ? 'a whole number' : 'a number';
  const from = isAbove === true ? `above ${least}` : `from ${least}`;
  return most === Infinity
    ? `${kind} ${isAbove === true ? '>' : '≥'} ${least}`
    : `${kind} ${from} to ${most}`;
}
