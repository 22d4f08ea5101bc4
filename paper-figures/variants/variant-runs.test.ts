import path from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { findPython } from '../../real/base/find-python.ts';
import { lean } from '../../real/platforms/lean.ts';
import { processPlatform } from '../../real/platforms/process.ts';
import { mocks } from '../../real/platforms/registry.ts';
import { faultyPlatform } from '../../real/testing/faulty-platform.ts';
import { testThatNeeds } from '../../real/testing/test-that-needs.ts';
import { loadWorkload } from '../../workloads/built-in.ts';
import { writeWorkloadDirectory } from '../../workloads/directory/write-workload.ts';
import { repeatFunction } from '../../workloads/repeat-function.ts';
import { PartlyMeasured } from '../figure.ts';
import { sampleNotes } from './sample-notes.ts';
import { figureContext } from '../testing/figure-context.ts';
import { readVariant } from './variant-results.ts';
import { measureVariants, simulateVariants, type Variant } from './variant-runs.ts';

const hasPython = (await findPython().catch(() => undefined)) !== undefined;
const withLean = testThatNeeds(hasPython ? await lean.unavailable() : 'no Python');

async function freshAndForked(directory: string, executeMs = 0): Promise<Variant[]> {
  const workload = path.join(directory, 'workload');
  const noop = repeatFunction(loadWorkload('popular'), 'noop', { copies: 1, executeMs });
  await writeWorkloadDirectory(workload, noop);
  return ['none', 'sock'].map((zygotePolicy) => ({
    name: zygotePolicy,
    options: { workload, platform: 'lean', handlerPolicy: 'none', zygotePolicy, invocations: 4 },
  }));
}

test('variants are simulated, read again, and told of in the caption', async (t) => {
  // A fixed profile, so that a body takes exactly what it is said to take.
  const context = { ...(await figureContext(t)), profile: 'lean' };
  await simulateVariants(await freshAndForked(context.directory, 2), context);
  const result = readVariant(context.directory, 'none')!;
  t.is(result.trials, 1);
  t.is(result.latencyMs.length, 4);
  t.is(result.gapMs.length, 4);
  result.platformMs.forEach((ms, index) => {
    t.true(Math.abs(result.latencyMs[index]! - 2 - ms) < 1e-6, 'the body takes 2 ms');
  });
  const { provision, execute } = result.phaseMeanMs;
  t.true(provision > 0 && Math.abs(execute - 2) < 1e-6);
  t.is(readVariant(context.directory, 'other'), undefined);
  t.deepEqual(sampleNotes([{ mode: 'sim', result }]), [
    `Simulated with profile ${context.profile}: n = 4 for each line.`,
  ]);
});

test('a run that was asked to stop does not begin the next variant', async (t) => {
  const context = await figureContext(t);
  const variants = await freshAndForked(context.directory);
  const stopped = { ...context, signal: AbortSignal.abort() };
  await t.throwsAsync(simulateVariants(variants, stopped), { name: 'AbortError' });
  await t.throwsAsync(measureVariants(variants, 1, stopped), { name: 'AbortError' });
});

test('declared times make no figure', async (t) => {
  const context = await figureContext(t);
  const [variant] = await freshAndForked(context.directory);
  const declared = {
    ...variant!,
    name: 'declared',
    options: { ...variant!.options, platform: 'mock' },
  };
  await t.throwsAsync(measureVariants([declared], 1, context), {
    message: /^platform mock takes declared times and measures nothing: choose one of lean, /,
  });
  // Nor where somebody lays them into a figure's folder.
  await measureVariants([declared], 1, context, mocks);
  t.throws(() => readVariant(context.directory, 'declared'), {
    message: /declared\/0: holds declared times, of which no figure is made$/,
  });
});

withLean('variants are measured in trials, which are read as one sample', async (t) => {
  const context = await figureContext(t);
  const variants = await freshAndForked(context.directory);
  await measureVariants(variants, 2, context);
  const [fresh, forked] = ['none', 'sock'].map((name) => readVariant(context.directory, name)!);
  t.is(fresh!.trials, 2);
  t.is(fresh!.latencyMs.length, 8);
  t.is(forked!.run['zygote_policy'], 'sock');
  t.deepEqual(sampleNotes([{ mode: 'real', result: forked! }]), [
    'Measured on this host, in random order, 2 trials each: n = 8 for each line.',
  ]);
});

withLean('a variant of which no invocation ends well is left out, and said', async (t) => {
  const warnings: string[] = [];
  const context = { ...(await figureContext(t)), warn: (line: string) => warnings.push(line) };
  const [variant, other] = await freshAndForked(context.directory, 500);
  const measurement = {
    limits: { memoryMb: 128, processes: 32, cores: 1, timeoutMs: 20, network: 'none' as const },
  };
  await t.throwsAsync(measureVariants([{ ...variant!, measurement }, other!], 1, context), {
    instanceOf: PartlyMeasured,
    message: /^left out: none, trial 0 \(invocations failed \(4 timeout\)\)$/,
  });
  t.is(warnings.length, 3);
  t.is(readVariant(context.directory, 'none'), undefined);
  t.is(readVariant(context.directory, 'sock')?.latencyMs.length, 4, 'the other one is there');
});

const withProcesses = testThatNeeds(hasPython ? undefined : 'no Python');

async function withFaults(t: ExecutionContext, at: readonly number[]) {
  const warnings: string[] = [];
  const context = { ...(await figureContext(t)), warn: (line: string) => warnings.push(line) };
  const [variant] = await freshAndForked(context.directory);
  const options = { ...variant!.options, platform: 'process' };
  const process = faultyPlatform(processPlatform, [{ operation: 'execute', at }]);
  await measureVariants([{ ...variant!, options }], 2, context, { process });
  return { result: readVariant(context.directory, 'none')!, warnings };
}

withProcesses('a trial in which an invocation failed is measured again', async (t) => {
  const { result, warnings } = await withFaults(t, [2]);
  t.deepEqual([result.trials, result.latencyMs.length], [2, 8]);
  t.deepEqual(warnings, ['none, trial 0 is measured again: invocations failed (1 error)']);
});

withProcesses('what fails in the last try, too, is in no latency', async (t) => {
  // One of the four of each of the first three tries.
  const { result, warnings } = await withFaults(t, [0, 5, 10]);
  t.deepEqual([result.trials, result.latencyMs.length], [2, 7]);
  t.is(warnings.at(-1), 'none, trial 0: invocations failed, and do not count (1 error)');
});
