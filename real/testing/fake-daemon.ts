import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { type DockerEndpoint, socketEndpoint } from '../platforms/docker/docker-endpoint.ts';

/** What a daemon answers; its body is sent as JSON. */
export interface FakeAnswer {
  readonly status: number;
  readonly body?: unknown;
}

export interface FakeDaemon {
  readonly endpoint: DockerEndpoint;
  /** What it was asked, in order: `POST /containers/c/pause`. */
  readonly asked: readonly string[];
  close(): Promise<void>;
}

/**
 * A Docker daemon for tests on a Unix socket of its own, which answers as it is told: for what a
 * real one does only now and then.
 *
 * @param answer is given the request's line and its body, read as JSON
 */
export async function fakeDaemon(
  answer: (asked: string, body: unknown) => FakeAnswer | Promise<FakeAnswer>,
): Promise<FakeDaemon> {
  const socket = path.join(os.tmpdir(), `zygolab-fake-${randomUUID()}.sock`);
  const asked: string[] = [];
  const server = http.createServer((request, response) => {
    let text = '';
    request.on('data', (part: Buffer) => {
      text += part.toString();
    });
    request.on('end', () => {
      const line = `${request.method} ${request.url}`;
      asked.push(line);
      void Promise.resolve(answer(line, text === '' ? undefined : JSON.parse(text))).then(
        ({ status, body }) => {
          response.writeHead(status, { 'Content-Type': 'application/json' });
          response.end(body === undefined ? '' : JSON.stringify(body));
        },
      );
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(socket, resolve);
  });
  return {
    endpoint: socketEndpoint(socket),
    asked,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
      await rm(socket, { force: true });
    },
  };
}
