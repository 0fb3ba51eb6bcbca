import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { sandboxProbe } from '../../../probes/sandbox/index.ts';
import { reservedAtStart } from '../../../src/decode/go/program/address-space.ts';
import { needs } from '../../support/needs.ts';
import { goZoneProgram } from '../../support/roots/zone-programs.ts';

const mib = 2 ** 20;

describe('a limit of address space', needs('go'), () => {
  /** What is said, and what happens to a program that is really started that way. */
  it.each<[number, boolean]>([
    [256 * mib, false],
    [620 * mib, false],
    [reservedAtStart - 1, false],
    [reservedAtStart + 64 * mib, true],
    [2048 * mib, true],
  ])('of %i bytes', (limit, starts) => {
    const { status } = spawnSync('prlimit', [`--as=${limit}`, goZoneProgram('plain')]);
    const [found] = sandboxProbe.judge(
      {
        ...{ process: null, root: null, shm: null, temporary: null, procMasked: null, hostNamespaces: [], label: null },
        runtimeSockets: [],
        limits: { memory: null, cpu: null, pids: null, addressSpace: limit },
        program: { path: '/app', running: false, goMinor: 26, is64Bit: true, setUser: null, onNosuid: false },
      },
      {},
    );
    expect({ starts: status === 0, said: found === undefined }).toEqual({ starts, said: starts });
  });
});
