import { describe, expect, test } from 'vitest';
import { buildTools, type FakeProcess, findIn, parts } from './fake-processes.ts';

describe('the program is PID 1', () => {
  test('its link says so', () => {
    expect(findIn({ 1: { name: 'app', exe: '/app' } })).toBe('/app by /proc/1/exe');
  });

  test.each<[string, string, readonly string[], string]>([
    ['QEMU', '/usr/bin/qemu-aarch64-static', ['/usr/bin/qemu-aarch64-static', '/app', 'serve'], '/app'],
    ['QEMU, with the name it was called by', '/usr/bin/qemu-arm', ['/usr/bin/qemu-arm', '/app', './app'], '/app'],
    ['Rosetta', '/run/rosetta/rosetta', ['/run/rosetta/rosetta', '/app', '/app'], '/app'],
    ['QEMU, started by hand', '/qemu-arm', ['/qemu-arm', '-cpu', 'max', '/app'], '/qemu-arm'],
    ['another program', '/qemu-img', ['/qemu-img', '/app'], '/qemu-img'],
  ])('it is run by an emulator: %s', (_, exe, cmdline, expected) => {
    expect(findIn({ 1: { name: 'app', exe, cmdline } })).toBe(`${expected} by /proc/1/exe`);
  });

  test('an init is run by an emulator', () => {
    const qemu = '/usr/bin/qemu-aarch64';
    const emulated = (program: string) => ({ exe: qemu, cmdline: [qemu, program, program] });
    expect(
      findIn({ 1: { name: 'tini', ...emulated('/tini') }, 7: { name: 'app', parent: 1, ...emulated('/app') } }),
    ).toBe('/app by below tini, which is PID 1');
  });

  test('whatever it is written in', () => {
    expect(findIn({ 1: { name: 'nginx', exe: '/usr/bin/nginx' }, 7: { name: 'app', parent: 1, exe: '/app' } })).toBe(
      '/usr/bin/nginx by /proc/1/exe',
    );
  });

  test('a Go program may be called as an init is', () => {
    expect(findIn({ 1: { name: 'init', exe: '/app' } })).toBe('/app by /proc/1/exe');
  });

  test('its link is denied: the command line, from our working directory', () => {
    const denied = ['/proc/1/exe'];
    const by = 'by /proc/1/cmdline, since /proc/1/exe is denied';
    const started = (word: string): Record<number, FakeProcess> => ({
      1: { name: 'app', exe: '/app', cmdline: [word, '--port', '80'] },
      // Another health check, written in Go, that happens to run at the same time.
      30: { name: 'other', exe: '/other', startTime: 99 },
    });
    expect(findIn(started('/app'), { denied })).toBe(`/app ${by}`);
    expect(findIn(started('./app'), { denied })).toBe(`/app ${by}`);
    expect(findIn(started('app'), { denied, env: { PATH: '/bin:/' } })).toBe(`/app ${by}`);
    expect(findIn(started('app: waiting for connections'), { denied })).toBeNull();
  });
});

