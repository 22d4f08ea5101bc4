import { execa } from 'execa';

/** What a wheel holds: module files by their path in it. */
export type WheelFiles = Readonly<Record<string, string>>;

const script = `
import json, sys, zipfile
folder, python_name, version, files = sys.argv[1], sys.argv[2], sys.argv[3], json.loads(sys.argv[4])
metadata = sys.argv[5]
information = f'{python_name}-{version}.dist-info'
files[f'{information}/METADATA'] = f'Metadata-Version: 2.1\\nName: {python_name}\\nVersion: {version}\\n{metadata}'
files[f'{information}/WHEEL'] = 'Wheel-Version: 1.0\\nGenerator: test\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n'
record = ''.join(f'{name},,\\n' for name in [*files, f'{information}/RECORD'])
with zipfile.ZipFile(f'{folder}/{python_name}-{version}-py3-none-any.whl', 'w') as wheel:
    for name, text in files.items():
        wheel.writestr(name, text)
    wheel.writestr(f'{information}/RECORD', record)
`;

/**
 * Writes the wheel of a package of pure Python into a folder.
 *
 * @param dependencies as `Requires-Dist` says them: `six>=1.16`, `six; extra == "more"`
 */
export async function makeWheel(
  python: string,
  folder: string,
  name: string,
  version: string,
  files: WheelFiles,
  dependencies: readonly string[] = [],
): Promise<void> {
  const metadata = dependencies.flatMap((dependency) => {
    const extra = /extra == "(\w+)"/.exec(dependency)?.[1];
    return [
      ...(extra === undefined ? [] : [`Provides-Extra: ${extra}\n`]),
      `Requires-Dist: ${dependency}\n`,
    ];
  });
  await execa(python, [
    '-c',
    script,
    folder,
    name,
    version,
    JSON.stringify(files),
    metadata.join(''),
  ]);
}
