import test, { type Implementation } from 'ava';

/**
 * A test that needs something of the host: where that is lacking it is skipped, and its title says
 * why. Such tests of one file run one after the other, since they share the host.
 *
 * @param lack what is lacking, in a few words; undefined when all is there
 */
export function testThatNeeds(
  lack: string | undefined,
): (title: string, body: Implementation<[]>) => void {
  return (title, body) => {
    if (lack === undefined) {
      test.serial(title, body);
    } else {
      test.serial.skip(`${title} (skipped: ${lack})`, body);
    }
  };
}
