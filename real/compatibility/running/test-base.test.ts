import { existsSync } from 'node:fs';
import path from 'node:path';
import test from 'ava';
import { execa } from 'execa';
import { InputError } from '../../../workloads/input-error.ts';
import { assembleBase } from '../../base/assemble-base.ts';
import { cacheRoot } from '../../state/run-state.ts';
import { testThatNeeds } from '../../testing/test-that-needs.ts';
import { baseWithTests, missingModules, testFolderOf } from './test-base.ts';
import { lackOfTests } from '../testing/lack-of-tests.ts';

const lack = await lackOfTests();

test('an interpreter that came without its tests is told, with the remedy', (t) => {
  t.throws(() => testFolderOf('/usr/bin/python3', ['/nowhere/python3.11']), {
    instanceOf: InputError,
    message: /^\/usr\/bin\/python3 came without CPython's tests .*\/nowhere.*--python .*testsuite/,
  });
});

testThatNeeds(lack)(
  'the base with tests is the base and its tests, and the base stays as it is',
  async (t) => {
    const base = await assembleBase(cacheRoot());
    const complete = await baseWithTests(base);
    const [major, minor] = base.version.split('.');
    const library = `usr/lib/python${major}.${minor}`;
    t.false(existsSync(path.join(base.directory, library, 'test')));
    t.true(existsSync(path.join(complete.directory, library, 'test', 'test_json')));
    const { stdout } = await execa('diff', ['-rq', base.directory, complete.directory], {
      reject: false,
    });
    const others = stdout
      .split('\n')
      .filter(
        (line) =>
          line !== '' && !/^Only in .*-tests|is a (character special|block) file/.test(line),
      );
    t.deepEqual(others, []);
    t.deepEqual(await missingModules(complete, ['json', 'multiprocessing_fork', 'no_such_thing']), [
      'no_such_thing',
    ]);
    t.is((await baseWithTests(base)).directory, complete.directory);
  },
);
