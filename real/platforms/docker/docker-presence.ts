import { mkdir, rm } from 'node:fs/promises';
import os from 'node:os';
import { stateRoot } from '../../state/run-state.ts';
import { temporaryDirectory } from '../../state/temporary-directories.ts';
import { type DockerEngine, EngineError } from './docker-engine.ts';

/**
 * Why a daemon that answers here is not on this host, in a few words: its socket may be forwarded
 * from another machine, or it may run in a virtual machine or a container. Undefined when it is.
 *
 * It must run on this kernel, and see a directory that was made for the question where runs have
 * theirs. It is asked for a container of an image that is not there with that directory bound, and
 * complains of the directory first, so nothing is made.
 */
export async function whyNotOnThisHost(engine: DockerEngine): Promise<string | undefined> {
  const { KernelVersion: kernel } = (await engine.ask('GET', '/version')) as {
    KernelVersion?: string;
  };
  if (kernel !== undefined && kernel !== os.release()) {
    return `it runs on Linux ${kernel}, and this is ${os.release()}`;
  }
  const directory = temporaryDirectory(stateRoot());
  await mkdir(directory, { recursive: true, mode: 0o711 });
  const mount = { Type: 'bind', Source: directory, Target: '/directory', ReadOnly: true };
  try {
    await engine.ask('POST', '/containers/create', {
      Image: 'zygolab-base:no-such-image',
      HostConfig: { Mounts: [mount] },
    });
  } catch (error) {
    const seesNothing =
      error instanceof EngineError && /source path does not exist/.test(error.message);
    return seesNothing ? `it does not see this host's files` : undefined;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
  return undefined;
}
