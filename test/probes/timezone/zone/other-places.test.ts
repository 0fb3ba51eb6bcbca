import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mayHaveOtherZoneinfo } from '../../../../probes/timezone/zone/other-places.ts';
import { caseHost } from '../../../support/cases/case-host.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(path.join(os.tmpdir(), 'probe-env-places-'));
  for (const name of ['bin', 'etc', 'home', 'opt', 'usr/local/bin', 'usr/share/zoneinfo'])
    mkdirSync(path.join(root, name), { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function answer(): boolean {
  return mayHaveOtherZoneinfo(caseHost(root, { app: null, live: false, now: '2026-06-01T00:00:00Z' }).fs);
}

describe('places that no distribution has', () => {
  it('are not in a usual image', () => {
    writeFileSync(path.join(root, 'server'), '');
    mkdirSync(path.join(root, 'app'));
    writeFileSync(path.join(root, 'app/server'), '');
    expect(answer()).toBe(false);
  });

  it.each([
    ['Nix', 'nix/store'],
    ['Guix', 'gnu/store'],
    ['Termux', 'data/data/com.termux'],
    ['what was put into /opt', 'opt/conda'],
    ['a home', 'home/linuxbrew'],
    ['NixOS', 'run/current-system'],
    ['a prefix of its own', 'usr/local/share/zoneinfo'],
    ['pkgsrc', 'usr/pkg/share/zoneinfo'],
  ])('%s: /%s', (_, directory) => {
    mkdirSync(path.join(root, directory), { recursive: true });
    expect(answer()).toBe(true);
  });

  it('is seen through a link', () => {
    mkdirSync(path.join(root, 'usr/lib/store'), { recursive: true });
    symlinkSync('/usr/lib', path.join(root, 'nix'));
    expect(answer()).toBe(true);
  });

  it('cannot be told of a root with too many names', () => {
    for (let number = 0; number < 70; number += 1) writeFileSync(path.join(root, `file-${number}`), '');
    expect(answer()).toBe(true);
  });
});
