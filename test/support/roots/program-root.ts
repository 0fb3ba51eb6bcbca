import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll } from 'vitest';
import type { Host } from '../../../src/host/host.ts';
import { type CaseHost, caseHost } from '../cases/case-host.ts';

/** A root with a file that all may read, and one behind a directory of mode 0700, all of them root's. */
const root = mkdtempSync(path.join(os.tmpdir(), 'probe-env-program-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
mkdirSync(path.join(root, 'closed'));
mkdirSync(path.join(root, 'proc/self'), { recursive: true });
writeFileSync(path.join(root, 'closed/file'), '');
writeFileSync(path.join(root, 'file'), '');
writeFileSync(path.join(root, 'proc/self/mountinfo'), '1 0 0:1 / / ro - overlay overlay rw\n');

const modes = { '/': '0040755', '/closed': '0040700', '/closed/file': '0100644', '/file': '0100644' };
const owners = { '/': '0:0', '/closed': '0:0', '/closed/file': '0:0', '/file': '0:0' };
/** Its host, with a program that runs as described. */
export const hostWith = (described: CaseHost): Host => caseHost(root, { app: null, modes, owners, ...described });
export const user = { uid: 1000, gid: 1000, groups: [1000] };
/** Nobody knows who will run in it. */
export const nobodyKnown = { live: false } as const;
