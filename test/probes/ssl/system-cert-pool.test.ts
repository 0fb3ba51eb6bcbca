import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rulesOf } from '../../../probes/ssl/lookup/go-rules.ts';
import { loadSystemRoots } from '../../../probes/ssl/lookup/observe.ts';
import { sslAccess } from '../../../probes/ssl/lookup/program-access.ts';
import { createPool } from '../../../probes/ssl/pool/pool.ts';
import { outcomeWords } from '../../../probes/ssl/words.ts';
import { effectiveGoDebug } from '../../../src/decode/go/env/debug/debug.ts';
import { parseGoVersion } from '../../../src/decode/go/version/version.ts';
import { caseHost } from '../../support/cases/case-host.ts';
import { buildOracle, type GoPool, systemCertPool, toolchains } from '../../support/go/go-root-pool.ts';
import { needs } from '../../support/needs.ts';
import type { Layout } from '../../support/roots/layouts/layout.ts';
import { layouts, makeLayout } from '../../support/roots/root-layouts.ts';

/** PROBE_ENV_ALL_GO=1 asks every toolchain on the machine, some minutes long; otherwise the installed one answers. */
const all = process.env.PROBE_ENV_ALL_GO === '1';
const found = toolchains().slice(0, all ? undefined : 1);

/** What the probe says of a layout, in the terms of the Go program. */
async function ourPool(layout: Layout, root: string, version: string): Promise<GoPool> {
  const host = caseHost(root, {
    env: layout.env ?? {},
    cwd: layout.cwd ?? '/',
    app: null,
    denied: layout.denied ?? [],
  });
  const rules = rulesOf(parseGoVersion(version), effectiveGoDebug(undefined, layout.env?.GODEBUG));
  const pool = createPool({ rules, now: host.now, expiryDays: 30, deadline: host.deadline });
  const { error } = await loadSystemRoots(host, rules, pool, sslAccess(host));
  const fingerprints = pool.roots().map((der) => createHash('sha256').update(der, 'latin1').digest('hex'));
  const failure = pool.facts(error).error;
  return {
    error: failure === null ? '' : `${failure.path}: ${outcomeWords[failure.outcome]}`,
    fingerprints: fingerprints.sort(),
  };
}

describe('the roots of x509.SystemCertPool', needs('root', 'go'), () => {
  let directory = '';
  const roots = new Map<Layout, string>();
  beforeAll(() => {
    directory = mkdtempSync(path.join(os.tmpdir(), 'root-layouts-'));
    for (const [index, layout] of layouts.entries()) {
      const root = path.join(directory, String(index));
      makeLayout(layout, root);
      roots.set(layout, root);
    }
    found.forEach(buildOracle);
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  for (const toolchain of found) {
    describe(toolchain.version, () => {
      for (const layout of layouts) {
        it(layout.about, async () => {
          const root = roots.get(layout) ?? '';
          const { uid = 0, cwd = '/', env = {} } = layout;
          const theirs = systemCertPool(toolchain, { root, cwd, uid, env });
          const ours = await ourPool(layout, root, toolchain.version);
          expect(ours.fingerprints).toEqual(theirs?.fingerprints);
          // `open PATH: permission denied`, `read PATH: is a directory`, `readdirent PATH: not a directory`
          expect(ours.error).toBe(theirs?.error.replace(/^[a-z]+ /, ''));
        });
      }
    });
  }
});
