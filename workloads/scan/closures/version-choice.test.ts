import test from 'ava';
import { readPackageKnowledge } from './package-knowledge.ts';
import { allows, parseSpecifier } from '../../packaging/specifier.ts';
import { chooseVersion } from './version-choice.ts';

const knowledge = readPackageKnowledge();

/** requests is used most as 2.31.0; measured are 2.28.1 to 2.31.0 among others. */
const choices = [
  ['requests', '==2.19.1', '2.19.1', 'pinned'],
  ['requests', '===2.19.1', '2.19.1', 'pinned'],
  ['requests', '', undefined, 'unpinned'],
  ['requests', '>=2.0', '2.31.0', 'range'],
  // In requirement files of the data, and measured by nobody.
  ['certifi', '<2020', '2019.11.28', 'range'],
  ['certifi', '>=2018,!=2019.11.28,<2020', '2019.9.11', 'range'],
  ['requests', '==1.2.*', '1.2', 'bound'],
  // A pre-release where a clause names one.
  ['django', '>=2.0b1,<2.0rc1', '2.0b1', 'range'],
  ['requests', '>=9.1,<10', '9.1', 'bound'],
  ['requests', '~=9.1', '9.1', 'bound'],
  ['requests', '<0.1', undefined, 'unsatisfied'],
  ['pytz', '>9999', undefined, 'unsatisfied'],
  ['six', '==1.16,<1', undefined, 'unsatisfied'],
  // PEP 440 takes these for one; the data has 1.16.0.
  ['six', '==1.16', '1.16.0', 'pinned'],
  ['six', '==1.16.0.0', '1.16.0', 'pinned'],
  ['no-such-package', '==1.0-1', '1.0.post1', 'pinned'],
] as const;

for (const [name, specifier, version, how] of choices) {
  test(`${name}${specifier} is ${version ?? how}`, (t) => {
    const choice = chooseVersion(name, parseSpecifier(specifier)!, knowledge);
    t.deepEqual({ ...choice }, { version, how } as never);
  });
}

for (const [name, specifier] of [
  ['flask', '<2'],
  ['numpy', '<1.24'],
  ['urllib3', '<2'],
] as const) {
  test(`${name}${specifier} takes the newest measured version that it allows, if there is one`, (t) => {
    const [clause] = parseSpecifier(specifier)!;
    const allowed = knowledge.versionsOf(name).filter((version) => allows(clause!, version));
    const measured = allowed.filter((version) => knowledge.measured.has(`${name}==${version}`));
    const { version } = chooseVersion(name, [clause!], knowledge);
    t.is(version, measured.at(-1) ?? allowed.at(-1));
  });
}

test('whatever is chosen is what all clauses allow, for every known package', (t) => {
  for (const name of ['certifi', 'django', 'flask', 'numpy', 'pandas', 'pytz', 'six', 'urllib3']) {
    for (const version of knowledge.versionsOf(name)) {
      for (const operator of ['<', '<=', '>', '>=', '==', '!=', '~=']) {
        const clauses = parseSpecifier(`${operator}${version}`) ?? [];
        const choice = chooseVersion(name, clauses, knowledge).version;
        t.true(
          choice === undefined || clauses.every((clause) => allows(clause, choice)),
          `${name}${operator}${version}: ${choice}`,
        );
      }
    }
  }
});
