import test from 'ava';
import { fixedTreeScenarios } from './fixed-tree-scenarios.ts';
import { lifeScenarios } from './life-scenarios.ts';
import { simulateNaively } from './naive-model.ts';
import { checkScenario } from './scenario.ts';
import { sockScenarios } from './sock-scenarios.ts';

for (const scenario of [...lifeScenarios, ...sockScenarios, ...fixedTreeScenarios]) {
  test(scenario.title, (t) => checkScenario(t, scenario, simulateNaively));
}
