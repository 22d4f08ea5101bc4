import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import test from 'ava';
import { zygolab } from '../testing/command-line.ts';
import { failsInOneLine, folder } from '../testing/outcomes.ts';

test('a figure that only simulates cannot be measured', async (t) => {
  const cwd = folder(t);
  const outcome = await zygolab(['figures', 'import-cache-size', '--mode', 'real'], cwd);
  t.is(outcome.exitCode, 1);
  t.is(outcome.stdout, '');
  t.regex(outcome.stderr, /^zygolab: nothing was made; .*simulated only \(import-cache-size\)$/m);
});

test('a claim is told with its verdict, and the tables tell of all figures in the directory', async (t) => {
  const cwd = folder(t);
  const sim = ['--mode', 'sim', '--out', 'made'];
  const claims = await zygolab(['claims', 'lean-over-docker', ...sim], cwd);
  t.is(claims.exitCode, 0, claims.stderr);
  t.regex(
    claims.stdout,
    /^lean-over-docker +18x \[P\] .*(stronger|holds|weaker|does not hold) \(simulated\).*\.\/zygolab claims lean-over-docker$/m,
  );
  t.false(claims.stdout.includes('lean-over-docker-latency'), 'only what was asked for');
  const figures = await zygolab(['figures', 'zygotes', ...sim, '--json'], cwd);
  t.is(figures.exitCode, 0, figures.stderr);
  const made = JSON.parse(figures.stdout) as { figures: { id: string; findings: unknown[] }[] };
  t.deepEqual(
    made.figures.map(({ id }) => id),
    ['zygotes'],
  );
  t.true(made.figures[0]!.findings.length > 0);
  const file = readFileSync(path.join(cwd, 'made', 'claims.csv'), 'utf8');
  t.regex(
    file,
    /^claim,statement,paper,unit,source,mode,value,low,high,n,verdict,basis,limits,command\n/,
  );
  for (const claim of ['lean-over-docker', 'lean-over-docker-latency', 'zygote-over-fresh']) {
    t.regex(file, new RegExp(`^${claim},.*,sim,`, 'm'));
  }
  const findings = readFileSync(path.join(cwd, 'made', 'findings.csv'), 'utf8');
  t.regex(findings, /^figure,finding,value\ndocker-against-sock,/);
  t.regex(findings, /^zygotes,/m);
  t.true(existsSync(path.join(cwd, 'made', 'report.html')));
});

test('figures are not made where something else is, nor with a profile that is none', async (t) => {
  const cwd = folder(t);
  writeFileSync(path.join(cwd, 'thesis.tex'), '%');
  const words = ['figures', 'popularity-skew', '--out', '.'];
  failsInOneLine(t, await zygolab(words, cwd), 1, /output directory \. holds .*\(thesis\.tex\)/);
  const profile = ['--profile', 'nowhere'];
  failsInOneLine(t, await zygolab([...words, ...profile], cwd), 1, /nowhere/);
  t.deepEqual(readdirSync(cwd), ['thesis.tex']);
});
