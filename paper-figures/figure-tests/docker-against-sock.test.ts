import test from 'ava';
import { renderSvg } from '../../analysis/charts/rendering/render.ts';
import { dockerAgainstSock } from '../figures/docker-against-sock.ts';
import { figureContext } from '../testing/figure-context.ts';

test('it is simulated and drawn, and gives evidence for both claims', async (t) => {
  const context = await figureContext(t);
  await dockerAgainstSock.simulation!.run(context);
  const { charts, evidence, findings } = dockerAgainstSock.draw({ sim: context.directory });
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
  const [latency, throughput] = await Promise.all(charts.map(({ spec }) => renderSvg(spec)));
  for (const text of ['Simulated', '20 clients', 'Docker', 'lean container', 'n = 2,000']) {
    t.true(latency!.includes(text), text);
    t.true(throughput!.includes(text), text);
  }
  t.false(latency!.includes('Measured'));
});

test('results of both modes stand side by side', async (t) => {
  const context = await figureContext(t);
  await dockerAgainstSock.simulation!.run(context);
  const both = { sim: context.directory, real: context.directory };
  const { charts, evidence } = dockerAgainstSock.draw(both);
  t.deepEqual(
    evidence.map(({ mode }) => mode),
    ['sim', 'sim', 'real', 'real'],
  );
  const svg = await renderSvg(charts[0]!.spec);
  t.true(svg.includes('Simulated') && svg.includes('Measured'));
});

test('without results there is nothing', (t) => {
  t.deepEqual(dockerAgainstSock.draw({}), { charts: [], findings: [], evidence: [] });
});
