import { setTimeout as sleep } from 'node:timers/promises';
import type { DockerEngine } from './docker-engine.ts';

/** What the daemon says of a container's process. */
export interface ContainerState {
  readonly OOMKilled: boolean;
  readonly Running: boolean;
  readonly ExitCode: number;
}

/**
 * @param container its id or name
 * @throws EngineError
 */
export async function containerState(
  engine: DockerEngine,
  container: string,
): Promise<ContainerState> {
  const { State: state } = (await engine.ask('GET', `/containers/${container}/json`)) as {
    State: ContainerState;
  };
  return state;
}

/** What became of a container that does not answer any more. */
export async function containerFate(
  engine: DockerEngine,
  container: string,
): Promise<{ status: 'oom' | 'killed' | 'error'; reason: string }> {
  let state = await containerState(engine, container);
  // The connection breaks some time before the daemon knows of the end of the process.
  for (let look = 0; state.Running && look < 100; look++) {
    await sleep(10);
    state = await containerState(engine, container);
  }
  if (state.OOMKilled) {
    return { status: 'oom', reason: 'the memory limit was reached' };
  }
  return state.Running
    ? { status: 'error', reason: 'the sandbox closed its connection' }
    : { status: 'killed', reason: `the process ended with exit code ${state.ExitCode}` };
}
