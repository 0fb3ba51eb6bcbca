import type { Host } from '../../src/host/host.ts';
import type { UserFacts } from './facts.ts';
import { observeIdentity } from './identity/observe.ts';
import type { Expectations } from './options.ts';
import { observePlace, observeTemporary } from './places/observe.ts';

/** Who the program is, and what access it gets to the places that it needs. */
export async function observe(host: Host, expect: Expectations): Promise<UserFacts> {
  const refused = host.declared?.refusedSwitch ?? null;
  const home = host.env.get('HOME') ?? '';
  return {
    identity: observeIdentity(host, expect.userIs),
    declared: host.declared?.user ?? null,
    ...(refused === null ? {} : { refusedSwitch: refused }),
    workingDirectory: observePlace(host, host.cwd, 'x'),
    home: home.startsWith('/') ? observePlace(host, home, 'x') : null,
    temporary: observeTemporary(host),
    stated: (expect.path ?? []).map(({ path, need }) => observePlace(host, path, need)),
    app: host.app?.path ?? null,
  };
}
