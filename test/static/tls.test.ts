import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { goProgram, runGoProgram } from '../support/go/go-toolchain.ts';
import { needs, staticBuild } from '../support/needs.ts';
import { builtExecutable } from '../support/program/executable.ts';
import { staticExecutable } from '../support/program/static-executable.ts';
import { goClient, goServer } from './tls-programs.ts';

/** Options of `openssl genpkey`. */
const keys = {
  rsa: 'RSA -pkeyopt rsa_keygen_bits:2048',
  rsa1024: 'RSA -pkeyopt rsa_keygen_bits:1024',
  rsa768: 'RSA -pkeyopt rsa_keygen_bits:768',
  p224: 'EC -pkeyopt ec_paramgen_curve:P-224',
  p256: 'EC -pkeyopt ec_paramgen_curve:P-256',
  p384: 'EC -pkeyopt ec_paramgen_curve:P-384',
  p521: 'EC -pkeyopt ec_paramgen_curve:P-521',
  ed25519: 'ED25519',
} as const;
type KeyName = keyof typeof keys;

/** A server: its key, the key of its CA and how that signs, and options of `openssl s_server`. */
interface Server {
  readonly name: string;
  readonly key: KeyName;
  readonly ca: KeyName;
  readonly sign?: string;
  readonly options?: string;
  /** Settings of a server of Go instead. */
  readonly go?: object;
  /** Options of a server of Node instead. */
  readonly node?: object;
  /** What both say; otherwise OK or FAIL, as the Go client met it. */
  readonly expected?: RegExp | Readonly<Record<Mode, RegExp>>;
}

/** GODEBUG of the client. */
const modes = ['', 'fips140=on'] as const;
type Mode = (typeof modes)[number];

/** SSL_OP_NO_EXTENDED_MASTER_SECRET. */
const withoutMasterSecret = { maxVersion: 'TLSv1.2', secureOptions: 1 };

const weak = '-cipher DEFAULT@SECLEVEL=0';
const suite = (name: string, key: KeyName = 'rsa'): Server => ({
  name,
  key,
  ca: 'rsa',
  options: `-tls1_2 -cipher ${name}@SECLEVEL=0`,
});
const group = (name: string, version: string): Server => ({
  name: `${name}, ${version}`,
  key: 'rsa',
  ca: 'rsa',
  options: `-${version} -groups ${name}`,
});

const [tls12, tls13] = [0x0303, 0x0304];
/** crypto/tls, ClientAuthType. */
const [requestClientCert, requireAnyClientCert] = [1, 2];
const wantsClient = /^0 OK with 1 warning: ssl\/tls-connect-client-certificate: /;

const servers: readonly Server[] = [
  ...(Object.keys(keys) as KeyName[])
    .filter((key) => key !== 'rsa768')
    .map((key): Server => ({ name: `a key: ${key}`, key, ca: 'rsa', sign: '-sha384', options: weak })),
  ...(['p224', 'p256', 'p384', 'p521'] as const).flatMap((ca) =>
    ['-sha256', '-sha384', '-sha512'].map((sign): Server => ({ name: `${ca} signs ${sign}`, key: 'rsa', ca, sign })),
  ),
  { name: 'Ed25519 signs', key: 'p256', ca: 'ed25519', sign: '' },
  ...['-sha256', '-sha384', '-sha512', '-sha224'].map(
    (sign): Server => ({ name: `RSA of 1024 bits signs ${sign}`, key: 'p256', ca: 'rsa1024', sign, options: weak }),
  ),
  { name: 'RSA of 768 bits signs', key: 'p256', ca: 'rsa768', options: weak },
  ...[32, 20].map(
    (salt): Server => ({
      name: `RSASSA-PSS with a salt of ${salt}`,
      key: 'p256',
      ca: 'rsa',
      sign: `-sha256 -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:${salt}`,
    }),
  ),
  suite('ECDHE-RSA-AES128-SHA'),
  suite('ECDHE-RSA-AES256-SHA'),
  suite('ECDHE-ECDSA-AES128-SHA', 'p256'),
  suite('ECDHE-ECDSA-AES256-SHA', 'p256'),
  suite('ECDHE-RSA-AES128-SHA256'),
  suite('ECDHE-RSA-CHACHA20-POLY1305'),
  suite('DHE-RSA-AES128-GCM-SHA256'),
  suite('AES128-GCM-SHA256'),
  suite('AES128-SHA'),
  { name: 'a key on P-521 in TLS 1.2', key: 'p521', ca: 'rsa', options: '-tls1_2' },
  ...['P-521', 'P-384', 'P-256', 'X25519'].flatMap((name) => [group(name, 'tls1_2'), group(name, 'tls1_3')]),
  { name: 'TLS 1.1', key: 'rsa', ca: 'rsa', options: `-tls1_1 ${weak}` },
  {
    name: 'a client certificate, CBC',
    key: 'rsa',
    ca: 'rsa',
    options: `-tls1_2 -Verify 1 -cipher AES128+ECDHE@SECLEVEL=0`,
    expected: wantsClient,
  },
  {
    name: 'a client certificate, TLS 1.3',
    key: 'p256',
    ca: 'rsa',
    options: '-tls1_3 -Verify 1',
    expected: wantsClient,
  },
  ...[tls12, tls13].map(
    (MaxVersion): Server => ({
      name: `Go demands a client certificate, ${MaxVersion}`,
      key: 'p256',
      ca: 'rsa',
      go: { ClientAuth: requireAnyClientCert, MaxVersion },
      expected: wantsClient,
    }),
  ),
  ...[tls12, tls13].map(
    (MaxVersion): Server => ({
      name: `Go asks for a client certificate, ${MaxVersion}`,
      key: 'p256',
      ca: 'rsa',
      go: { ClientAuth: requestClientCert, MaxVersion },
      expected: /^0 OK ssl:/,
    }),
  ),
  { name: 'TLS 1.2 without Extended Master Secret', key: 'p256', ca: 'rsa', node: withoutMasterSecret },
  {
    name: 'TLS 1.2 without Extended Master Secret, and with a client certificate',
    key: 'p256',
    ca: 'rsa',
    node: { ...withoutMasterSecret, requestCert: true, rejectUnauthorized: true },
    expected: { '': wantsClient, 'fips140=on': /^1 FAIL ssl\/tls-connect-failed: .*no Extended Master Secret/ },
  },
  ...[4588, 4587, 4589].map(
    (id): Server => ({ name: `the hybrid group ${id} alone`, key: 'p256', ca: 'rsa', go: { Groups: [id] } }),
  ),
];

