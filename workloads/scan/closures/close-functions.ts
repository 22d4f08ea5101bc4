/** What a function asks for, before its dependencies are known. */
export interface AskedPackages {
  /** The function's name. */
  readonly function: string;
  /** As pip reads them: `flask`, `httpx[http2]>=0.25,<1`; by normalised names, each once. */
  readonly requirements: readonly string[];
  /** What holds of packages should they be needed, in the same words. */
  readonly constraints: readonly string[];
  /** Whether the requirements name all dependencies, as a lock file does. */
  readonly isClosed: boolean;
}

/** What a function's requirements come to. */
export interface ClosedPackages {
  /** With all that they depend on, as `name==version`, sorted by name. */
  readonly packages: readonly string[];
  /** Requirements that were left out, and why, in the resolver's own words. */
  readonly unresolved: readonly { readonly requirement: string; readonly reason: string }[];
}

/** Finds the packages of functions by asking an index, rather than by what the data knows. */
export interface ClosureResolver {
  /** Who resolves, and for what: `pip 23.2.1 for Python 3.11`. */
  readonly name: string;
  /** The closures, in the order of what was asked. */
  close(asked: readonly AskedPackages[]): Promise<readonly ClosedPackages[]>;
}

/** What could not be resolved, by function, for summaries. */
export interface Resolution {
  readonly resolver: string;
  readonly unresolved: readonly {
    readonly function: string;
    readonly requirement: string;
    readonly reason: string;
  }[];
}

/** The packages of functions as a resolver found them. */
export interface ClosedFunctions {
  /** By the function's name, as `name==version`, sorted by name. */
  readonly packages: ReadonlyMap<string, readonly string[]>;
  readonly resolution: Resolution;
}

/** Lets a resolver find the packages of functions. */
export async function closeFunctions(
  asked: readonly AskedPackages[],
  resolver: ClosureResolver,
): Promise<ClosedFunctions> {
  const closed = await resolver.close(asked);
  return {
    packages: new Map(asked.map((one, index) => [one.function, closed[index]!.packages])),
    resolution: {
      resolver: resolver.name,
      unresolved: closed.flatMap(({ unresolved }, index) =>
        unresolved.map((one) => ({ function: asked[index]!.function, ...one })),
      ),
    },
  };
}
