import { grownFloat64, grownInt32 } from '../../engine/events/grown.ts';
import { LinkedLists } from './linked-lists.ts';

/** A function's paused sandboxes that own equally much: one list, of one priority. */
interface Group {
  readonly list: number;
  readonly ownedUnits: number;
  priority: number;
  count: number;
}

/**
 * Paused sandboxes by function and by what they own. A function has few sizes of sandboxes, by the
 * Zygotes that it may be forked from, so all of a function are dealt with at once, however many are
 * paused.
 */
export class PausedGroups {
  readonly #groups: Group[][];
  readonly #lists = new LinkedLists(64);
  readonly #freeLists: number[] = [];
  #listsMade = 0;
  /** By sandbox: its list, and which admission its was. */
  #listOf = new Int32Array(64);
  #admissions = new Float64Array(64);
  #admitted = 0;

  constructor(functionCount: number) {
    this.#groups = Array.from({ length: functionCount }, () => []);
  }

  append(functionIndex: number, ownedUnits: number, sandbox: number): void {
    if (sandbox >= this.#listOf.length) {
      this.#listOf = grownInt32(this.#listOf, sandbox);
      this.#admissions = grownFloat64(this.#admissions, sandbox);
    }
    const groups = this.#groups[functionIndex]!;
    let group = groups.find((one) => one.ownedUnits === ownedUnits);
    if (group === undefined) {
      const list = this.#freeLists.pop() ?? this.#listsMade++;
      group = { list, ownedUnits, priority: 0, count: 0 };
      groups.push(group);
    }
    group.count++;
    this.#listOf[sandbox] = group.list;
    this.#admissions[sandbox] = this.#admitted++;
    this.#lists.append(group.list, sandbox);
  }

  remove(functionIndex: number, sandbox: number): void {
    const groups = this.#groups[functionIndex]!;
    const list = this.#listOf[sandbox]!;
    const at = groups.findIndex((group) => group.list === list);
    this.#lists.remove(list, sandbox);
    if (--groups[at]!.count === 0) {
      groups.splice(at, 1);
      this.#freeLists.push(list);
    }
  }

  /** How many of a function are paused. */
  count(functionIndex: number): number {
    return this.#groups[functionIndex]!.reduce((sum, { count }) => sum + count, 0);
  }

  /** Gives all paused sandboxes of a function their priority, by what each owns. */
  setPriorities(functionIndex: number, priorityOf: (ownedUnits: number) => number): void {
    for (const group of this.#groups[functionIndex]!) {
      group.priority = priorityOf(group.ownedUnits);
    }
  }

  /** Which admission a sandbox's was, counting all. */
  admission(sandbox: number): number {
    return this.#admissions[sandbox]!;
  }

  /** The function's sandbox of the least priority, of equals the oldest; −1 when none is paused. */
  least(functionIndex: number): { readonly sandbox: number; readonly priority: number } {
    let sandbox = -1;
    let priority = Infinity;
    for (const group of this.#groups[functionIndex]!) {
      const first = this.#lists.first(group.list);
      const isOlder = sandbox < 0 || this.#admissions[first]! < this.#admissions[sandbox]!;
      if (group.priority < priority || (group.priority === priority && isOlder)) {
        sandbox = first;
        priority = group.priority;
      }
    }
    return { sandbox, priority };
  }
}
