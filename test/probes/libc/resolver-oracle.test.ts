import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { judge } from '../../../probes/libc/judge.ts';
import { observe } from '../../../probes/libc/observe.ts';
import { caseHost } from '../../support/cases/case-host.ts';
import { needs } from '../../support/needs.ts';
import { built, copyInto, type ProgramName, place } from '../../support/roots/libc-programs.ts';
import { libcRoots } from '../../support/roots/libc-roots.ts';

interface Row {
  readonly program?: ProgramName;
  readonly env?: Readonly<Record<string, string>>;
  readonly resolv?: string;
  readonly nsswitch?: string;
}

const server = 'nameserver 127.0.0.1\n';
const rows: readonly (readonly [string, Row])[] = [
  ['nothing unusual', {}],
  ['pure Go by tag', { program: 'go-lookup-netgo', env: { RES_OPTIONS: 'ndots:2' } }],
  ['RES_OPTIONS', { env: { RES_OPTIONS: 'ndots:2' } }],
  ['RES_OPTIONS empty', { env: { RES_OPTIONS: '' } }],
  ['LOCALDOMAIN empty', { env: { LOCALDOMAIN: '' } }],
  ['HOSTALIASES', { env: { HOSTALIASES: '/etc/aliases' } }],
  [
    'known options',
    {
      resolv: `${server}options ndots:5 timeout:1 attempts:1 rotate single-request-reopen edns0 trust-ad use-vc no-reload\n`,
    },
  ],
  ['unknown option', { resolv: `${server}options inet6\n` }],
  ['unknown keyword', { resolv: `${server}sortlist 10.0.0.0\n` }],
  [
    'known keywords',
    { resolv: `${server}domain example.com\nsearch a.example b.example\nlookup file bind\n; sortlist\n# family\n` },
  ],
  ['no resolv.conf', { resolv: '' }],
  ['files dns', { nsswitch: 'hosts: files dns\n' }],
  ['dns files', { nsswitch: 'hosts: dns files\n' }],
  ['only files', { nsswitch: 'hosts: files\n' }],
  ['no hosts line', { nsswitch: 'passwd: files\n' }],
  ['Debian with mdns4_minimal', { nsswitch: 'hosts: files mdns4_minimal [NOTFOUND=return] dns\n' }],
  ['Fedora with resolve', { nsswitch: 'hosts: files myhostname resolve [!UNAVAIL=return] dns\n' }],
  ['myhostname', { nsswitch: 'hosts: files dns myhostname\n' }],
  ['an unknown source', { nsswitch: 'hosts: files wins dns\n' }],
  ['unusual criteria on files', { nsswitch: 'hosts: files [SUCCESS=continue] dns\n' }],
  ['standard criteria', { nsswitch: 'hosts: files [SUCCESS=return NOTFOUND=continue] dns\n' }],
  ['a last return', { nsswitch: 'hosts: files dns [NOTFOUND=return]\n' }],
  ['a return that is not last', { nsswitch: 'hosts: files [NOTFOUND=return] dns\n' }],
  ['negated criteria', { nsswitch: 'hosts: files dns [!SUCCESS=return]\n' }],
  ['an open bracket', { nsswitch: 'hosts: files [SUCCESS\n' }],
  ['a line without a colon', { nsswitch: 'hosts: files dns\nnonsense\n' }],
  ['a comment', { nsswitch: '# hosts: wins\nhosts: files # wins\n' }],
  ['netdns=go', { env: { GODEBUG: 'netdns=go', RES_OPTIONS: 'ndots:2' } }],
  ['netdns=cgo', { env: { GODEBUG: 'netdns=cgo' } }],
];

describe(
  'who looks names up is what Go says with netdns=2',
  needs('root', 'go', 'gcc', 'ldconfig', 'glibc for x64'),
  () => {
    let root = '';
    beforeAll(() => {
      root = mkdtempSync(path.join(os.tmpdir(), 'probe-env-resolver-'));
      libcRoots.glibc(root);
      spawnSync('chmod', ['755', root]);
    });
    afterAll(() => rmSync(root, { recursive: true, force: true }));

    it.each(rows)('%s', async (_, { program = 'go-lookup', env = {}, resolv = server, nsswitch }) => {
      copyInto(root, built(program), '/app');
      const files = { '/etc/resolv.conf': resolv === '' ? undefined : resolv, '/etc/nsswitch.conf': nsswitch };
      for (const [file, text] of Object.entries(files)) {
        rmSync(path.join(root, file), { force: true });
        if (text !== undefined) place(root, file, text, 0o644);
      }
      const mode = env.GODEBUG ?? 'netdns=2';
      const debug = { ...env, GODEBUG: mode.includes('2') ? mode : `${mode}+2` };
      const { stderr } = spawnSync(built('starter'), [root, '0', '/app', 'name.invalid'], {
        env: debug,
        encoding: 'utf8',
      });
      const order = /hostLookupOrder\(name\.invalid\) = (\S+)/.exec(stderr)?.[1];
      expect(order, stderr).toBeDefined();

      const facts = await observe(caseHost(root, { app: '/app', env }));
      const codes = judge(facts, {}).map(({ code }) => code);
      expect(codes.includes('libc/resolver-is-libc'), order).toBe(order === 'cgo');
    });
  },
);
