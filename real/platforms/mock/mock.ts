import { defaultsOf } from '../../../sim/parameters/parameter.ts';
import { canonicalName, readValues } from '../../../sim/parameters/parameterized-name.ts';
import type { RealPlatform } from '../platform.ts';
import { type MockValues, mockParameters } from './mock-parameters.ts';
import { MockSession } from './mock-session.ts';

/**
 * A platform of declared times: nothing is run, and a virtual clock says how long it
 * took. It takes the whole of `measure` through its paces, on every machine and with the same bytes
 * for the same seed.
 */
export const mock = mockOf(defaultsOf(mockParameters));

function mockOf(values: MockValues): RealPlatform {
  return {
    name: canonicalName('mock', mockParameters, values),
    holdsZygotes: values.zygotes === 'yes',
    unavailable: async () => undefined,
    describe: () => 'nothing is run, and takes the time that is declared for it',
    open: async (setup) => new MockSession(values, setup),
    mock: {
      parameters: mockParameters,
      values,
      named: (text) => mockOf(readValues('platform', text, mockParameters)),
    },
  };
}
