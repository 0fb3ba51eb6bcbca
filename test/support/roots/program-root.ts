import path from 'node:path';
import type { Host } from '../../../src/host/host.ts';
import type { CaseHost } from '../cases/case.ts';
import { caseHost } from '../cases/case-host.ts';

/**
 * A root with a file that all may read, one behind a directory of mode 0700, all of them root's, and a link of another's to the first
 * in a sticky directory, where the kernel protects links.
 */
const root = path.join(import.meta.dirname, 'program-root');
const modes = {
  ...{ '/': '0040755', '/closed': '0040700', '/closed/file': '0100644', '/file': '0100644', '/sticky': '0041777' },
};
const owners = {
  ...{
    '/': '0:0',
    '/closed': '0:0',
    '/closed/file': '0:0',
    '/file': '0:0',
    '/sticky': '0:0',
    '/sticky/link': '2000:2000',
  },
};
/** Its host, with a program that runs as described. */
export const hostWith = (described: CaseHost): Host => caseHost(root, { app: null, modes, owners, ...described });
export const user = { uid: 1000, gid: 1000, groups: [1000] };
/** Nobody knows who will run in it. */
export const nobodyKnown = { live: false } as const;
