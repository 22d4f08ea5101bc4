import { findPython } from '../../base/find-python.ts';
import { testFolderOf } from '../running/test-base.ts';

/** Why CPython's tests cannot be run with the interpreter that is taken here; undefined if they can. */
export async function lackOfTests(): Promise<string | undefined> {
  try {
    const { executable, libraryFolders } = await findPython();
    testFolderOf(executable, libraryFolders);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