describe('PID 1 looks after the program', () => {
  const tini: FakeProcess = { name: 'tini', exe: '/tini' };

  test('the one that has run longest below it, not what was executed alongside it', () => {
    expect(
      findIn({
        1: tini,
        5: { name: 'other', exe: '/other', startTime: 50 },
        8: { name: 'sh', parent: 1, exe: '/bin/sh', startTime: 2 },
        9: { name: 'other', parent: 1, exe: '/other', startTime: 40 },
        12: { name: 'app', parent: 8, exe: '/app', startTime: 3 },
      }),
    ).toBe('/app by below tini, which is PID 1');
  });

  test('in a cgroup of its own', () => {
    expect(
      findIn({ 1: { ...tini, cgroup: '0::/init' }, 7: { name: 'app', parent: 1, exe: '/app', cgroup: '0::/app' } }),
    ).toBe('/app by below tini, which is PID 1');
  });

  test('as another user', () => {
    expect(
      findIn({ 1: tini, 7: { name: 'app', parent: 1, exe: '/app' } }, { denied: ['/proc/1/exe', '/proc/7/exe'] }),
    ).toBe('/app by below tini, which is PID 1, by its command line');
  });

  test.each(buildTools)('%s is not what it looks after', (exe) => {
    const build = { name: 'tool', parent: 1, exe };
    expect(findIn({ 1: tini, 7: build })).toBeNull();
    expect(findIn({ 1: tini, 7: build, 8: { name: 'app', parent: 1, exe: '/app', startTime: 9 } })).toBe(
      '/app by below tini, which is PID 1',
    );
    expect(findIn({ 1: tini, 7: build }, { denied: ['/proc/7/exe'] })).toBeNull();
  });

  test('nothing of Go is below it', () => {
    expect(findIn({ 1: tini, 7: { name: 'node', parent: 1, exe: '/usr/bin/node' } })).toBeNull();
    const started = { ...tini, cmdline: ['/tini', '--', 'node', 'server.js'] };
    const env = { PATH: '/usr/bin' };
    expect(findIn({ 1: started, 7: { name: 'node', parent: 1, exe: '/usr/bin/node' } }, { env })).toBe(
      '/usr/bin/node by /proc/1/cmdline, and it runs',
    );
  });

  test.each<[string, readonly string[], string | null]>([
    ['the program has not started yet', ['sh', '-c', 'sleep 5; exec /app'], '/app by /proc/1/cmdline'],
    ['a script that will start one', ['sh', '/wait.sh'], '/app by the script that process 1 runs'],
    ['a script that starts none', ['sh', '/loop.sh'], '/bin/sh by /proc/1/exe, whose script starts no Go program'],
    ['a script that starts what a variable names', ['sh', '/variable.sh'], null],
    ['a script that starts others', ['sh', '-c', 'while true; do /loop.sh; done'], null],
    ['a shell of which nothing is known', ['sh'], null],
    ['a container that only waits', ['sh', '-c', 'exec sleep 1000'], null],
  ])('%s', (_, cmdline, expected) => {
    expect(findIn({ 1: { name: 'sh', exe: '/bin/sh', cmdline } }, { env: { PATH: '/bin' } })).toBe(expected);
  });

  test('busybox is what it is called as', () => {
    const busybox = (...cmdline: string[]) => findIn({ 1: { name: cmdline[0] ?? '', exe: '/bin/busybox', cmdline } });
    expect(busybox('httpd', '-f')).toBe('/bin/busybox by /proc/1/exe');
    expect(busybox('/bin/busybox', 'httpd', '-f')).toBe('/bin/busybox by /proc/1/exe');
    expect(busybox('-sh')).toBeNull();
    expect(busybox('sleep', '9')).toBeNull();
  });

  test('a supervisor that is a script', () => {
    const supervisord: FakeProcess = {
      name: 'supervisord',
      exe: '/usr/bin/python3.11',
      cmdline: ['/usr/bin/python3', '/usr/bin/supervisord'],
    };
    const web: FakeProcess = { name: 'node', parent: 1, exe: '/usr/bin/node', startTime: 2 };
    const by = 'by below supervisord, which is PID 1';
    expect(findIn({ 1: supervisord, 7: web })).toBe(`/usr/bin/node ${by}`);
    expect(findIn({ 1: supervisord, 7: web, 9: { name: 'app', parent: 1, exe: '/app', startTime: 5 } })).toBe(
      `/app ${by}`,
    );
    expect(findIn({ 1: { ...supervisord, name: 'server.py' }, 7: web })).toBe('/usr/bin/python3.11 by /proc/1/exe');
  });

  test.each<[string, Partial<FakeProcess>, Partial<FakeProcess>, string]>([
    ['what a script has kept running from the start', {}, { startTime: 12 }, '/app by below python3, which is PID 1'],
    ['below a shell of the script', {}, { startTime: 12, parent: 8 }, '/app by below python3, which is PID 1'],
    ['what it restarted in the first half of its time', {}, { startTime: 50 }, '/app by below python3, which is PID 1'],
    ['not what it runs now and then', {}, { startTime: 51 }, '/usr/bin/python3.11 by /proc/1/exe'],
    ['not a part of the script', {}, { startTime: 12, exe: parts[0] }, '/usr/bin/python3.11 by /proc/1/exe'],
    ['not a part of the script in Python', {}, { startTime: 12, exe: parts[1] }, '/usr/bin/python3.11 by /proc/1/exe'],
    ['not what a program in C starts', { exe: '/usr/bin/nginx' }, { startTime: 12 }, '/usr/bin/nginx by /proc/1/exe'],
  ])('%s', (_, launcher, launched, expected) => {
    expect(
      findIn({
        1: { name: 'python3', exe: '/usr/bin/python3.11', startTime: 10, ...launcher },
        8: { name: 'sh', parent: 1, exe: '/bin/sh', startTime: 11 },
        9: { name: 'app', parent: 1, exe: '/app', ...launched },
        30: { name: 'probe-env', parent: 0, exe: '/bin/sleep', startTime: 90 },
      }),
    ).toBe(expected);
  });

  test('a part of a script below an init is not the program either', () => {
    const node: FakeProcess = { name: 'node', parent: 1, exe: '/usr/bin/node' };
    expect(findIn({ 1: tini, 7: node, 9: { name: 'esbuild', parent: 7, exe: parts[0] } })).toBeNull();
  });

  test('a name that the kernel cuts to 15 bytes', () => {
    expect(
      findIn({
        1: { name: 's6-overlay-suex', exe: '/usr/bin/s6-overlay-suexec' },
        7: { name: 'app', parent: 1, exe: '/app' },
      }),
    ).toBe('/app by below s6-overlay-suex, which is PID 1');
  });
});

