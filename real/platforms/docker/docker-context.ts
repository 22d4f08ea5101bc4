import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { InputError } from '../../../workloads/input-error.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** A context by name, and what chose it. */
export interface ChosenContext {
  readonly name: string;
  readonly namedBy: string;
  readonly release: string;
}

/** What a context says of its daemon. */
export interface ContextMetadata {
  /** As in DOCKER_HOST. */
  readonly host: string;
  readonly tls: { readonly directory: string; readonly verifies: boolean } | undefined;
}

const configurationFile = z.looseObject({ currentContext: z.string().optional() });

const metadataFile = z.looseObject({
  Endpoints: z.looseObject({
    docker: z.looseObject({ Host: z.string().optional(), SkipTLSVerify: z.boolean().optional() }),
  }),
});

/** Where the `docker` command keeps its settings. */
export function configurationDirectory(environment: Environment): string {
  const home = environment['HOME'] || os.homedir();
  return environment['DOCKER_CONFIG'] || path.join(home, '.docker');
}

/**
 * The context that DOCKER_CONTEXT names, or `docker context use` in the configuration file; none
 * where that is `default`, which stands for no context.
 *
 * @throws InputError when the file is not what it should be
 */
export function chosenContext(environment: Environment): ChosenContext | undefined {
  const variable = environment['DOCKER_CONTEXT'] ?? '';
  if (variable !== '') {
    return variable === 'default'
      ? undefined
      : { name: variable, namedBy: `DOCKER_CONTEXT=${variable}`, release: 'unset DOCKER_CONTEXT' };
  }
  const file = path.join(configurationDirectory(environment), 'config.json');
  if (!existsSync(file)) {
    return undefined;
  }
  const { currentContext: name = '' } = read(file, configurationFile, 'mend it');
  return name === '' || name === 'default'
    ? undefined
    : { name, namedBy: `context ${name} in ${file}`, release: 'docker context use default' };
}

/** @throws InputError when there is no such context, or it says nothing of a daemon */
export function readContext(
  environment: Environment,
  { name, namedBy, release }: ChosenContext,
): ContextMetadata {
  const contexts = path.join(configurationDirectory(environment), 'contexts');
  const key = createHash('sha256').update(name).digest('hex');
  const file = path.join(contexts, 'meta', key, 'meta.json');
  if (!existsSync(file)) {
    throw new InputError(
      `${namedBy} names a context that is not in ${contexts}: ${release}, or choose one of docker context ls`,
    );
  }
  const { docker } = read(file, metadataFile, release).Endpoints;
  const directory = path.join(contexts, 'tls', key, 'docker');
  const skipsVerification = docker.SkipTLSVerify === true;
  return {
    host: docker.Host ?? '',
    tls:
      existsSync(directory) || skipsVerification
        ? { directory, verifies: !skipsVerification }
        : undefined,
  };
}

function read<Schema extends z.ZodType>(
  file: string,
  schema: Schema,
  remedy: string,
): z.infer<Schema> {
  try {
    return schema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    const [reason] = (error as Error).message.split('\n');
    throw new InputError(
      `${file} does not say which Docker daemon it means (${reason}): ${remedy}`,
    );
  }
}
