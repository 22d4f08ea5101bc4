import { ownerLives } from '../state/owner.ts';
import { describeEndpoint } from '../platforms/docker/docker-endpoint.ts';
import { DockerEngine, EngineError } from '../platforms/docker/docker-engine.ts';
import { ownerLabel, runLabel } from '../platforms/docker/docker.ts';
import type { Leftover } from './leftover.ts';

interface Container {
  readonly Id: string;
  readonly Labels: Readonly<Record<string, string>>;
  readonly State: string;
}

interface Image {
  readonly Id: string;
  readonly RepoTags: readonly string[] | null;
}

/**
 * Containers with our label whose process has ended, and images that were imported from bases
 * unless a run still goes on. Where nobody named a daemon and there is none, there are none of them.
 *
 * @throws EngineError
 */
export async function dockerLeftovers(
  engine: DockerEngine,
  aRunGoesOn: boolean,
): Promise<Leftover[]> {
  const ask = (target: string, label: string): Promise<unknown> => {
    const filters = encodeURIComponent(JSON.stringify({ label: [label] }));
    return engine.ask('GET', `${target}?all=true&filters=${filters}`);
  };
  let containers: readonly Container[];
  try {
    // Containers inherit their image's label, so the run's would find those of others too.
    containers = (await ask('/containers/json', ownerLabel)) as Container[];
  } catch (error) {
    const { endpoint } = engine;
    if (error instanceof EngineError && error.status === 0) {
      if (endpoint.namedBy === '') {
        return [];
      }
      throw new EngineError(`${describeEndpoint(endpoint)}: ${error.message}`, 0, error.code);
    }
    throw error;
  }
  const abandoned = containers.filter(
    // One that is being removed goes by itself; where the daemon was stopped meanwhile it stays in
    // the list, and cannot be found, until the daemon starts again.
    ({ Labels: labels, State: state }) =>
      !ownerLives(labels[ownerLabel] ?? '') && state !== 'removing',
  );
  const leftovers = abandoned.map(({ Id: id, Labels: labels }) => ({
    what: `Docker container ${id.slice(0, 12)} of ${labels[runLabel]}`,
    remove: () => removeUnlessGone(engine, `/containers/${id}?force=true&v=true`),
  }));
  if (aRunGoesOn || abandoned.length < containers.length) {
    return leftovers;
  }
  const images = (await ask('/images/json', 'zygolab=base')) as Image[];
  return [
    ...leftovers,
    ...images.map(({ Id: id, RepoTags: tags }) => ({
      what: `Docker image ${tags?.[0] ?? id}`,
      remove: () => removeUnlessGone(engine, `/images/${tags?.[0] ?? id}?force=true`),
    })),
  ];
}

async function removeUnlessGone(engine: DockerEngine, target: string): Promise<void> {
  try {
    await engine.ask('DELETE', target);
  } catch (error) {
    if (!(error instanceof EngineError && error.status === 404)) {
      throw error;
    }
  }
}
