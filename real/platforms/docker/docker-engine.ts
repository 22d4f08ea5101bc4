import http from 'node:http';
import https from 'node:https';
import { InputError } from '../../../workloads/input-error.ts';
import { type DockerEndpoint, dockerEndpoint, tlsOptions } from './docker-endpoint.ts';

/** The daemon answered with an error, or did not answer. */
export class EngineError extends InputError {
  override readonly name = 'EngineError';
  /** HTTP status; 0 when there was no answer. */
  readonly status: number;
  /** `ENOENT` and the like, when there was no answer. */
  readonly code: string;

  constructor(message: string, status: number, code = '') {
    super(message);
    this.status = status;
    this.code = code;
  }
}

const staleConnection = 'STALE';

/** An answer that a daemon owes at once may take this long. */
const promptMs = 10_000;

/** A change of a container may: a daemon that hangs fails operations, and does not stop a run. */
const longestMs = 120_000;

/**
 * Docker's Engine API where the daemon listens, on connections that stay open. The command line
 * client would cost more than the daemon does.
 */
export class DockerEngine {
  readonly endpoint: DockerEndpoint;
  readonly #client: typeof http | typeof https;
  readonly #agent: http.Agent;

  /** @throws InputError when the endpoint is refused, or its certificates cannot be read */
  constructor(endpoint = dockerEndpoint()) {
    const tls = tlsOptions(endpoint);
    this.endpoint = endpoint;
    this.#client = tls === undefined ? http : https;
    this.#agent =
      tls === undefined
        ? new http.Agent({ keepAlive: true })
        : new https.Agent({ keepAlive: true, ...tls });
  }

  /**
   * Returns when a daemon has answered.
   *
   * @throws EngineError when it does not within 10 s
   */
  async ping(): Promise<void> {
    await this.#ask('GET', '/_ping', undefined, promptMs);
  }

  /**
   * @param body sent as JSON
   * @returns what the daemon answers, read as JSON; undefined where it answers nothing
   * @throws EngineError
   */
  async ask(method: string, target: string, body?: unknown): Promise<unknown> {
    return this.#ask(method, target, body, longestMs);
  }

  async #ask(method: string, target: string, body: unknown, limitMs: number): Promise<unknown> {
    const text = body === undefined ? '' : JSON.stringify(body);
    const send = (): Promise<unknown> =>
      this.send(method, target, 'application/json', (request) => {
        const late = 'the Docker daemon does not answer: the time is up';
        request.setTimeout(limitMs, () => request.destroy(new EngineError(late, 0, 'ETIMEDOUT')));
        request.end(text);
      });
    try {
      return await send();
    } catch (error) {
      // The daemon had closed the idle connection and never saw the request.
      if (error instanceof EngineError && error.code === staleConnection) {
        return send();
      }
      throw error;
    }
  }

  /** As `ask`, with a body that the caller writes. */
  async send(
    method: string,
    target: string,
    type: string,
    write: (request: http.ClientRequest) => void,
  ): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const request = this.#client.request({
        ...this.endpoint.address,
        agent: this.#agent,
        method,
        path: target,
        headers: { 'Content-Type': type },
      });
      request.on('error', (error: NodeJS.ErrnoException) => {
        if (error instanceof EngineError) {
          reject(error);
          return;
        }
        const isStale = request.reusedSocket && /^(ECONNRESET|EPIPE)$/.test(error.code ?? '');
        const code = isStale ? staleConnection : error.code;
        reject(new EngineError(`the Docker daemon does not answer: ${error.message}`, 0, code));
      });
      request.on('response', (response) => {
        const { statusCode: status = 0 } = response;
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (part: string) => {
          text += part;
        });
        response.on('error', (error) => {
          reject(new EngineError(`the Docker daemon broke off: ${error.message}`, 0));
        });
        response.on('end', () => {
          const error = errorIn(text);
          if (status >= 400 || error !== undefined) {
            reject(new EngineError(error ?? statusLine(status, text), status));
          } else {
            resolve(parseJson(text));
          }
        });
      });
      write(request);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}

/** `{"message": …}` with a status, `{"error": …}` as the last of several lines without one. */
function errorIn(text: string): string | undefined {
  const last = parseJson(text.trim().split('\n').at(-1) ?? '');
  if (typeof last !== 'object' || last === null) {
    return undefined;
  }
  const { error, message } = last as { error?: unknown; message?: unknown };
  const reason = error ?? message;
  return typeof reason === 'string' ? reason.trim().replaceAll(/\s*\n\s*/g, ' ') : undefined;
}

/** What is no Docker daemon says in its own way what is wrong. */
function statusLine(status: number, text: string): string {
  const line = text.trim().split('\n')[0]!.slice(0, 200);
  return line === '' ? `HTTP status ${status}` : `HTTP status ${status}, ${line}`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
