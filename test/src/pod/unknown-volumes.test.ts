import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { observeRuntime } from '../../../probes/go/runtime/observe.ts';
import { observe as observeLibc } from '../../../probes/libc/observe.ts';
import { observe as observeZone } from '../../../probes/timezone/observe.ts';
import { observe as observeUser } from '../../../probes/user/observe.ts';
import { NotKnown } from '../../../src/host/not-known.ts';
import { caseHost } from '../../support/cases/case-host.ts';
import { mount, usePodImage } from './pod-image.ts';

const { host, root } = usePodImage();
const claim = { persistentVolumeClaim: { claimName: 'c' } };
const ofNode = { hostPath: { path: '/x', type: 'File' } };

describe('a volume whose content is not known', () => {
  it.each(['/data', '/cache', '/opt', '/srv', '/nix', '/usr/local/share'])(
    'does not keep the zone from being judged on %s, where no zones are',
    (mountPath) => {
      const [container, spec] = mount(mountPath, claim);
      const facts = observeZone(host({ ...container, env: [{ name: 'TZ', value: 'Europe/Brelin' }] }, spec), {});
      expect(facts.suggestion).toMatchObject({ zone: 'Europe/Berlin' });
    },
  );

  it('does not keep the program from being judged where it has the accounts', () => {
    const facts = observeRuntime(host(...mount('/etc/passwd', ofNode)));
    expect([facts.user, facts.environment]).toEqual([null, 'config.json and pod.json:1']);
  });

  it.each(['/etc/passwd', '/etc/group'])('leaves the user without a name on %s', async (file) => {
    const { identity } = await observeUser(host(...mount(file, ofNode)), { userIs: '1000' });
    expect(identity).toMatchObject({ uid: { effective: 1000 }, name: null, missingGroups: [] });
  });

  it('is asked for the name of the user that is stated', async () => {
    const seen = (file: string) => observeUser(host(...mount(file, ofNode)), { userIs: 'app' });
    await expect(seen('/etc/passwd')).rejects.toThrow(NotKnown);
    expect((await seen('/etc/group')).identity?.name).toBeNull();
  });

  it.each([claim, { emptyDir: {} }])(
    'does not keep the interpreter of a script on it from being judged: %j',
    async (volume) => {
      writeFileSync(`${root()}/bin/node`, '\x7fELF', { mode: 0o755 });
      const [container, spec] = mount('/s', volume);
      const fills = { ...container, name: 'fills' };
      const command = ['/bin/node', '/s/app.js'];
      const facts = await observeLibc(host({ ...container, command }, { ...spec, initContainers: [fills] }));
      expect(facts.program?.path).toBe('/bin/node');
      expect(facts.start).toMatchObject({ argv: command, notFound: null });
      expect(facts.start?.told).toBeUndefined();
    },
  );

  it.each([['server'], ['$APP'], ['server x']])(
    'does not keep the name of a missing command from being told: %s',
    async (...command) => {
      const [container, spec] = mount('/app', claim);
      const env = [{ name: 'APP', value: '/app/server' }];
      const { start } = await observeLibc(host({ ...container, env, command }, spec));
      expect(start?.notFound).toMatchObject({ command: command[0], elsewhere: null });
      expect(start?.meant).toBeUndefined();
    },
  );

  it('does not keep a shell from being judged that is told a list', async () => {
    const [container, spec] = mount('/s', claim);
    const command = ['/bin/sh', '-c', '[/s/server, x]'];
    const { start } = await observeLibc(host({ ...container, command }, spec));
    expect(start?.starters.map(({ path: starter }) => starter)).toEqual(['/bin/sh']);
  });

  it.each(['/etc/resolv.conf', '/etc/nsswitch.conf'])(
    'does not decide whether the program starts: %s',
    async (file) => {
      const root = path.join(import.meta.dirname, '../../cases/libc/resolver-options/rootfs');
      const [container, volumes] = mount(file, ofNode);
      const facts = async (fields: object) => {
        const spec = { containers: [{ name: 'web', ...fields }], ...volumes };
        const pod = JSON.stringify({ apiVersion: 'v1', kind: 'Pod', spec });
        const declare = { config: { architecture: 'amd64', config: { Entrypoint: ['/app'] } }, pod };
        const { program } = await observeLibc(caseHost(root, { declare }));
        return [program?.chain.length, program?.libraries?.missing, program?.resolver == null];
      };
      const [chain, missing] = await facts({});
      expect(await facts({})).toEqual([chain, missing, false]);
      expect(await facts(container)).toEqual([chain, missing, true]);
    },
  );
});
