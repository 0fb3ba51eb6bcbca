import { describe, expect, it } from 'vitest';
import type { Stated } from '../../../src/cli/expectations.ts';
import type { Host } from '../../../src/host/host.ts';
import { NotKnown } from '../../../src/host/not-known.ts';
import type { App } from '../../../src/host/process/app.ts';
import { namedApp } from '../../../src/host/process/find-app.ts';
import type { AnyProbe, Requirement } from '../../../src/probe.ts';
import { statedFlags, unmetRequirement } from '../../../src/run/requirement.ts';
import { caseHost } from '../../support/cases/case-host.ts';

const option = (flags: string) => ({ flags, help: '', parse: (text: string) => text });
const probe = (...requires: Requirement[]): AnyProbe => ({
  id: 'a',
  title: 'A',
  options: { connect: option('--connect <host:port>'), tls: option('-t, --tls-name <name>'), odd: option('-o') },
  requires,
  statements: () => [],
  findings: {},
  run: async () => ({ facts: {}, findings: [], summary: '' }),
});

const nothing = caseHost('/', { app: null, live: false });
const ofProcess = (pid: number | null): Host => ({ ...nothing, program: { ...nothing.program, pid } });
const declaring = (declare: object): Host => ({ ...caseHost('/', { declare }) });
const refusing = (host: Host): Host => {
  const refusedSwitch = { path: '/setpriv', to: null, uid: 1000, by: 'p', ofPod: true, script: null };
  const { declared } = host;
  return declared === null
    ? host
    : { ...host, declared: { ...declared, user: null, refusedSwitch: { ...refusedSwitch, lacks: 'setgid' } } };
};
const manifest = `apiVersion: v1
kind: Pod
metadata: { name: p }
spec: { containers: [{ name: c, image: i }] }
`;
const running = namedApp(nothing.fs, '/bin/sh', '--app', true, 1);
const speaking = (language: App['language']): Host => ({ ...nothing, app: { ...running, language } });
const throwing = (error: Error): Host =>
  speaking(() => {
    throw error;
  });

const noContainer = 'nothing runs in this root; it needs a running container, or its manifest (--pod)';
const noUser = 'who runs the program is not known: give --image-config or --user';
const noProgram = 'no program was found; name it with --app';

describe('what a probe requires', () => {
  it.each<[string, Requirement[], Host, string | null]>([
    ['nothing', [], nothing, null],
    ['a container, and nothing runs', ['container'], nothing, noContainer],
    ['a container, and a process is seen', ['container'], ofProcess(1), null],
    ['a container, of an image without a manifest', ['container'], declaring({ user: '1000' }), noContainer],
    ['a container, of an image with one', ['container'], declaring({ pod: manifest }), null],
    ['a user, and nothing runs', ['user'], nothing, noUser],
    ['a user, and a process is seen', ['user'], ofProcess(1), null],
    ['a user, of an image that states none', ['user'], declaring({}), noUser],
    ['a user, of an image that states one', ['user'], declaring({ user: '1000' }), null],
    ['a user, of whom it is known that a switch is refused', ['user'], refusing(declaring({})), null],
    [
      'a user, whom the command changes in part',
      ['user'],
      declaring({ config: { config: { User: '0', Entrypoint: ['/bin/setpriv', '--reuid=1000', '/bin/app'] } } }),
      'who runs the program is not known: /bin/setpriv decides',
    ],
    ['a program, and there is none', ['program'], nothing, noProgram],
    ['a program, and there is one', ['program'], { ...nothing, app: running }, null],
    ['Go, and there is no program', ['go'], nothing, null],
    ['Go', ['go'], speaking(() => 'go'), null],
    ['Go, where that is not known', ['go'], speaking(() => 'unknown'), null],
    ['Go, of another', ['go'], speaking(() => 'other'), '/bin/sh is not a Go program: other rules apply to it'],
    ['Go, of what a volume hides', ['go'], throwing(new NotKnown('hidden')), null],
    ['the network', ['network'], nothing, 'it connects only when asked to, by --connect or --tls-name or -o'],
    ['the first of two that are missing', ['program', 'user'], nothing, noProgram],
    ['one that is there, and one that is not', ['go', 'user'], nothing, noUser],
  ])('%s', (_, requires, host, reason) => {
    const unmet = unmetRequirement(probe(...requires), host, {});
    expect(unmet).toEqual(reason === null ? null : { reason, stated: [] });
  });

  it('is met by the network once something is stated, which is told where another is not met', () => {
    const stated: Stated = { connect: 'example.org:443' };
    expect(unmetRequirement(probe('network'), nothing, stated)).toBe(null);
    expect(unmetRequirement(probe('network', 'program'), nothing, stated)).toEqual({
      reason: noProgram,
      stated: ['--connect'],
    });
    expect(statedFlags(probe(), { tls: 'x', odd: 'y' })).toEqual(['--tls-name', '-o']);
  });

  it('is no excuse for a fault of ours', () => {
    const fault = new Error('a fault');
    expect(() => unmetRequirement(probe('go'), throwing(fault), {})).toThrow(fault);
  });
});
