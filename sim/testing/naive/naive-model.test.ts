import test from 'ava';
import { fixedTreeScenarios } from '../scenarios/fixed-tree-scenarios.ts';
import { handlerPolicyScenarios } from '../scenarios/handler-policy-scenarios.ts';
import { lifeScenarios } from '../scenarios/life-scenarios.ts';
import { simulateNaively } from './naive-model.ts';
import { checkScenario } from '../scenarios/scenario.ts';
import { sockScenarios } from '../scenarios/sock-scenarios.ts';
import { timedPolicyScenarios } from '../scenarios/timed-policy-scenarios.ts';

for (const scenario of [
  ...lifeScenarios,
  ...sockScenarios,
  ...fixedTreeScenarios,
  ...handlerPolicyScenarios,
  ...timedPolicyScenarios,
]) {
  test(scenario.title, (t) => checkScenario(t, scenario, simulateNaively));
}
