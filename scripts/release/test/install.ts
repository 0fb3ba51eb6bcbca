import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import manifest from '../../../package.json' with { type: 'json' };
import { command } from '../../containers/docker.ts';
import { start } from './emulated.ts';
import { expectEqual, type Row } from './row.ts';

const own = process.arch === 'arm64' ? 'arm64' : 'x64';
const name = `probe-env-static-linux-${own}`;

/** Of the executable. */
function sumOf(release: string): string {
  return createHash('sha256')
    .update(readFileSync(join(release, name)))
    .digest('hex');
}

/** install.sh of the release itself. */
export const installRows: readonly Row[] = [
  {
    name: 'install.sh installs the executable of this machine, and nothing that was tampered with',
    async run({ release, work }) {
      const to = join(work, 'bin');
      const digest = createHash('sha256')
        .update(readFileSync(join(release, 'SHA256SUMS')))
        .digest('hex');
      const args = [join(release, 'install.sh'), '--to', to, '--from'];
      const installed = await command('sh', [...args, release, '--sums-digest', digest]);
      expectEqual(
        [installed.status, installed.stderr],
        [0, `installed ${to}/probe-env: ${name}, SHA-256 ${sumOf(release)}\n`],
      );
      expectEqual((await start(join(to, 'probe-env'), own, ['--version'])).stdout, `${manifest.version}\n`);
      const tampered = join(work, 'tampered');
      mkdirSync(tampered);
      copyFileSync(join(release, 'SHA256SUMS'), join(tampered, 'SHA256SUMS'));
      const bytes = readFileSync(join(release, name));
      bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
      writeFileSync(join(tampered, name), bytes);
      const before = readFileSync(join(to, 'probe-env'));
      const refused = await command('sh', [...args, tampered, '--sums-digest', digest]);
      expectEqual([refused.status, refused.stderr.includes(`${name} is not what SHA256SUMS states`)], [1, true]);
      // Someone who changes the checksums as well is detected by their digest.
      const sum = createHash('sha256').update(bytes).digest('hex');
      writeFileSync(join(tampered, 'SHA256SUMS'), `${sum}  ${name}\n`);
      const found = await command('sh', [...args, tampered, '--sums-digest', digest]);
      expectEqual([found.status, found.stderr], [1, 'install.sh: SHA256SUMS is not the one whose digest was given\n']);
      expectEqual([readFileSync(join(to, 'probe-env')).equals(before), readdirSync(to)], [true, ['probe-env']]);
    },
  },
];
