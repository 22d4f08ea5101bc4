import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import test from 'ava';
import type { FigureRecord } from '../results/figure-record.ts';
import type { Claim, Evidence } from './claim.ts';
import { claimLines } from './claim-lines.ts';
import { claimRows } from './claim-rows.ts';
import { claimsCsv, readClaimsCsv } from './claims-csv.ts';
import { claimsText } from './claims-text.ts';

const claims: Readonly<Record<string, Claim>> = {
  faster: {
    statement: 'Ours is 18 times as fast, "always"',
    paper: 18,
    unit: 'x',
    source: 'abstract [P]; 10 clients [N]',
    figure: 'race',
    limits: 'the other one is not run here',
  },
  skewed: { statement: 'Few are many', paper: 36, unit: '%', source: '§1 [P]', figure: 'count' },
  elsewhere: { statement: 'Not made', paper: 2, unit: 'x', source: '§2 [N]', figure: 'other' },
};

const figure: FigureRecord = {
  kind: 'figure',
  schema_version: 1,
  id: 'race',
  position: 0,
  title: 'A race',
  paper: [],
  modes: ['sim', 'real'],
  scale: 'quick',
  seed: 1,
  profile: 'some',
  options: [],
  charts: [],
  findings: [],
  evidence: [],
  left_out: [],
  failed: [],
  warnings: [],
};

const found = (mode: Evidence['mode'], low: number, high: number): Evidence => ({
  claim: 'faster',
  mode,
  value: (low + high) / 2,
  low,
  high,
  n: 1200,
  basis: 'medians, bootstrap',
});

const noDocker = { mode: 'real', reason: 'Docker does not answer: start dockerd' } as const;

test('a claim has a row for each mode that was asked for, and for published data', (t) => {
  const count = {
    ...figure,
    id: 'count',
    options: ['--full', '--seed', '7'],
    evidence: [{ ...found('data', 30, 30), claim: 'skewed' }],
    left_out: [{ mode: 'sim' as const, reason: 'there is nothing to simulate' }],
    modes: ['sim' as const],
  };
  const race = { ...figure, evidence: [found('sim', 10, 20)], left_out: [noDocker] };
  const rows = claimRows(claims, [count, race]);
  t.deepEqual(
    rows.map(({ claim, mode, value, verdict, limits, command }) => [
      claim,
      mode,
      value,
      verdict,
      limits,
      command,
    ]),
    [
      ['faster', 'sim', 15, 'holds', claims['faster']!.limits, './zygolab claims faster'],
      [
        'faster',
        'real',
        undefined,
        'cannot be tested here',
        'Docker does not answer: start dockerd; the other one is not run here',
        './zygolab claims faster',
      ],
      [
        'skewed',
        'sim',
        undefined,
        'cannot be tested here',
        'there is nothing to simulate',
        './zygolab claims skewed --full --seed 7',
      ],
      ['skewed', 'data', 30, 'holds', '', './zygolab claims skewed --full --seed 7'],
    ],
  );
});

test('why there is no evidence: the host, a failure, a warning, or none is known', (t) => {
  const why = (told: Partial<FigureRecord>): string =>
    claimRows({ skewed: { ...claims['skewed']!, figure: 'race' } }, [
      { ...figure, modes: ['real'], ...told },
    ])[0]!.limits;
  t.is(why({ left_out: [noDocker] }), noDocker.reason);
  t.is(why({ failed: [{ mode: 'real', reason: 'it hung' }] }), 'it failed: it hung');
  t.is(why({ failed: [{ reason: 'no picture' }] }), 'it failed: no picture');
  t.is(why({ warnings: [{ mode: 'real', reason: 'no lean ones' }] }), 'no lean ones');
  t.is(
    why({ warnings: [{ mode: 'sim', reason: 'no lean ones' }] }),
    'its runs gave nothing that speaks to it',
  );
  t.is(
    claimRows(claims, [{ ...figure, evidence: [found('data', 2, 3)] }]).length,
    1,
    'a mode is not missed where another speaks and nothing went wrong',
  );
});

test('a line says what came of all modes, the measured one first', (t) => {
  const rows = claimRows(claims, [
    { ...figure, evidence: [found('sim', 10, 20), found('real', 4, 6), found('sim', 1, 1)] },
  ]);
  const [line] = claimLines(rows);
  t.deepEqual(line, {
    claim: 'faster',
    statement: claims['faster']!.statement,
    paper: '18x [P]',
    source: claims['faster']!.source,
    simulated: '15x (10 to 20), n = 1,200',
    measured: '5x (4 to 6), n = 1,200',
    data: '-',
    verdict: 'weaker (measured), holds (simulated)',
    command: './zygolab claims faster',
  });
});

test('modes that agree share a verdict', (t) => {
  const evidence = [found('sim', 10, 20), found('real', 15, 20), found('data', 3, 4)];
  t.is(
    claimLines(claimRows(claims, [{ ...figure, evidence }]))[0]!.verdict,
    'holds (measured, simulated), weaker (published data)',
  );
});

test('the table leaves out columns of nothing, and tells each reason once', (t) => {
  const text = claimsText(
    claimRows({ one: claims['faster']!, two: claims['faster']! }, [
      { ...figure, left_out: [noDocker, { mode: 'sim', reason: 'nothing' }] },
    ]),
  );
  const lines = text.trimEnd().split('\n');
  t.regex(lines[0]!, /^claim +paper +verdict +command$/);
  t.regex(lines[2]!, /^one +18x \[P\] +cannot be tested here +\.\/zygolab claims one$/);
  t.deepEqual(lines.slice(5), [
    'cannot be tested here, simulated: nothing; the other one is not run here (one, two)',
    `cannot be tested here, measured: ${noDocker.reason}; the other one is not run here (one, two)`,
  ]);
});

test('in a narrow terminal each claim is a paragraph', (t) => {
  const evidence = [found('sim', 10, 20), found('real', 15, 20)];
  const rows = claimRows(claims, [{ ...figure, evidence }]);
  t.is(
    claimsText(rows, 80),
    [
      'faster: holds (measured, simulated)',
      '  Ours is 18 times as fast, "always"',
      '  paper             18x [P]',
      '  simulated (95 %)  15x (10 to 20), n = 1,200',
      '  measured (95 %)   17.5x (15 to 20), n = 1,200',
      '  command           ./zygolab claims faster',
      '',
      'to be kept in mind: the other one is not run here (faster)',
      '',
    ].join('\n'),
  );
  t.is(claimsText(rows, 300), claimsText(rows));
});

test('claims.csv is read as it was written, and says what is wrong with it', async (t) => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'zygolab-claims-'));
  t.teardown(() => rm(folder, { recursive: true }));
  const file = path.join(folder, 'claims.csv');
  const rows = claimRows(claims, [
    { ...figure, evidence: [found('sim', 10, 20)], left_out: [noDocker] },
  ]);
  await writeFile(file, claimsCsv(rows));
  t.deepEqual(readClaimsCsv(file), rows);
  await writeFile(file, claimsCsv([]));
  t.deepEqual(readClaimsCsv(file), []);
  await writeFile(file, claimsCsv(rows).replace(',holds,', ',perhaps,'));
  t.throws(() => readClaimsCsv(file), { message: /claims\.csv: row 1: verdict is wrong/ });
});
