import test from 'ava';
import { collectRecords } from './testing/collect-records.ts';
import { fixedTreeScenarios } from './testing/scenarios/fixed-tree-scenarios.ts';
import { lifeScenarios } from './testing/scenarios/life-scenarios.ts';
import { recordedArrivals } from './testing/recorded-arrivals.ts';
import { checkScenario } from './testing/scenarios/scenario.ts';
import { sockScenarios } from './testing/scenarios/sock-scenarios.ts';

for (const scenario of [...lifeScenarios, ...sockScenarios, ...fixedTreeScenarios]) {
  test(scenario.title, (t) =>
    checkScenario(t, scenario, (catalog, configuration, invocations) =>
      collectRecords(catalog, configuration, recordedArrivals(catalog, invocations)),
    ),
  );
}
