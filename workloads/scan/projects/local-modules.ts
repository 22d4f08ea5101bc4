/** Which modules are a project's own, as its files tell. */
export interface LocalModules {
  /**
   * Whether `import module` in this file finds a module file or a package (a folder with
   * `__init__.py`) of the project before any installed package.
   *
   * @param file path from the project's root
   * @param python2 whether modules beside the file go first within packages too
   */
  finds(file: string, module: string, python2: boolean): boolean;
  /** Whether a file or folder anywhere in the project has the name. */
  mentions(module: string): boolean;
}

/**
 * Tells local modules as Python's search path does: a file finds modules beside it, in the folders
 * above up to the root, and in `src` of each. A folder that is itself a package is not searched,
 * since its modules have the package's name before theirs. A folder without `__init__.py` gives way
 * to an installed package of its name, so that it is no more than mentioned.
 *
 * @param project the name of the root folder, which is a package if it holds `__init__.py`
 * @param files paths from the root, with `/`
 */
export function localModules(project: string, files: readonly string[]): LocalModules {
  const names = new Map<string, Set<string>>();
  const packages = new Set<string>();
  const mentioned = new Set<string>();
  const add = (folder: string, name: string): void => {
    names.set(folder, (names.get(folder) ?? new Set()).add(name));
  };
  // Nothing can import a notebook.
  for (const file of files.filter((path) => !path.endsWith('.ipynb'))) {
    const [folder, base] = split(file);
    const name = base.replace(/\..*$/, '');
    if (name === '__init__') {
      packages.add(folder);
      const [above, own] = split(folder);
      add(above, own);
    } else {
      add(folder, name);
    }
    for (const part of [...folder.split('/'), name]) {
      mentioned.add(part);
    }
  }
  const searches = (folder: string, module: string): boolean =>
    !packages.has(folder) && (names.get(folder)?.has(module) ?? false);
  return {
    finds(file, module, python2) {
      const [own] = split(file);
      const isBeside = python2 && (names.get(own)?.has(module) ?? false);
      const isProject = packages.has('') && module === project;
      return (
        isBeside ||
        isProject ||
        [own, ...foldersAbove(own)].some(
          (folder) =>
            searches(folder, module) || searches(folder === '' ? 'src' : `${folder}/src`, module),
        )
      );
    },
    mentions: (module) => mentioned.has(module),
  };
}

/** The folder of a path, and the name in it. */
function split(path: string): [string, string] {
  const end = path.lastIndexOf('/');
  return [path.slice(0, Math.max(end, 0)), path.slice(end + 1)];
}

function foldersAbove(folder: string): string[] {
  const above: string[] = [];
  for (let at = folder; at !== '';) {
    [at] = split(at);
    above.push(at);
  }
  return above;
}
