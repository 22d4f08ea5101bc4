import { existsSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import path from 'node:path';

/** Folders and modules of the standard library that no function needs. */
const leftOut = [
  /^(test|tests|idle_test|idlelib|tkinter|turtledemo|ensurepip|site-packages|dist-packages)$/,
  /^(__pycache__|__phello__|turtle\.py|sitecustomize\.py|usercustomize\.py)$/,
  /^config-/,
  /^(_test|_ctypes_test|_xxtestfuzz|_tkinter|xxlimited|xxsubtype).*\.so$/,
  /^EXTERNALLY-MANAGED$/,
];

/**
 * Copies a folder of the standard library without tests, graphical tools, installed packages and
 * compiled files. Links are followed, since what they point to stays outside; one that points
 * nowhere is left out.
 */
export async function copyLibrary(from: string, to: string): Promise<void> {
  await cp(from, to, {
    recursive: true,
    dereference: true,
    filter: (source) =>
      source === from ||
      (!leftOut.some((name) => name.test(path.basename(source))) && existsSync(source)),
  });
}
