import type { PlatformSession } from '../platforms/platform.ts';
import { platforms } from '../platforms/registry.ts';
import { testsOfHandlers } from '../testing/handler-places.ts';
import { userHandlers } from '../testing/user-handlers.ts';

/*
 * What Python code may do under an unprivileged user, it may do on every platform, in a fresh
 * interpreter and in one that was forked from a Zygote.
 */

/** A handler's result goes nowhere; what it answers is told by an error where it is not "done". */
const answered = `
import handler_of_user

def handler(event):
    result = handler_of_user.handler(event)
    if result != "done":
        raise AssertionError("answered %r" % (result,))
`;

const places = [
  { name: 'lean', zygote: -1, title: 'lean, fresh' },
  { name: 'lean', zygote: 0, title: 'lean, forked' },
  { name: 'docker', zygote: -1, title: 'docker' },
  { name: 'runc', zygote: -1, title: 'runc' },
] as const;

const { world, tests } = await testsOfHandlers(places.map(({ name }) => name));

for (const [at, { name, zygote, title }] of places.entries()) {
  let session: PlatformSession;
  let sandboxes = 0;
  const onPlatform = tests[at]!;
  onPlatform(`${title}: a session opens`, async (t) => {
    session = await platforms[name]!.open(await world().setup());
    t.pass();
  });
  for (const [what, source] of Object.entries(userHandlers)) {
    onPlatform(`${title}: a handler that ${what}`, async (t) => {
      const sandbox = sandboxes++;
      const codeFolder = await world().handler(what.replaceAll(/\W+/g, '-'), answered, {
        'handler_of_user.py': source,
      });
      const packages = [world().packages.plain];
      const created = await session.createSandbox({ sandbox, zygote, packages, codeFolder });
      t.is(created.reason, '');
      t.is((await session.execute(sandbox, 0)).reason, '');
      await session.destroySandbox(sandbox);
    });
  }
  onPlatform(`${title}: a session closes`, async (t) => {
    await session.close();
    t.pass();
  });
}
