import test from 'ava';
import { collectRecords } from './testing/collect-records.ts';
import { fixedTreeScenarios } from './testing/scenarios/fixed-tree-scenarios.ts';
import { handlerPolicyScenarios } from './testing/scenarios/handler-policy-scenarios.ts';
import { lifeScenarios } from './testing/scenarios/life-scenarios.ts';
import { recordedArrivals } from './testing/recorded-arrivals.ts';
import { checkScenario } from './testing/scenarios/scenario.ts';
import { sockScenarios } from './testing/scenarios/sock-scenarios.ts';
import { timedPolicyScenarios } from './testing/scenarios/timed-policy-scenarios.ts';

for (const scenario of [
  ...lifeScenarios,
  ...sockScenarios,
  ...fixedTreeScenarios,
  ...handlerPolicyScenarios,
  ...timedPolicyScenarios,
]) {
  test(scenario.title, (t) =>
    checkScenario(t, scenario, (catalog, configuration, invocations) =>
      collectRecords(catalog, configuration, recordedArrivals(catalog, invocations)),
    ),
  );
}
