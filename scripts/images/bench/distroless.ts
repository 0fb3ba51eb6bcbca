import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { dockerArchive } from '../../../test/support/bytes/image-bytes.ts';
import { tar } from '../../../test/support/bytes/tar.ts';
import { bundleText } from '../../containers/root-parts.ts';
import { executableNamed } from '../../executables.ts';

/** What an image of 30 MB costs, in a layer as registries have it. */
export interface Cost {
  /** The best of several runs: only an idle machine gives a comparable time. */
  readonly seconds: number;
  /** CPU time, relative to `gzip -dc` of its layer. */
  readonly ratio: number;
}

const repeats = 5;

/** @param program the Go program to inspect */
export function distrolessCost(directory: string, program: string): Cost {
  const layer = tar([
    { name: 'etc/ssl/certs/ca-certificates.crt', content: bundleText() },
    { name: 'app', content: readFileSync(program), mode: 0o755 },
    // Half of it is as hard to compress as other programs and zone files are.
    ...Array.from({ length: 40 }, (_, index) => ({ name: `usr/lib/${index}`, content: content(index) })),
  ]);
  const blob = gzipSync(layer);
  writeFileSync(join(directory, 'layer.gz'), blob);
  writeFileSync(
    join(directory, 'image.tar'),
    dockerArchive({ layers: [{ plain: layer, blob }], config: { Cmd: ['/app'] } }),
  );
  const image = `'${executableNamed('node').path}' --all --image '${join(directory, 'image.tar')}' >/dev/null`;
  const runs = Array.from({ length: repeats }, () => timed(image));
  const unpacking = Array.from({ length: repeats }, () =>
    timed(`gzip -dc '${join(directory, 'layer.gz')}' >/dev/null`),
  );
  const least = (all: readonly Times[], of: keyof Times): number => Math.min(...all.map((each) => each[of]));
  return { seconds: least(runs, 'real'), ratio: least(runs, 'processor') / least(unpacking, 'processor') };
}

function content(index: number): Buffer {
  const random = randomBytes(375_000);
  return Buffer.concat([random, Buffer.from(createHash('sha256').update(`${index}`).digest('hex').repeat(5800))]);
}

interface Times {
  readonly real: number;
  readonly processor: number;
}

/** Measured by bash, which knows the times of its children. */
function timed(command: string): Times {
  const { stderr } = spawnSync('bash', ['-c', `TIMEFORMAT='%R %U %S'; time ${command}`], { encoding: 'utf8' });
  const [real = 0, user = 0, system = 0] = (stderr.trim().split('\n').at(-1) ?? '').split(' ').map(Number);
  return { real, processor: user + system };
}
