import type { Catalog } from '../../../workloads/catalog.ts';
import type { Configuration } from '../../configuration.ts';
import { bestNode, fixedNode, NaiveFixedTree } from './naive-fixed-tree.ts';
import { NaiveOpenLambda } from './naive-openlambda.ts';
import { NaiveSock, type SockKeys } from './naive-sock.ts';
import { sock } from '../../policies/zygote/sock.ts';
import { nameAlone, readValues } from '../../parameters/parameterized-name.ts';
import type { NaiveCosts } from './naive-costs.ts';
import type { Budget, NaiveZygotePolicy } from './naive-zygote-policy.ts';
import type { NaiveZygotes } from './naive-zygotes.ts';

/** The Zygote policy of a configuration, or undefined for `none`. */
export function naiveZygotePolicy(
  catalog: Catalog,
  configuration: Configuration,
  zygotes: NaiveZygotes,
  budget: Budget,
  costs: NaiveCosts,
): NaiveZygotePolicy | undefined {
  const shape = configuration.tree ?? { packages: [], children: [] };
  switch (nameAlone(configuration.zygotePolicy)) {
    case 'none':
      return undefined;
    case 'sock':
      return new NaiveSock(zygotes, budget, costs, sockKeys(configuration.zygotePolicy));
    case 'static':
      return new NaiveFixedTree(zygotes, fixedNode(shape, undefined, catalog), bestNode);
    case 'openlambda':
      return new NaiveOpenLambda(zygotes, fixedNode(shape, undefined, catalog), budget);
    default:
      throw new Error(
        `Zygote policy ${configuration.zygotePolicy} has no naive model: write it, and name it in sim/testing/naive/naive-zygote-policies.ts`,
      );
  }
}

function sockKeys(text: string): SockKeys {
  const values: Readonly<Record<string, unknown>> = readValues('policy', text, sock.parameters);
  const of = (key: string): string => String(values[key]);
  return { evict: of('evict'), grow: of('grow'), limit: of('limit') };
}
