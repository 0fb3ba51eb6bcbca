/**
 * Writes the binary files in test/cases/timezone: run it after changing the table, and commit what it makes.
 *   node test/support/make-timezone-cases.ts
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { encodeTzif } from './tzif-bytes.ts';
import { zones } from './zones.ts';

const files: Readonly<Record<string, Readonly<Record<string, Buffer>>>> = {
  'localtime-link': { 'usr/share/zoneinfo/Asia/Shanghai': encodeTzif(zones.shanghai) },
  'tz-name': { 'usr/share/zoneinfo/Asia/Shanghai': encodeTzif(zones.shanghai) },
  'tz-unknown-name': { 'usr/share/zoneinfo/Europe/London': encodeTzif(zones.utc) },
  'localtime-version-4': { 'etc/localtime': encodeTzif({ ...zones.shanghai, version: 4 }) },
  'expected-elsewhere': { 'usr/share/zoneinfo/Europe/Berlin': encodeTzif(zones.berlin) },
};

const folder = path.join(import.meta.dirname, '../cases/timezone');
for (const [name, contents] of Object.entries(files)) {
  for (const [place, bytes] of Object.entries(contents)) {
    const file = path.join(folder, name, 'rootfs', place);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, bytes);
  }
}
