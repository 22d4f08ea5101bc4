import { InputError } from '../input-error.ts';
import { normalizePackageName } from '../data-builders/requirements/package-name.ts';
import { allows, parseSpecifier } from './specifier.ts';
import { markerEnvironment, type TargetPython } from './target-python.ts';

/** Old spellings that pip still reads. */
const oldNames: Readonly<Record<string, string>> = {
  'os.name': 'os_name',
  'platform.machine': 'platform_machine',
  'platform.python_implementation': 'platform_python_implementation',
  'platform.version': 'platform_version',
  python_implementation: 'platform_python_implementation',
  'sys.platform': 'sys_platform',
};

/** What is compared as versions rather than as text. */
const versions: ReadonlySet<string> = new Set([
  'implementation_version',
  'platform_release',
  'python_full_version',
  'python_version',
]);

/** What an installation asks for beside the packages themselves. */
export interface MarkerChoices {
  /** Extras; `extra == "x"` holds for each of them. */
  readonly extras?: readonly string[];
  /** Groups of dependencies: markers may ask for `"x" in dependency_groups` and `"x" in extras` (PEP 751). */
  readonly groups?: readonly string[];
}

/**
 * Whether an environment marker (PEP 508) holds for a Python on Linux:
 * `python_version >= "3.8" and sys_platform != "win32"`.
 *
 * @param place `file:line`, for the error
 * @param choices the extras that are asked for; none without it
 * @throws InputError if it is not a marker
 */
export function markerHolds(
  place: string,
  marker: string,
  python: TargetPython,
  choices: MarkerChoices = {},
): boolean {
  return new MarkerReader(place, marker, markerEnvironment(python), choices).read();
}

/** A side of a comparison. */
interface Side {
  readonly text: string;
  /** Undefined where it is written out. */
  readonly variable: string | undefined;
}

class MarkerReader {
  readonly #place: string;
  readonly #marker: string;
  readonly #environment: Readonly<Record<string, string>>;
  readonly #extras: ReadonlySet<string>;
  /** Variables that are lists, in lock files that have such. */
  readonly #lists: ReadonlyMap<string, ReadonlySet<string>>;
  readonly #tokens: readonly string[];
  #at = 0;

  constructor(
    place: string,
    marker: string,
    environment: Readonly<Record<string, string>>,
    { extras = [], groups }: MarkerChoices,
  ) {
    this.#extras = new Set((extras.length > 0 ? extras : ['']).map(normalizePackageName));
    this.#lists = new Map(
      groups === undefined
        ? []
        : [
            ['extras', new Set(extras.map(normalizePackageName))],
            ['dependency_groups', new Set(groups.map(normalizePackageName))],
          ],
    );
    this.#place = place;
    this.#marker = marker;
    this.#environment = environment;
    this.#tokens =
      marker.match(/"[^"]*"|'[^']*'|[A-Za-z_][\w.]*|===|==|~=|!=|<=|>=|<|>|[()]|\S/g) ?? [];
  }

  read(): boolean {
    const holds = this.#either();
    return this.#at === this.#tokens.length ? holds : this.#fail();
  }

  #either(): boolean {
    let holds = this.#both();
    while (this.#takes('or')) {
      holds = this.#both() || holds;
    }
    return holds;
  }

  #both(): boolean {
    let holds = this.#comparison();
    while (this.#takes('and')) {
      holds = this.#comparison() && holds;
    }
    return holds;
  }

  #comparison(): boolean {
    if (this.#takes('(')) {
      const holds = this.#either();
      return this.#takes(')') ? holds : this.#fail();
    }
    const left = this.#side();
    const isNegated = this.#takes('not');
    const operator = this.#tokens[this.#at++] ?? this.#fail();
    const list = operator === 'in' ? this.#lists.get(this.#tokens[this.#at] ?? '') : undefined;
    if (list !== undefined) {
      this.#at++;
      return list.has(normalizePackageName(left.text)) !== isNegated;
    }
    const right = this.#side();
    const variable = left.variable ?? right.variable ?? this.#fail();
    if (operator === 'in') {
      return right.text.includes(left.text) !== isNegated;
    }
    if (isNegated || !/^(?:===?|~=|!=|[<>]=?)$/.test(operator)) {
      return this.#fail();
    }
    if (variable === 'extra' && /^[!=]=$/.test(operator)) {
      const asked = left.variable === undefined ? left.text : right.text;
      return this.#extras.has(normalizePackageName(asked)) === (operator === '==');
    }
    return this.#compare(left.text, operator, right.text, variable);
  }

  #side(): Side {
    const token = this.#tokens[this.#at++] ?? this.#fail();
    if (/^["']/.test(token) && token.length > 1) {
      return { text: token.slice(1, -1), variable: undefined };
    }
    const variable = oldNames[token] ?? token;
    const text = Object.hasOwn(this.#environment, variable)
      ? this.#environment[variable]
      : undefined;
    return { text: text ?? this.#fail(), variable };
  }

  /** As versions where the right side is one; else as text, which has no order. */
  #compare(left: string, operator: string, right: string, variable: string): boolean {
    const [clause] = (versions.has(variable) && parseSpecifier(`${operator}${right}`)) || [];
    if (clause !== undefined) {
      return allows(clause, left);
    }
    switch (operator) {
      case '==':
      case '<=':
      case '>=':
        return left === right;
      case '!=':
        return left !== right;
      case '<':
      case '>':
        return false;
      default:
        return this.#fail();
    }
  }

  #takes(token: string): boolean {
    const isNext = this.#tokens[this.#at] === token;
    this.#at += Number(isNext);
    return isNext;
  }

  #fail(): never {
    throw new InputError(
      `${this.#place}: ${JSON.stringify(this.#marker)} should be an environment marker like python_version >= "3.8"`,
    );
  }
}