describe("--tls-connect meets what Go's client meets", needs(...staticBuild, 'openssl', 'go'), () => {
  let directory = '';
  let executables: readonly string[] = [];
  const running: ChildProcess[] = [];
  const addresses = new Map<Server, string>();
  const met = new Map<Mode, readonly string[]>();

  const openssl = (line: string): void => {
    execFileSync(
      'openssl',
      line.split(' ').filter((word) => word !== ''),
      { cwd: directory, stdio: 'pipe' },
    );
  };

  beforeAll(async () => {
    executables = [builtExecutable(), staticExecutable()];
    directory = mkdtempSync(path.join(os.tmpdir(), 'probe-env-tls-'));
    writeFileSync(path.join(directory, 'leaf'), 'subjectAltName=DNS:localhost\n');
    for (const [name, options] of Object.entries(keys)) {
      openssl(`genpkey -algorithm ${options} -out ${name}.key`);
      openssl(
        `req -x509 -new -key ${name}.key -subj /CN=ca-${name} -days 99 -addext basicConstraints=critical,CA:TRUE -out ca-${name}.pem`,
      );
    }
    const roots = Object.keys(keys).map((name) => readFileSync(path.join(directory, `ca-${name}.pem`), 'utf8'));
    writeFileSync(path.join(directory, 'roots.pem'), roots.join(''));
    for (const [index, server] of servers.entries()) addresses.set(server, `localhost:${await start(server, index)}`);
    const asked = JSON.stringify({ Roots: roots.join(''), Servers: [...addresses.values()] });
    for (const GODEBUG of modes) met.set(GODEBUG, JSON.parse(runGoProgram('tls-client', goClient, asked, { GODEBUG })));
  }, 900_000);

  afterAll(() => {
    for (const server of running) server.kill();
    rmSync(directory, { recursive: true, force: true });
  });

  /** Starts it on a free port; the port. */
  async function start({ key, ca, sign = '-sha256', options = '', go, node }: Server, index: number): Promise<number> {
    const name = `server-${index}`;
    openssl(`req -new -key ${key}.key -subj /CN=${name} -out ${name}.csr`);
    openssl(
      `x509 -req -in ${name}.csr -CA ca-${ca}.pem -CAkey ${ca}.key -CAcreateserial -days 90 ${sign} -extfile leaf -out ${name}.pem`,
    );
    const port = await freePort();
    const settings = { Cert: `${name}.pem`, Key: `${key}.key`, Address: `127.0.0.1:${port}`, Port: port, ...go };
    const line = `s_server -accept ${port} -quiet -cert ${name}.pem -key ${key}.key ${options}`;
    running.push(
      node !== undefined
        ? spawn(process.execPath, ['-e', nodeServer(JSON.stringify({ ...settings, ...node }))], {
            cwd: directory,
            stdio: 'ignore',
          })
        : go === undefined
          ? spawn(
              'openssl',
              line.split(' ').filter((word) => word !== ''),
              { cwd: directory, stdio: 'ignore' },
            )
          : spawn(goProgram('tls-server', goServer), [JSON.stringify(settings)], { cwd: directory, stdio: 'ignore' }),
    );
    for (let round = 0; round < 100 && !(await listens(port)); round += 1) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return port;
  }

  const rows = modes.flatMap((mode) => servers.map((server, index) => [server.name, mode, server, index] as const));
  it.each(rows)('%s, GODEBUG=%s', (_name, mode, server, index) => {
    const args = [
      'ssl',
      '--tls-connect',
      addresses.get(server) ?? '',
      '--timeout',
      '20s',
      '--ignore',
      // The second is about CAs of the machine that runs this.
      'ssl/unusable-roots,ssl/local-ca-not-installed',
    ];
    const env = { SSL_CERT_FILE: path.join(directory, 'roots.pem'), SSL_CERT_DIR: '/nonexistent', GODEBUG: mode };
    const [onNode, own] = executables.map((executable) => {
      const { status, stdout } = spawnSync(executable, args, { env, encoding: 'utf8' });
      return `${status} ${stdout.split('\n', 1)[0]}`;
    });
    expect(own).toBe(onNode);
    const answer = met.get(mode)?.[index];
    const { expected } = server;
    const stated = expected instanceof RegExp ? expected : expected?.[mode];
    expect(own, answer).toMatch(stated ?? (answer === '' ? /^0 OK / : /^1 FAIL ssl\/tls-connect-/));
  });
});

/** A program for `node -e`. */
function nodeServer(settings: string): string {
  return `const { Cert, Key, Port, ...options } = ${settings};
const [cert, key] = [Cert, Key].map((file) => require('node:fs').readFileSync(file));
require('node:tls').createServer({ cert, key, ...options }, (socket) => socket.on('error', () => {})).listen(Port, '127.0.0.1');`;
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' ? (address?.port ?? 0) : 0));
    });
  });
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
