import { readdirSync } from 'node:fs';
import test from 'ava';
import { commandsIn, manyCommandLines, wordsOf, zygolab } from '../testing/command-line.ts';
import { helpsOnce } from '../testing/helps.ts';
import { failsInOneLine, folder } from '../testing/outcomes.ts';

const unknown = (name: string): RegExp => new RegExp(`nowhere.*choose one of .*${name}`);
const usageErrors: [words: string, told: RegExp][] = [
  ['', /name a command/],
  ['simulat', /unknown command "simulat": choose one of .*simulate, sweep/],
  ['tree plant', /unknown command "tree plant": choose one of build, show, convert/],
  ['workload nowhere', unknown('import')],
  ['tree', /build, show, convert/],
  ['simulate --fast', /fast/],
  ['simulate --version', /version/],
  ['--version simulate', /--version stands alone, not with simulate/],
  ['simulate again', /again/],
  ['simulate --handler-policy nowhere', unknown('lru')],
  ['simulate --zygote-policy nowhere', unknown('sock')],
  ['policies nowhere', /unknown policy nowhere: choose one of none, lru,.* or a file/],
  ['policies check', /need at least 1/],
  ['policies check lru', /lru is no file: one has a \/ in its name, or ends in \.ts/],
  ['policies check ./mine.ts --kind some', /kind.*some.*handler.*zygote/],
  ['policies check ./mine.ts --cases 0', /--cases 0 should be a whole number of at least 1/],
  ['simulate --handler-policy lru:k=1', /handler policy lru takes no parameters, and is given k=1/],
  [
    'sweep --zygote-policy sock,a/m.ts,b/m.ts',
    /a\/m\.ts and b\/m\.ts are both called m in results/,
  ],
  ['measure --zygote-policy none,none', /--zygote-policy names none twice/],
  ['simulate --arrivals nowhere', unknown('poisson')],
  ['simulate --popularity nowhere', unknown('zipf')],
  ['simulate --install-cache nowhere', unknown('cold')],
  ['simulate --platform nowhere', unknown('lean')],
  ['simulate --rows some', /rows.*some.*all.*none/],
  ['simulate --invocations -5', /--invocations -5 should be a whole number of at least 1/],
  ['simulate --clients 1.5', /--clients 1\.5 should be a whole number/],
  ['simulate --rate 0', /--rate 0 should be a number > 0/],
  ['simulate --zipf NaN', /--zipf NaN should be a number ≥ 0/],
  ['simulate --handler-cache-mb -1', /--handler-cache-mb -1 should be .*≥ 0 of MB, or unlimited/],
  ['simulate --import-cache-mb lots', /--import-cache-mb lots should be .*or unlimited/],
  ['simulate --seed 9007199254740992', /--seed 9007199254740992 should be .*2\^53 - 1/],
  ["simulate --workload ''", /--workload is empty/],
  ['simulate --out=', /--out is empty/],
  ['simulate --rate', /rate/],
  ['simulate --out', /out/],
  ['simulate --seed 1 --seed 2', /--seed is given 2 times/],
  ['simulate --out a --out b', /--out is given 2 times/],
  ['sweep --seed 1,two', /--seed two should be/],
  ['sweep --zygote-policy sock,nowhere', unknown('sock')],
  ['sweep --jobs 0', /--jobs 0 should be a whole number of at least 1/],
  ['workload build nowhere --out made', /nowhere.*github/],
  ['workload build pipbench --functions -1 --out made', /--functions -1 should be/],
  ['validate', /decisions, forklift/],
  ['validate forklift --data d --out made --trials 9-5', /--trials 9-5 should be/],
  ['validate forklift --data d --out made --seed -1', /--seed -1 should be/],
  ['validate forklift --out made', /data/],
  ['compatibility --platform nowhere', unknown('lean-forked')],
  ['measure --platform nowhere', unknown('mock')],
  ['measure --platform mock:nowhere=1', unknown('create_ms, fork_ms')],
  ['measure --platform mock:fail=2', /fail=2 should be a number from 0 to 1/],
  ['measure --platform mock:fail=1,mock:fail=1.0', /mock:fail=1 is named twice/],
  ['measure --platform lean:fail=1', /platform lean takes no parameters, and is given fail=1/],
  ['measure --platform mock,lean', /mock takes declared times.*beside lean/],
  ['calibrate --platform mock', /mock takes declared times.*choose one of lean/],
  ['calibrate --kind fixed --platform mock:fail=1', /mock takes declared times/],
  ['validate host --platform lean,mock', /mock takes declared times.*choose one of lean/],
  ['simulate --platform mock', /unknown platform of profile lean mock/],
  ['compatibility --platform mock', /mock.*choose one of .*lean-forked/],
  ['compatibility --retries -1', /--retries -1 should be a whole number of at least 0/],
  ['bench --case nowhere', unknown('keep-alive')],
  ['figures nowhere', unknown('popularity-skew')],
  ['figures popularity-skew nowhere', unknown('popularity-skew')],
  ['figures --mode some', /mode.*some.*sim.*real.*both/],
  ['claims nowhere', unknown('cgroup-reuse')],
  ['figures --seed -1', /--seed -1 should be/],
];

test('a mistake on the command line gets one line, exit code 2, and writes nothing', async (t) => {
  const cwd = folder(t);
  const outcomes = await manyCommandLines(
    usageErrors.map(([line]) => wordsOf(line)),
    cwd,
  );
  for (const [index, [line, told]] of usageErrors.entries()) {
    failsInOneLine(t, outcomes[index]!, 2, told, line);
  }
  t.deepEqual(readdirSync(cwd), []);
});

test('the program itself ends with these exit codes', async (t) => {
  const cwd = folder(t);
  const words = ['simulate', '--workload', 'nowhere'];
  failsInOneLine(t, await zygolab([...words, '--seed', '-1'], cwd), 2, /--seed -1 should be/);
  failsInOneLine(
    t,
    await zygolab(words, cwd),
    1,
    /"nowhere" is neither a directory nor one of git/,
  );
  const { exitCode, stdout } = await zygolab(['--help'], cwd);
  t.is(exitCode, 0);
  t.deepEqual(commandsIn(stdout), commandsIn((await helpsOnce()).get('')!.stdout));
  t.deepEqual(readdirSync(cwd), []);
});
