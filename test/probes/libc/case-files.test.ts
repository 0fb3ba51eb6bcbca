import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { libcCases, madeBytes, madeFiles } from '../../support/cases/make-libc-cases.ts';

it('the files of the cases are those that test/support/cases/make-libc-cases.ts writes', () => {
  for (const name of readdirSync(libcCases)) {
    for (const [file, made] of madeFiles(name)) {
      const place = path.join(libcCases, name, 'rootfs', file);
      if ('link' in made) expect([place, readlinkSync(place)]).toEqual([place, made.link]);
      else {
        expect(readFileSync(place).equals(madeBytes(made)), place).toBe(true);
        const executable = (lstatSync(place).mode & 0o100) !== 0;
        expect([place, executable]).toEqual([place, (made.mode ?? ('elf' in made ? '755' : '644')) !== '644']);
      }
    }
  }
});
