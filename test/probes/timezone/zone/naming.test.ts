import { execFileSync } from 'node:child_process';
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { observe } from '../../../../probes/timezone/observe.ts';
import { caseHost } from '../../../support/cases/case-host.ts';
import { needs } from '../../../support/needs.ts';

const database = '/usr/share/zoneinfo';

/** One for each way in which zones differ: rules north and south, none, none since long, half hours, the dateline. */
const names = [
  ...['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'America/Sao_Paulo', 'Asia/Shanghai', 'Asia/Tehran'],
  ...['Africa/Casablanca', 'Pacific/Apia', 'America/St_Johns', 'Africa/Cairo', 'Europe/Dublin', 'Asia/Gaza'],
];

describe('a zone file that was copied to /etc/localtime', needs('tzdata', 'zic'), () => {
  let directory = '';
  beforeAll(() => {
    directory = mkdtempSync(path.join(os.tmpdir(), 'probe-env-naming-'));
    cpSync(database, path.join(directory, 'root', database), { recursive: true, verbatimSymlinks: true });
    mkdirSync(path.join(directory, 'root/etc'));
    for (const size of ['slim', 'fat'])
      execFileSync('zic', ['-b', size, '-d', path.join(directory, size), `${database}/tzdata.zi`], { stdio: 'pipe' });
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  it.each(names)('is named by content: %s', (name) => {
    expect(zoneOf(path.join(database, name))).toMatchObject({ name, by: 'content', copyDiffers: null });
  });

  it.each(names)('is named by its history where zic made it otherwise: %s', (name) => {
    const content = (size: string): unknown => zoneOf(path.join(directory, size, name));
    for (const size of ['slim', 'fat'])
      expect({ size, zone: content(size) }).toMatchObject({ size, zone: { name, copyDiffers: null } });
  });

  it('has no name where its history is too short to tell: Antarctica/Troll', () => {
    expect(zoneOf(path.join(directory, 'slim', 'Antarctica/Troll'))).toMatchObject({ name: null, copyDiffers: null });
  });

  function zoneOf(file: string): ReturnType<typeof observe>['zone'] {
    const root = path.join(directory, 'root');
    copyFileSync(file, path.join(root, 'etc/localtime'));
    return observe(caseHost(root, { app: null, live: false, now: '2026-06-01T00:00:00Z' }), {}).zone;
  }
});
