import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { attempt, once } from './fetch.ts';

/**
 * How distributions, and people who make images smaller, call zic(8): in both formats, cut to a range of time, with
 * leap seconds.
 */
const ways: readonly string[] = [
  ...['-b fat', '-b slim', '-b fat -r @0', '-b slim -r @1000000000', '-b fat -r @500000000/@2000000000'],
  ...['-b slim -r @-1000000000/@1500000000', '-b slim -r /@1800000000', '-b fat -r /@0', '-b slim -r @1600000000'],
  ...['-b fat -r @1700000000', '-b slim -L', '-b fat -L'],
];

/**
 * What this machine's zic compiles from the sources in packages (tzdata.zi), with every set of flags.
 * @param packages directories of packages
 * @returns a directory for each package that has sources
 */
export function compiledZones(packages: readonly string[]): string[] {
  return packages.flatMap((sources) => {
    const files = readdirSync(sources, { recursive: true, encoding: 'utf8' });
    const source = files.find((file) => path.basename(file) === 'tzdata.zi');
    const leaps = files.find((file) => path.basename(file) === 'leapseconds');
    if (source === undefined || leaps === undefined) return [];
    const compile = (target: string): void => {
      for (const [index, way] of ways.entries()) {
        const directory = path.join(target, String(index));
        mkdirSync(directory);
        const options = way.split(' ');
        if (way.endsWith('-L')) options.push(path.join(sources, leaps));
        execFileSync('zic', [...options, '-d', directory, path.join(sources, source)], { stdio: 'pipe' });
      }
    };
    // The sources of some years have lines that later releases of zic refuse.
    return attempt(`zic of ${path.basename(sources)}`, () => once(`zic-${path.basename(sources)}`, compile));
  });
}
