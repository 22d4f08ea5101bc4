import { arrivalsKinds } from '../../../workloads/arrivals/registry.ts';
import { UsageError } from '../../../workloads/input-error.ts';
import { popularities } from '../../../workloads/popularity/registry.ts';
import { chooseHandlerPolicy, chooseZygotePolicy } from '../../../sim/policies/choose-policies.ts';
import { handlerPolicies } from '../../../sim/policies/handler/registry.ts';
import type { OwnPolicies } from '../../../sim/policies/own/own-policies.ts';
import { zygotePolicies } from '../../../sim/policies/zygote/registry.ts';
import { defaultRunOptions, type RunOptions } from '../../../runs/simulating/run-options.ts';

/** One option of a run: how it is called, read and explained. */
export interface RunOption<Key extends keyof RunOptions = keyof RunOptions> {
  readonly key: Key;
  /** What stands in the help in place of the value. */
  readonly description: string;
  /**
   * The value that a word on the command line means; throws a UsageError when it means none.
   * Policies of users' own files have to be loaded.
   */
  readonly parse: (word: string, own?: OwnPolicies) => RunOptions[Key];
  readonly group: 'Caches' | 'Workload' | 'Run';
}

const option = <Key extends keyof RunOptions>(
  group: RunOption['group'],
  key: Key,
  parse: (name: string, word: string, own?: OwnPolicies) => RunOptions[Key],
  description: string,
): RunOption => ({
  key,
  group,
  description,
  parse: (word, own) => parse(optionName(key), word, own),
});

/** The options that `simulate` and `sweep` share; in a sweep each may be a list. */
export const runOptionTable: readonly RunOption[] = [
  option('Workload', 'workload', text, 'a built-in workload or a workload directory'),
  option('Workload', 'invocations', count, 'how many invocations; a whole file if not given'),
  option('Workload', 'arrivals', oneOf(arrivalsKinds), `when they arrive: ${names(arrivalsKinds)}`),
  option('Workload', 'clients', count, 'clients of a closed loop'),
  option('Workload', 'rate', positive, 'invocations per second (poisson, mmpp)'),
  option('Workload', 'burstFactor', positive, 'how many times the rate is in a burst (mmpp)'),
  option('Workload', 'burstMs', positive, 'mean length of a burst (mmpp)'),
  option('Workload', 'calmMs', positive, 'mean time between bursts (mmpp)'),
  option('Workload', 'popularity', oneOf(popularities), `what they call: ${names(popularities)}`),
  option('Workload', 'zipf', amount, 'exponent of Zipf popularity'),
  option('Workload', 'rotationSlice', positive, 'part of the functions that is hot (rotation)'),
  option('Workload', 'rotationPeriodMs', positive, 'how long a slice stays hot (rotation)'),
  option('Workload', 'azureTrace', text, 'an Azure Functions trace: file of 2021, folder of 2019'),
  option('Caches', 'handlerPolicy', policy(chooseHandlerPolicy), policies(handlerPolicies)),
  option('Caches', 'handlerCacheMb', limit, 'limit of paused sandboxes, or unlimited'),
  option('Caches', 'zygotePolicy', policy(chooseZygotePolicy), policies(zygotePolicies)),
  option('Caches', 'importCacheMb', limit, 'limit of Zygotes, or unlimited'),
  option('Caches', 'sharedPoolMb', limit, 'one limit for both in place of the two'),
  option('Caches', 'tree', text, 'a built-in tree or a file (openlambda, static)'),
  option(
    'Caches',
    'installCache',
    oneOf({ warm: 1, cold: 1 }),
    'packages installed before: warm, cold',
  ),
  option('Run', 'platform', text, 'a platform of the cost profile'),
  option('Run', 'profile', text, 'a built-in cost profile or a file'),
  option('Run', 'seed', seed, 'root seed of all random streams'),
];

/** An option's name on the command line: `handler-cache-mb`. */
export function optionName(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** How a default is shown; undefined where there is none to show. */
export function defaultText(key: keyof RunOptions): string | undefined {
  const value = defaultRunOptions[key];
  return value === '' || Number.isNaN(value) ? undefined : String(value);
}

function names(registry: object): string {
  return Object.keys(registry).join(', ');
}

function text(_name: string, word: string): string {
  return word;
}

function policies(registry: object): string {
  return `${names(registry)}, or a file; keys: zygolab policies`;
}

/** A policy's name in canonical form, with its parameters. */
function policy(
  chosen: (text: string, own?: OwnPolicies) => { option: string },
): (name: string, word: string, own?: OwnPolicies) => string {
  return (_name, word, own) => chosen(word, own).option;
}

function oneOf(registry: object): (name: string, word: string) => string {
  return (name, word) => {
    if (!Object.hasOwn(registry, word)) {
      throw new UsageError(`--${name} ${word} is not known: choose one of ${names(registry)}`);
    }
    return word;
  };
}

function number(
  name: string,
  word: string,
  isAllowed: (value: number) => boolean,
  allowed: string,
): number {
  const value = word.trim() === '' ? NaN : Number(word);
  if (!isAllowed(value)) {
    throw new UsageError(`--${name} ${word} should be ${allowed}`);
  }
  return value;
}

function amount(name: string, word: string): number {
  return number(name, word, (value) => value >= 0 && value < Infinity, 'a number ≥ 0');
}

function positive(name: string, word: string): number {
  return number(name, word, (value) => value > 0 && value < Infinity, 'a number > 0');
}

function count(name: string, word: string): number {
  const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 1;
  return number(name, word, isCount, 'a whole number of at least 1');
}

function seed(name: string, word: string): number {
  const isSeed = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;
  return number(name, word, isSeed, 'a whole number from 0 to 2^53 - 1');
}

function limit(name: string, word: string): number {
  return /^unlimited$/i.test(word)
    ? Infinity
    : number(name, word, (value) => value >= 0, 'a number ≥ 0 of MB, or unlimited');
}
