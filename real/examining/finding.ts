/** What was found of one thing that real mode may need. */
export interface Finding {
  /** A short name: `cgroups`. */
  readonly name: string;
  /** `lacking` where something does not work without it, `poor` where it works with less. */
  readonly state: 'there' | 'lacking' | 'poor';
  /** What there is, or why it is not. */
  readonly found: string;
  /** The command that mends it; empty where there is nothing to mend. */
  readonly remedy: string;
}

export function there(name: string, found: string): Finding {
  return { name, state: 'there', found, remedy: '' };
}

export function lacking(name: string, found: string, remedy: string): Finding {
  return { name, state: 'lacking', found, remedy };
}

export function poor(name: string, found: string, remedy: string): Finding {
  return { name, state: 'poor', found, remedy };
}
