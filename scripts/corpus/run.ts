/**
 * Compares what probe-env makes of certificates, zone files and values of TZ with what Go makes of them, with files
 * from package registries and every line of Go since 1.21. Not part of CI: it fetches several hundred MB, and takes
 * minutes.
 *
 * usage: npm run corpus [-- certificates|zones|tz...] [--go VERSION...]
 */
import { parseArgs } from 'node:util';
import { compareCertificates } from './certificates.ts';
import { oracles } from './oracle.ts';
import { compareTzValues } from './tz-values.ts';
import { compareZones } from './zones.ts';

const { values, positionals } = parseArgs({
  options: { go: { type: 'string', multiple: true, default: [] } },
  allowPositionals: true,
});
const parts = { certificates: compareCertificates, zones: compareZones, tz: compareTzValues } as const;
const wanted = Object.keys(parts).filter((part) => positionals.length === 0 || positionals.includes(part));
const asked = oracles(values.go);
for (const [part, compare] of Object.entries(parts)) {
  if (wanted.includes(part) && !(await compare(asked))) process.exitCode = 1;
}
