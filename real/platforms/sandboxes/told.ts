import { existsSync } from 'node:fs';
import path from 'node:path';
import type { HandlerCall, PlatformSetup, SandboxRequest } from '../platform.ts';

/** Handlers that are looked for where none is named: ours, OpenLambda's, AWS Lambda's. */
export const usualHandlers = ['handler.handler', 'f.f', 'lambda_function.lambda_handler'] as const;

/**
 * What a sandbox is told of its function before all else, as zygolab_function.py reads it; empty where
 * there is nothing to tell.
 *
 * @param more what differs from platform to platform: where its code lies, where its output goes
 */
export function toldOf(
  { codeFolder, settings }: SandboxRequest,
  { limits, onOutput }: PlatformSetup,
  more: { folder?: string; output?: string } = {},
): string {
  if (codeFolder === '' && onOutput === undefined) {
    return '';
  }
  return JSON.stringify({
    name: settings?.name ?? 'function',
    handler: settings?.handler ?? (codeFolder === '' ? undefined : usualHandler(codeFolder)),
    environment: settings?.environment ?? {},
    memory_limit_mb: limits.memoryMb,
    logs: onOutput !== undefined,
    ...more,
  });
}

/** The handler that the files of a folder suggest; the first of the usual ones where none does. */
export function usualHandler(codeFolder: string): string {
  const isThere = (handler: string): boolean =>
    moduleFiles(codeFolder, handler).some((file) => existsSync(file));
  return usualHandlers.find(isThere) ?? usualHandlers[0];
}

/** Where a handler's module may stand: `a/b.py` or `a/b/__init__.py` for `a.b.f`. */
export function moduleFiles(codeFolder: string, handler: string): [file: string, package_: string] {
  const module = handler.slice(0, handler.lastIndexOf('.')).replaceAll('.', '/');
  return [path.join(codeFolder, `${module}.py`), path.join(codeFolder, module, '__init__.py')];
}

/** What a handler is called with, as zygolab_function.py reads it. */
export function handlerCall(call: HandlerCall | undefined, timeoutMs: number): string {
  return `${call?.request ?? '-'} ${timeoutMs}\n${call?.event ?? ''}`;
}
