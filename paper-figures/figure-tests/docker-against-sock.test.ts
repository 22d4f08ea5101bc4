import test from 'ava';
import { dockerAgainstSock } from '../figures/docker-against-sock.ts';
import { figureContext } from '../testing/figure-context.ts';

test('it is simulated, and gives evidence for both claims', async (t) => {
  const context = await figureContext(t);
  await dockerAgainstSock.simulation!.run(context);
  const { evidence, findings } = dockerAgainstSock.draw({ sim: context.directory });
  t.deepEqual(
    evidence.map(({ claim, mode }) => [claim, mode]),
    [
      ['lean-over-docker', 'sim'],
      ['lean-over-docker-latency', 'sim'],
    ],
  );
  for (const { value, low, high, n } of evidence) {
    t.true(value > 1 && low <= value && value <= high);
    t.is(n, 2000);
  }
  t.is(findings.length, 6);
});

test('results of both modes give evidence', async (t) => {
  const context = await figureContext(t);
  await dockerAgainstSock.simulation!.run(context);
  const both = { sim: context.directory, real: context.directory };
  const { evidence } = dockerAgainstSock.draw(both);
  t.deepEqual(
    evidence.map(({ mode }) => mode),
    ['sim', 'sim', 'real', 'real'],
  );
});

test('without results there is nothing', (t) => {
  t.deepEqual(dockerAgainstSock.draw({}), { charts: [], findings: [], evidence: [] });
});
