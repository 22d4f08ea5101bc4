import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import test, { type ExecutionContext } from 'ava';
import type { Workload } from '../../workloads/catalog.ts';
import { handlerLack, readEvents } from './handler-files.ts';
import { temporaryDirectory } from '../testing/small-run.ts';

function folderOf(t: ExecutionContext, files: readonly string[]): string {
  const folder = temporaryDirectory(t);
  for (const file of files) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), '');
  }
  return folder;
}

function lackOf(folder: string, handler?: string): string | undefined {
  const workload = { codeFolders: [folder], handlers: [{ handler }] } as unknown as Workload;
  return handlerLack(workload, 0)?.replaceAll(folder, 'DIR');
}

test('a handler is looked for where its users keep it', (t) => {
  for (const [files, handler] of [
    [['handler.py'], undefined],
    [['f.py'], undefined],
    [['lambda_function.py'], undefined],
    [['app.py'], 'app.lambda_handler'],
    [['src/app.py'], 'src/app.run'],
    [['src/app/__init__.py'], 'src.app.run'],
  ] as const) {
    t.is(lackOf(folderOf(t, files), handler), undefined, `${files.join()} ${handler}`);
  }
  t.is(lackOf(''), undefined, 'a body that burns time needs none');
});

test('one that is not there is named, with what would be taken', (t) => {
  t.is(lackOf(folderOf(t, ['app.py']), 'main.run'), 'DIR has no module for its handler main.run');
  t.is(
    lackOf(folderOf(t, ['app.py'])),
    'DIR has none of handler.py, f.py, lambda_function.py; "handler" names another',
  );
  t.is(lackOf('/no/such/folder'), 'its code folder DIR is not there');
});

test('events are read a line each, as they stand', (t) => {
  const file = path.join(temporaryDirectory(t), 'events.jsonl');
  writeFileSync(file, '\uFEFF{"n": 1.50}\r\n\n[ "ünï" ]\n"x"');
  t.deepEqual(readEvents(file), ['{"n": 1.50}', '[ "ünï" ]', '"x"']);
});

test('events in another encoding are not taken for other letters', (t) => {
  const file = path.join(temporaryDirectory(t), 'events.jsonl');
  for (const bytes of [Buffer.from('"ü"', 'latin1'), Buffer.from('\uFEFF"x"\n', 'utf16le')]) {
    writeFileSync(file, bytes);
    t.throws(() => readEvents(file), { message: /events\.jsonl: events should be text in UTF-8$/ });
  }
});

test('an event that cannot be taken is named by its line', (t) => {
  const file = path.join(temporaryDirectory(t), 'events.jsonl');
  for (const [text, message] of [
    ['1\n{n: 1}\n', /events\.jsonl:2: should be a JSON value \(/],
    ['\n\n', /events\.jsonl: should hold at least one event, a JSON value a line$/],
    [
      `1\n"${'x'.repeat(7e6)}"`,
      /events\.jsonl:2: the event has 7000002 bytes, at most 6294528 are taken$/,
    ],
  ] as const) {
    writeFileSync(file, text);
    t.throws(() => readEvents(file), { message });
  }
  t.throws(() => readEvents('/no/such/file'), { message: /events cannot be read \(ENOENT/ });
});
