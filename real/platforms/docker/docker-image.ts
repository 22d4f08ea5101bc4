import { spawn } from 'node:child_process';
import path from 'node:path';
import { InputError } from '../../../workloads/input-error.ts';
import { EngineError, type DockerEngine } from './docker-engine.ts';

/** Repository of the images that are imported from bases. */
export const imageRepository = 'zygolab-base';

/**
 * Imports a base directory as an image, unless the daemon has it: `zygolab-base:KEY`, KEY being
 * that of the base's name. Its devices are left out, for Docker gives each container its own.
 *
 * @returns the image's name
 * @throws InputError when the directory cannot be packed, or the daemon does not take it
 */
export async function importImage(engine: DockerEngine, baseDirectory: string): Promise<string> {
  const tag = path
    .basename(baseDirectory)
    .replace(/^base-/, '')
    .replaceAll(/[^\w.-]/g, '-');
  const name = `${imageRepository}:${tag}`;
  try {
    await engine.ask('GET', `/images/${name}/json`);
    return name;
  } catch (error) {
    if (!(error instanceof EngineError && error.status === 404)) {
      throw error;
    }
  }
  const query = new URLSearchParams({ fromSrc: '-', repo: imageRepository, tag });
  query.append('changes', 'LABEL zygolab=base');
  const tar = new Tar(baseDirectory);
  try {
    await engine.send(
      'POST',
      `/images/create?${query.toString()}`,
      'application/x-tar',
      (request) => {
        tar.writeTo(request);
      },
    );
  } catch (error) {
    throw new InputError(
      `the base cannot be imported as an image: ${(await tar.reason()) || (error as Error).message}`,
    );
  }
  return name;
}

/** The system's tar, packing a directory into a stream. */
class Tar {
  readonly #child;
  readonly #exit: Promise<number | null>;
  #words = '';

  constructor(directory: string) {
    const options = ['--create', '--numeric-owner', '--exclude=./dev/*', '--directory', directory];
    this.#child = spawn('tar', [...options, '.'], { stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#words += text;
    });
    this.#exit = new Promise((resolve) => {
      this.#child.on('error', (error) => {
        this.#words += error.message;
        resolve(null);
      });
      this.#child.on('close', resolve);
    });
  }

  /** The stream is ended only when tar says that all went well: half a base is no image. */
  writeTo(request: NodeJS.WritableStream & { destroy(error?: Error): unknown }): void {
    this.#child.stdout.pipe(request, { end: false });
    void this.#exit.then((code) => {
      if (code === 0) {
        request.end();
      } else {
        request.destroy(new Error('tar failed'));
      }
    });
    request.on('error', () => this.#child.kill());
  }

  /** What tar complained of; empty when it did not. */
  async reason(): Promise<string> {
    const code = await this.#exit;
    return code === 0 || this.#words === '' ? '' : (this.#words.trim().split('\n')[0] ?? '');
  }
}
