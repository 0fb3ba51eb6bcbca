import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { lookElsewhere } from '../../../../probes/libc/libraries/elsewhere.ts';
import { machineNamed } from '../../../../src/decode/elf/machines.ts';
import { elfBytes } from '../../../support/bytes/elf/elf-bytes.ts';
import { caseHost } from '../../../support/cases/case-host.ts';
import { place } from '../../../support/roots/libc-programs.ts';

const root = mkdtempSync(path.join(os.tmpdir(), 'probe-env-elsewhere-'));
afterEach(() => rmSync(root, { recursive: true, force: true }));

const library = elfBytes({ type: 'dyn', soname: 'libfoo.so.1' });
const machine = machineNamed('x86_64');
if (machine === null) throw new Error('x86_64 is not known');

describe('where a library is that the loader does not find', () => {
  it.each([
    ['/usr/local/lib/libfoo.so.1', true],
    ['/usr/local/lib64/libfoo.so.1', true],
    ['/libfoo.so.1', true],
    ['/srv/service/libs/libfoo.so.1', true],
    ['/srv/service/bin/plugins/libfoo.so.1', true],
    ['/home/nonroot/libfoo.so.1', true],
    ['/opt/conda/envs/x/lib/libfoo.so.1', true],
    ['/opt/oracle/instantclient_19_8/libfoo.so.1', true],
    ['/usr/lib/jvm/java/lib/server/libfoo.so.1', true],
    ['/usr/lib/x86_64-linux-gnu/vendor/libfoo.so.1', true],
    ['/usr/lib/x86_64-linux-gnu/libfoo.so.2', false],
    ['/usr/local/lib/libfoo.so', false],
    // Deeper than anybody puts them, and where nobody does.
    ['/opt/a/b/c/d/e/libfoo.so.1', null],
    ['/var/cache/libfoo.so.1', null],
    ['/opt/node_modules/x/libfoo.so.1', null],
    ['/opt/lib/libbar.so.1', null],
  ] as const)('%s: %s', (file, sameName) => {
    place(root, file, library);
    const find = lookElsewhere(caseHost(root, { app: null }), machine, '/srv/service/bin/app');
    const found = find({ name: 'libfoo.so.1', searched: ['/lib'] });
    // The file is that library, whatever its name is.
    const isIt = sameName === false ? { isIt: true } : {};
    expect(found).toEqual(sameName === null ? null : { path: file, sameName, ...isIt, inLdSoConf: false });
  });

  it.each([['libfoo.so.2'], [null]])('is another version with the soname %s', (soname) => {
    place(root, '/usr/local/lib/libfoo.so.2', elfBytes({ type: 'dyn', ...(soname === null ? {} : { soname }) }));
    const find = lookElsewhere(caseHost(root, { app: null }), machine, '/srv/service/bin/app');
    expect(find({ name: 'libfoo.so.1', searched: ['/lib'] })).toEqual({
      path: '/usr/local/lib/libfoo.so.2',
      sameName: false,
      inLdSoConf: false,
    });
  });

  it('is not one for another machine', () => {
    place(root, '/opt/lib/libfoo.so.1', elfBytes({ type: 'dyn', soname: 'libfoo.so.1', goarch: 'arm64' }));
    expect(lookElsewhere(caseHost(root, { app: null }), machine, '/app')({ name: 'libfoo.so.1', searched: [] })).toBe(
      null,
    );
  });
});
