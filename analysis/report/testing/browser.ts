import { execa } from 'execa';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/** A page in headless Chromium, driven by the DevTools protocol. */
export interface Page {
  /** The value of an expression in the page, which may be a promise. */
  evaluate(expression: string): Promise<unknown>;
  /** A click of the mouse, or only its coming there, in the middle of the first such element. */
  point(selector: string, does: 'click' | 'hover'): Promise<void>;
  screenshot(): Promise<Buffer>;
  /** What the page asked for beyond itself, and what went wrong in it. */
  readonly requests: readonly string[];
  readonly errors: readonly string[];
  close(): Promise<void>;
}

/** The first Chromium there is; undefined where there is none. */
export async function findChromium(): Promise<string | undefined> {
  for (const name of ['chromium', 'chromium-browser', 'google-chrome']) {
    const { exitCode } = await execa(name, ['--version'], { reject: false });
    if (exitCode === 0) {
      return name;
    }
  }
  return undefined;
}

const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--remote-debugging-port=0',
  '--window-size=1280,1000',
];

/** Opens an address in a browser of its own, and waits until it is loaded. */
export async function openPage(chromium: string, address: string): Promise<Page> {
  const profile = await mkdtemp(path.join(tmpdir(), 'zygolab-chromium-'));
  const browser = execa(chromium, [...flags, `--user-data-dir=${profile}`, 'about:blank'], {
    reject: false,
  });
  const connection = await connect(await debuggingPort(browser.stderr));
  const { send, requests, errors } = connection;
  await send('Page.enable');
  await send('Runtime.enable');
  await send('Network.enable');
  const loaded = connection.next('Page.loadEventFired');
  await send('Page.navigate', { url: address });
  await loaded;
  const evaluate = async (expression: string) => {
    const options = { expression, awaitPromise: true, returnByValue: true };
    const { result, exceptionDetails } = await send('Runtime.evaluate', options);
    if (exceptionDetails !== undefined) {
      throw new Error(`in the page: ${JSON.stringify(exceptionDetails)}`);
    }
    return (result as { value?: unknown }).value;
  };
  return {
    evaluate,
    async point(selector, does) {
      const box = (await evaluate(`(() => {
        const element = document.querySelector(${JSON.stringify(selector)});
        element.scrollIntoView({ behavior: 'instant', block: 'center' });
        const { x, y, width, height } = element.getBoundingClientRect();
        return { x: x + width / 2, y: y + height / 2 };
      })()`)) as { x: number; y: number };
      await send('Input.dispatchMouseEvent', { type: 'mouseMoved', ...box });
      if (does === 'click') {
        const button = { ...box, button: 'left', clickCount: 1 };
        await send('Input.dispatchMouseEvent', { type: 'mousePressed', ...button });
        await send('Input.dispatchMouseEvent', { type: 'mouseReleased', ...button });
      }
    },
    async screenshot() {
      const { data } = await send('Page.captureScreenshot', { format: 'png' });
      return Buffer.from(data as string, 'base64');
    },
    requests,
    errors,
    async close() {
      browser.kill();
      await browser;
      connection.close();
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Chromium writes its address to standard error. */
async function debuggingPort(output: Readable): Promise<string> {
  for await (const line of createInterface({ input: output })) {
    const port = /DevTools listening on ws:\/\/127\.0\.0\.1:(\d+)/.exec(line)?.[1];
    if (port !== undefined) {
      output.resume();
      return port;
    }
  }
  throw new Error('Chromium ended before it listened');
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Record<string, unknown>;
  readonly result?: Record<string, unknown>;
  readonly error?: { readonly message: string };
}

async function connect(port: string) {
  const answer = await fetch(`http://127.0.0.1:${port}/json/list`);
  const targets = (await answer.json()) as { type: string; webSocketDebuggerUrl: string }[];
  const socket = new WebSocket(targets.find(({ type }) => type === 'page')!.webSocketDebuggerUrl);
  await new Promise((resolve) => socket.addEventListener('open', resolve));
  const waiting = new Map<number, (message: Message) => void>();
  const awaited = new Map<string, () => void>();
  const requests: string[] = [];
  const errors: string[] = [];
  let count = 0;
  socket.addEventListener('message', ({ data }) => {
    const message = JSON.parse(String(data)) as Message;
    if (message.id !== undefined) {
      waiting.get(message.id)?.(message);
      waiting.delete(message.id);
    }
    awaited.get(message.method ?? '')?.();
    if (message.method === 'Network.requestWillBeSent') {
      requests.push((message.params!['request'] as { url: string }).url);
    }
    if (message.method === 'Runtime.exceptionThrown') {
      errors.push(JSON.stringify(message.params));
    }
  });
  return {
    requests,
    errors,
    next: (method: string) => new Promise<void>((resolve) => awaited.set(method, resolve)),
    send(method: string, params: object = {}): Promise<Record<string, unknown>> {
      const id = ++count;
      socket.send(JSON.stringify({ id, method, params }));
      return new Promise((resolve, reject) => {
        waiting.set(id, ({ result, error }) =>
          error === undefined ? resolve(result ?? {}) : reject(new Error(error.message)),
        );
      });
    },
    close: () => socket.close(),
  };
}