describe('PID 1 is of the machine', () => {
  const id = '0123456789abcdef'.repeat(4);
  const machine = (cgroup: string, own: string, first: string) =>
    findIn(
      {
        1: { name: 'systemd', exe: '/sbin/init', cgroup: first },
        5: { name: 'shim', parent: 1, exe: '/shim', cgroup: '0::/../../system.slice' },
        6: { name: 'other', parent: 1, exe: '/other', cgroup: '0::/../../system.slice/other.service' },
        9: { name: 'app', parent: 5, exe: '/app', cgroup },
      },
      {},
      own,
    );

  test.each([
    ['of the same container', `1:cpu:/docker/${id}`, `1:cpu:/docker/${id}`, '1:cpu:/'],
    ['at the root of our cgroup namespace', '0::/', '0::/', '0::/../../init.scope'],
  ])('the program is %s', (_, cgroup, own, first) => {
    expect(machine(cgroup, own, first)).toBe("/app by in this cgroup, because PID 1 is the machine's");
  });

  test('a login session is no container', () => {
    expect(machine('0::/user.slice/session-1.scope', '0::/user.slice/session-1.scope', '0::/init.scope')).toBe(null);
  });
});

describe('PID 1 is of another container', () => {
  const by = "by in this cgroup, because PID 1 is another container's";

  test.each([
    ['pause', { name: 'pause', exe: '/pause', cgroup: '0::/../pause' }],
    ['a Go program', { name: 'other', exe: '/other', cgroup: '0::/../other' }],
  ])('%s', (_, first) => {
    expect(
      findIn({
        1: first,
        7: { name: 'other', exe: '/other', cgroup: '0::/../other', startTime: 1 },
        20: { name: 'app', exe: '/app', startTime: 2 },
        90: { name: 'other', exe: '/other', startTime: 3 },
      }),
    ).toBe(`/app ${by}`);
  });

  test('outside of containers nothing is the program, whatever runs in our cgroup', () => {
    expect(
      findIn(
        {
          1: { name: 'systemd', exe: '/other', cgroup: '0::/init.scope' },
          20: { name: 'bash', parent: 1, exe: '/bin/sh', cgroup: '0::/user.slice' },
          21: { name: 'app', parent: 20, exe: '/app', cgroup: '0::/user.slice' },
        },
        {},
        '0::/user.slice',
      ),
    ).toBeNull();
  });

  test('nothing of ours runs', () => {
    expect(findIn({ 1: { name: 'other', exe: '/other', cgroup: '0::/../other' } })).toBeNull();
  });
});
