import test from 'ava';
import { defaultsOf } from '../parameters/parameter.ts';
import type { ExecutionContext } from 'ava';
import type { Configuration } from '../configuration.ts';
import { collectRecords } from '../testing/collect-records.ts';
import { recordedArrivals } from '../testing/recorded-arrivals.ts';
import { profile } from '../testing/scenarios/scenario.ts';
import { smallCatalog, smallInvocations } from '../testing/small-catalog.ts';
import type { HandlerPolicy, HandlerPolicyFactory } from '../ports/handler-policy.ts';
import type { ZygotePolicy, ZygotePolicyFactory } from '../ports/zygote-policy.ts';
import { lru } from './handler/lru.ts';
import { handlerPolicies } from './handler/registry.ts';
import { zygotePolicies } from './zygote/registry.ts';
import { sock } from './zygote/sock.ts';

// A policy that breaks the model's rules must stop the run with a message that names the rule,
// rather than come out with numbers.

const catalog = smallCatalog(
  [
    { name: 'a', importMs: 10, importMb: 4, installMs: 100 },
    { name: 'b', importMs: 6, importMb: 6, installMs: 50 },
  ],
  [
    { name: 'fa', packages: ['a'], executeMs: 7, memoryMb: 3 },
    { name: 'fab', packages: ['a', 'b'], executeMs: 7, memoryMb: 3 },
  ],
);

test('a Zygote with packages that the function does not have', (t) => {
  const message = 'Zygote 1 holds packages that function 0 does not have';
  stopsWith(
    t,
    message,
    withZygotes((cache) => ({
      ...idle,
      match: () => 0,
      grow: () => cache.create(0, Int32Array.of(0, 1)),
    })),
  );
});

test('a Zygote evicted while it is being created', (t) => {
  stopsWith(
    t,
    'Zygote 1 is evicted while busy',
    withZygotes((cache) => ({
      ...idle,
      match: () => 0,
      grow: () => cache.create(0, Int32Array.of(0)),
      forked: (zygote) => cache.evict(zygote),
    })),
  );
});

test('the root evicted', (t) => {
  stopsWith(
    t,
    'the root should never be evicted',
    withZygotes((cache) => ({
      ...idle,
      match: () => 0,
      settled: () => cache.evict(0),
    })),
  );
});

test('a Zygote evicted twice', (t) => {
  const message = 'Zygote 1 is evicted, but not live';
  stopsWith(
    t,
    message,
    withZygotes((cache) => ({
      ...idle,
      match: () => 0,
      grow: (_functionIndex, match) =>
        cache.zygotes.created > 0 ? match : cache.create(0, Int32Array.of(0)),
      settled: () => {
        if (cache.zygotes.created > 0 && !cache.isBusy(1)) {
          cache.evict(1);
        }
      },
    })),
  );
});

test('a Zygote evicted before its child', (t) => {
  const message = 'Zygote 1 goes before its children';
  stopsWith(
    t,
    message,
    withZygotes((cache, clock) => ({
      ...withMethods(sock.create(defaultsOf(sock.parameters))(cache, clock)),
      settled: () => {
        if (cache.zygotes.created > 1 && !cache.isBusy(1)) {
          cache.evict(1);
        }
      },
    })),
  );
});

test('a Zygote forked from one that was evicted', (t) => {
  const message = 'Zygote 1 forks after it was evicted';
  stopsWith(
    t,
    message,
    withZygotes((cache) => ({
      ...idle,
      match: () => 0,
      grow: (_functionIndex, match) =>
        cache.liveCount === 0
          ? cache.create(cache.zygotes.created === 0 ? match : 1, Int32Array.of(0))
          : 1,
      settled: () => {
        if (cache.liveCount > 0 && !cache.isBusy(1)) {
          cache.evict(1);
        }
      },
    })),
  );
});

test('a sandbox forked from a Zygote that was evicted', (t) => {
  const message = 'Zygote 1 forks after it was evicted';
  stopsWith(
    t,
    message,
    withZygotes((cache) => ({
      ...idle,
      match: () => 0,
      grow: () => (cache.zygotes.created === 0 ? cache.create(0, Int32Array.of(0)) : 1),
      settled: () => {
        if (cache.liveCount > 0 && !cache.isBusy(1)) {
          cache.evict(1);
        }
      },
    })),
  );
});

for (const victim of [-1, 0, 999]) {
  test(`sandbox ${victim} given up, which is not paused`, (t) => {
    const message = `sandbox ${victim} is given up, but not paused`;
    // The second sandbox is paused while the first, in slot 0, executes.
    stopsWith(
      t,
      message,
      withHandlers((cache) => ({
        ...withMethods(lru.create(defaultsOf(lru.parameters))(cache)),
        victim: () => victim,
      })),
    );
  });
}

/** A policy that does nothing but fork from what it is told to. */
const idle: ZygotePolicy = {
  timerMs: Infinity,
  match: () => -1,
  grow: (_functionIndex, match) => match,
  forked() {},
  touched() {},
  settled() {},
  runTimer() {},
};

/** A policy's methods as an object's own, so that they can be replaced one by one. */
function withMethods<Policy extends HandlerPolicy | ZygotePolicy>(policy: Policy): Policy {
  const names = Object.getOwnPropertyNames(Object.getPrototypeOf(policy));
  const methods = names.map((name) => [name, policy[name as keyof Policy]] as const);
  const bound = methods.map(([name, method]) => [
    name,
    typeof method === 'function' ? method.bind(policy) : method,
  ]);
  return { ...policy, ...Object.fromEntries(bound) };
}

type Policies = Pick<Configuration, 'handlerPolicy' | 'zygotePolicy'>;

/** Policies of which one is wrong, under a name of its own in the registry. */
function withZygotes(policy: ZygotePolicyFactory): Policies {
  const create = (): ZygotePolicyFactory => policy;
  Object.assign(zygotePolicies, { wrong: { about: '', source: '', parameters: {}, create } });
  return { zygotePolicy: 'wrong', handlerPolicy: 'none' };
}

function withHandlers(policy: HandlerPolicyFactory): Policies {
  const create = (): HandlerPolicyFactory => policy;
  Object.assign(handlerPolicies, { wrong: { about: '', source: '', parameters: {}, create } });
  return { zygotePolicy: 'none', handlerPolicy: 'wrong' };
}

function stopsWith(t: ExecutionContext, message: string, policies: Policies): void {
  const configuration = {
    ...policies,
    platform: 'lean',
    profile,
    handlerCacheMb: 30,
    importCacheMb: Infinity,
    installCache: 'warm',
  } as const;
  const invocations = smallInvocations(catalog, [
    [0, 'fa', 500],
    [10, 'fab'],
    [100, 'fa'],
    [300, 'fab'],
  ]);
  t.throws(() => collectRecords(catalog, configuration, recordedArrivals(catalog, invocations)), {
    message: `invariant broken: ${message}`,
  });
}
