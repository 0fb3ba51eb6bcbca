import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import {
  busybox,
  caBundle,
  file,
  glibc,
  musl,
  nonrootUser,
  osRelease,
  privateBundle,
  type RootPart,
  tzdata,
} from '../containers/root-parts.ts';
import { applets, ca, companyCa, directory, link, text, tool, without } from './parts.ts';
import { type ProgramName, program } from './programs.ts';

/** An image with a fault, the finding that names it, and the alternative of its remedy that is carried out. */
export interface Row {
  readonly code: string;
  /** Counted from 0. */
  readonly alternative?: number;
  /** At /app; `static` unless said. */
  readonly program?: ProgramName;
  /** probe-env is not told where it is. */
  readonly unnamed?: true;
  readonly mode?: number;
  readonly parts: readonly RootPart[];
  /** Lines of the Dockerfile after the copies. */
  readonly config?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly flags?: readonly string[];
  readonly args?: readonly string[];
  /** The machine's Go toolchain is mounted. */
  readonly withGo?: true;
  /** What the program prints afterwards, and did not before; `null` where there is nothing that it would show. */
  readonly sees: RegExp | null;
  /** Findings of the image that have nothing to do with the fault. */
  readonly besides?: readonly string[];
}

const shell = [busybox, applets];
const openssl = tool('/usr/bin/openssl');
const bundle = '/etc/ssl/certs/ca-certificates.crt';
const starts = /^zone /m;
const company = /company true/;
const shanghai = /^zone .* \+0800$/m;
const berlin = /^zone .* \+0200$/m;
const root = { flags: ['--user', '0:0'] } as const;
const nobody = ['--user', '65532:65532'] as const;
const debian = osRelease('debian', 'Debian GNU/Linux 12 (bookworm)');

const start: readonly Row[] = [
  { code: 'libc/interpreter-missing', program: 'cgo', parts: [caBundle], sees: starts },
  { code: 'libc/interpreter-missing', alternative: 1, program: 'cgo', parts: [caBundle], sees: starts },
  { code: 'libc/interpreter-missing', program: 'pie', parts: [caBundle], sees: starts },
  { code: 'libc/interpreter-missing', alternative: 1, program: 'pie', parts: [caBundle], sees: starts },
  { code: 'libc/interpreter-missing', alternative: 2, program: 'pie', parts: [caBundle], sees: starts },
  { code: 'libc/interpreter-missing', program: 'cgo', parts: [musl, ...shell, caBundle], sees: starts },
  { code: 'libc/interpreter-missing', alternative: 1, program: 'cgo', parts: [musl, ...shell, caBundle], sees: starts },
  { code: 'libc/not-executable', alternative: 1, mode: 0o644, parts: [...shell, caBundle], sees: starts },
  { code: 'libc/wrong-machine', program: 'arm64', parts: [caBundle], sees: starts },
  { code: 'libc/wrong-system', program: 'freebsd', parts: [caBundle], sees: starts },
  { code: 'libc/library-as-program', program: 'c-shared', parts: [caBundle, glibc], sees: starts },
  {
    code: 'libc/script-carriage-return',
    parts: [...shell, caBundle, text('/entrypoint.sh', '#!/bin/sh\r\nexec /app\n', 0o755)],
    config: ['ENTRYPOINT ["/entrypoint.sh"]'],
    args: ['--app', '/entrypoint.sh'],
    sees: starts,
  },
  { code: 'libc/no-program', unnamed: true, parts: [caBundle], sees: null },
  { code: 'libc/cannot-verify', unnamed: true, parts: [caBundle], args: ['--static'], sees: null },
  { code: 'libc/not-static', program: 'cgo', parts: [caBundle, glibc], args: ['--static'], sees: null },
  { code: 'libc/not-static', alternative: 1, program: 'cgo', parts: [caBundle, glibc], args: ['--static'], sees: null },
  { code: 'libc/unexpected-cgo', program: 'cgo', parts: [caBundle, glibc], args: ['--cgo', '0'], sees: null },
  { code: 'libc/unexpected-libc', parts: [caBundle, musl, ...shell], args: ['--libc', 'glibc'], sees: null },
  { code: 'libc/pie-needs-loader', program: 'pie', parts: [caBundle, glibc], sees: null },
  { code: 'libc/cgo-without-c', program: 'plain', parts: [caBundle], sees: null },
  { code: 'libc/static-glibc', program: 'static-glibc', parts: [caBundle], sees: null },
  { code: 'libc/static-glibc', alternative: 1, program: 'static-glibc', parts: [caBundle], sees: null },
  {
    code: 'libc/resolver-is-libc',
    program: 'cgo',
    parts: [caBundle, glibc],
    env: { RES_OPTIONS: 'attempts:1' },
    sees: null,
  },
  { code: 'libc/program-unreadable', mode: 0o711, parts: [...shell, caBundle], flags: nobody, sees: null },
  { code: 'go/program-unreadable', mode: 0o711, parts: [...shell, caBundle], flags: nobody, sees: null },
  {
    code: 'libc/runpath-writable',
    program: 'runpath-writable',
    parts: [...shell, caBundle, glibc, tool('/usr/bin/patchelf'), directory('/tmp', 0o1777)],
    sees: null,
  },
  {
    code: 'libc/runpath-relative',
    program: 'runpath-relative',
    parts: [...shell, caBundle, glibc, tool('/usr/bin/patchelf')],
    sees: null,
    besides: ['libc/runpath-missing'],
  },
  {
    code: 'libc/runpath-missing',
    alternative: 1,
    program: 'runpath-missing',
    parts: [...shell, caBundle, glibc, tool('/usr/bin/patchelf')],
    sees: null,
  },
];

const variables: readonly Row[] = [
  { code: 'go/memory-limit-malformed', parts: [caBundle], env: { GOMEMLIMIT: '512Mi' }, sees: /^limit 512 /m },
  {
    code: 'go/memory-limit-above-cgroup',
    parts: [caBundle],
    env: { GOMEMLIMIT: '2GiB' },
    flags: ['--memory', '256m'],
    sees: /^limit 230 /m,
  },
  { code: 'go/memory-limit-unset', parts: [caBundle], flags: ['--memory', '256m'], sees: /^limit 230 /m },
  {
    code: 'go/gc-off',
    parts: [caBundle],
    env: { GOGC: 'off' },
    flags: ['--memory', '256m'],
    sees: /^limit 230 gc -1/m,
  },
  { code: 'go/gc-off', alternative: 1, parts: [caBundle], env: { GOGC: 'off' }, sees: / gc 100$/m },
  { code: 'go/gc-percent-ignored', parts: [caBundle], env: { GOGC: '50%' }, sees: null },
  { code: 'go/max-procs-ignored', parts: [caBundle], env: { GOMAXPROCS: '500m' }, sees: /^procs 1$/m },
  { code: 'go/max-procs-ignored', alternative: 1, parts: [caBundle], env: { GOMAXPROCS: '0' }, sees: null },
  { code: 'go/debug-setting-fatal', parts: [caBundle], env: { GODEBUG: 'fips140=true' }, sees: starts },
  { code: 'go/debug-setting-unknown', parts: [caBundle], env: { GODEBUG: 'http2clent=0' }, sees: null },
  { code: 'go/debug-setting-malformed', parts: [caBundle], env: { GODEBUG: 'http2debug' }, sees: null },
  { code: 'go/cgo-resolver-unavailable', parts: [caBundle], env: { GODEBUG: 'netdns=cgo' }, sees: null },
  {
    code: 'go/proxy-in-cgi',
    parts: [caBundle],
    env: { HTTP_PROXY: 'http://proxy:3128', REQUEST_METHOD: 'GET' },
    sees: /^proxy <nil>$/m,
  },
  { code: 'go/env-refused', alternative: 1, parts: [caBundle], withGo: true, env: { GOPROXY: 'foo' }, sees: null },
  {
    code: 'go/env-ignored',
    alternative: 1,
    parts: [caBundle],
    withGo: true,
    env: { CGO_ENABLED: 'false' },
    sees: null,
  },
  { code: 'go/goroot-missing', parts: [caBundle], withGo: true, env: { GOROOT: '/opt/go' }, sees: null },
  { code: 'go/toolchain-download', parts: [caBundle], withGo: true, env: { GOTOOLCHAIN: 'go1.25.0' }, sees: null },
];

const certificates: readonly Row[] = [
  { code: 'ssl/no-roots', parts: [], sees: /^roots [1-9]\d\d/m },
  {
    code: 'ssl/no-roots',
    parts: [ca('/etc/company/ca.pem')],
    env: { CURL_CA_BUNDLE: '/etc/company/ca.pem' },
    sees: company,
  },
  { code: 'ssl/bundle-unreadable', parts: [...shell, privateBundle], flags: nobody, sees: /^roots [1-9]\d\d/m },
  { code: 'ssl/world-writable', parts: [...shell, caBundle, mode(bundle, 0o666)], sees: null },
  {
    code: 'ssl/dangling-links',
    parts: [link('/etc/ssl/certs/ISRG_Root_X1.pem', '/usr/share/ca-certificates/mozilla/ISRG_Root_X1.crt')],
    sees: /^roots [1-9]\d\d/m,
  },
  {
    code: 'ssl/entry-dangling',
    parts: [caBundle, link('/etc/ssl/certs/company.pem', '/usr/local/share/ca-certificates/company.crt')],
    sees: company,
  },
  {
    code: 'ssl/entry-denied',
    parts: [...shell, caBundle, ca('/etc/ssl/certs/company.crt', 'pem', 0o600)],
    flags: nobody,
    sees: company,
  },
  {
    code: 'ssl/entry-not-pem',
    parts: [...shell, openssl, caBundle, ca('/etc/ssl/certs/company.cer', 'der')],
    sees: company,
  },
  {
    code: 'ssl/entry-not-pem',
    parts: [...shell, openssl, caBundle, ca('/etc/ssl/certs/company.p7b', 'pkcs7')],
    sees: company,
  },
  {
    code: 'ssl/entry-not-pem',
    parts: [...shell, openssl, caBundle, ca('/etc/ssl/certs/company.p7c', 'pkcs7-pem')],
    sees: company,
  },
  {
    code: 'ssl/entry-not-pem',
    parts: [...shell, openssl, caBundle, ca('/etc/ssl/certs/company.crt', 'base64')],
    sees: company,
  },
  {
    code: 'ssl/entry-not-pem',
    parts: [...shell, openssl, caBundle, ca('/etc/ssl/certs/company.crt', 'trusted')],
    sees: company,
  },
  {
    code: 'ssl/no-root-in-directory',
    parts: [...shell, openssl, ca('/etc/ssl/certs/company.cer', 'der')],
    sees: company,
  },
  { code: 'ssl/entry-in-subdirectory', parts: [caBundle, ca('/etc/ssl/certs/company/ca.pem')], sees: company },
  {
    code: 'ssl/entry-in-subdirectory',
    alternative: 1,
    parts: [...shell, caBundle, ca('/etc/ssl/certs/company/ca.pem')],
    sees: company,
  },
  {
    code: 'ssl/variable-ignored',
    parts: [caBundle, ca('/etc/company/ca.pem')],
    env: { CURL_CA_BUNDLE: '/etc/company/ca.pem' },
    sees: company,
  },
  { code: 'ssl/ca-not-read', parts: [caBundle, ca('/etc/ca/company.crt')], sees: company },
  {
    code: 'ssl/cert-file-unusable',
    parts: [ca('/etc/company/ca.pem')],
    env: { SSL_CERT_FILE: '"/etc/company/ca.pem"' },
    sees: company,
  },
  {
    code: 'ssl/cert-dir-ignored',
    parts: [caBundle, ca('/etc/company/ca.pem')],
    env: { SSL_CERT_DIR: '/etc/company/ca.pem' },
    sees: company,
  },
];

const zones: readonly Row[] = [
  { code: 'timezone/tz-file-missing', parts: [caBundle], env: { TZ: 'Asia/Shanghai' }, sees: shanghai },
  { code: 'timezone/tz-misspelled', parts: [caBundle, tzdata], env: { TZ: 'asia/shanghai' }, sees: shanghai },
  { code: 'timezone/tz-misspelled', parts: [caBundle, tzdata], env: { TZ: '"Asia/Shanghai"' }, sees: shanghai },
  { code: 'timezone/tz-foreign-name', parts: [caBundle, tzdata], env: { TZ: 'China Standard Time' }, sees: shanghai },
  {
    code: 'timezone/tz-renamed',
    parts: [caBundle, tzdata, without('/usr/share/zoneinfo/Europe/Kiev')],
    env: { TZ: 'Europe/Kiev' },
    sees: /^zone Local \+0300$|^zone Europe\/Kyiv \+0300$/m,
  },
  { code: 'timezone/tz-posix-rule', parts: [caBundle, tzdata], env: { TZ: 'JST-9' }, sees: /\+0900$/m },
  {
    code: 'timezone/localtime-dangling',
    parts: [caBundle, link('/etc/localtime', '/usr/share/zoneinfo/Asia/Shanghai')],
    sees: shanghai,
  },
  {
    code: 'timezone/etc-timezone-contradicts',
    parts: [
      caBundle,
      tzdata,
      ...shell,
      link('/etc/localtime', '/usr/share/zoneinfo/Asia/Shanghai'),
      text('/etc/timezone', 'Europe/Paris\n'),
    ],
    sees: null,
  },
  {
    code: 'timezone/tz-overrides',
    parts: [caBundle, tzdata, link('/etc/localtime', '/usr/share/zoneinfo/Asia/Shanghai')],
    env: { TZ: 'Europe/Berlin' },
    sees: shanghai,
  },
  {
    code: 'timezone/tz-overrides',
    alternative: 1,
    parts: [caBundle, tzdata, ...shell, link('/etc/localtime', '/usr/share/zoneinfo/Asia/Shanghai')],
    env: { TZ: 'Europe/Berlin' },
    sees: null,
  },
  { code: 'timezone/mismatch', parts: [caBundle, tzdata], args: ['--tz', 'Europe/Berlin'], sees: berlin },
  {
    code: 'timezone/expectation-unknown',
    parts: [caBundle, tzdata],
    env: { TZ: 'Asia/Shanghai' },
    args: ['--tz', 'Asia/Beijing'],
    sees: null,
  },
  { code: 'timezone/no-database', alternative: 2, parts: [caBundle], sees: /^load <nil>$/m },
  { code: 'timezone/variable-unread', parts: [caBundle, tzdata], env: { TIMEZONE: 'Asia/Shanghai' }, sees: shanghai },
  { code: 'timezone/file-unread', parts: [caBundle, tzdata, text('/etc/TZ', 'CST-8\n')], sees: shanghai },
  { code: 'timezone/zoneinfo-unusable', parts: [caBundle, tzdata], env: { ZONEINFO: '/nowhere' }, sees: null },
];

const identity: readonly Row[] = [
  {
    code: 'user/temporary-directory-unusable',
    alternative: 1,
    parts: [caBundle],
    flags: nobody,
    sees: /^temp <nil>$/m,
  },
  {
    code: 'user/path-denied',
    parts: [caBundle, ...shell, directory('/data')],
    flags: nobody,
    args: ['--path', '/data:rwx'],
    sees: /^data <nil>$/m,
  },
  {
    code: 'user/other-user',
    alternative: 1,
    parts: [caBundle],
    ...root,
    args: ['--user-is', '65532'],
    sees: /^user \w+ 65532$/m,
  },
  {
    code: 'user/runs-as-root',
    alternative: 1,
    parts: [caBundle],
    ...root,
    args: ['--non-root'],
    sees: /^user \w+ 65532$/m,
  },
  {
    code: 'sandbox/capabilities-kept',
    alternative: 1,
    parts: [caBundle],
    flags: nobody,
    args: ['--drop-all'],
    sees: null,
  },
  { code: 'sandbox/new-privileges-allowed', alternative: 1, parts: [caBundle], args: ['--no-new-privs'], sees: null },
  { code: 'sandbox/root-writable', alternative: 1, parts: [caBundle], args: ['--read-only-root'], sees: null },
  {
    code: 'sandbox/shm-too-large',
    alternative: 1,
    parts: [caBundle],
    flags: ['--shm-size', '256m'],
    args: ['--shm-max', '64m'],
    sees: null,
  },
];

const right = '/usr/share/zoneinfo/right/Asia/Shanghai';
const rightZone = [tzdata, file(right, right, 0o644), link('/etc/localtime', right)];
const oneLine =
  (path: string): RootPart =>
  async (target) => {
    const pem = companyCa().pem.toString().trim().replaceAll('\n', '\\n');
    return await text(path, pem)(target);
  };

/** What people run into when they start: files in the wrong place, of the wrong kind or closed, and settings left over. */
const leftovers: readonly Row[] = [
  {
    code: 'ssl/cert-file-ignored',
    alternative: 1,
    parts: [caBundle, ca('/etc/ssl/certs/x.pem')],
    env: { SSL_CERT_FILE: '/nowhere' },
    sees: null,
  },
  {
    code: 'ssl/cert-dir-unusable',
    parts: [ca('/etc/ssl/certs/company.crt')],
    env: { SSL_CERT_DIR: '/nowhere' },
    sees: company,
  },
  {
    code: 'ssl/bundle-passed-over',
    parts: [...shell, privateBundle, ca('/etc/ssl/certs/company.crt')],
    flags: nobody,
    sees: /^roots [1-9]\d\d/m,
  },
  { code: 'ssl/all-skipped', parts: [...shell, oneLine(bundle)], sees: company },
  { code: 'ssl/masked-ca', alternative: 1, parts: [...shell, caBundle, ca('/etc/ssl/cert.pem')], sees: company },
  {
    code: 'ssl/required-ca-missing',
    parts: [...shell, openssl, caBundle, ca('/etc/ssl/certs/company.cer', 'der')],
    args: ['--require-ca', 'Company Root'],
    sees: company,
  },
  { code: 'timezone/right-zone', parts: [caBundle, ...shell, ...rightZone], sees: null },
  { code: 'timezone/right-zone', alternative: 1, parts: [caBundle, ...shell, ...rightZone], sees: null },
  {
    code: 'libc/directory-denied',
    parts: [...shell, caBundle, directory('/secret', 0o700), file(program('static'), '/secret/app')],
    config: ['ENTRYPOINT ["/secret/app"]'],
    args: ['--app', '/secret/app'],
    flags: nobody,
    sees: starts,
  },
  { code: 'go/debug-setting-removed', parts: [caBundle], env: { GODEBUG: 'x509sha1=1' }, sees: null },
  { code: 'go/toolchain-not-released', parts: [caBundle], withGo: true, env: { GOTOOLCHAIN: 'go1.25' }, sees: null },
  {
    code: 'go/goroot-missing',
    alternative: 1,
    parts: [caBundle],
    withGo: true,
    config: ['ENV GOROOT=/opt/go', 'ENTRYPOINT ["/app"]'],
    sees: null,
  },
  {
    code: 'go/cgo-without-compiler',
    alternative: 1,
    parts: [caBundle],
    withGo: true,
    env: { CGO_ENABLED: '1' },
    sees: null,
  },
  {
    code: 'go/env-file-crlf',
    parts: [...shell, caBundle, text('/root/.config/go/env', 'GOPROXY=https://proxy.golang.org\r\n')],
    withGo: true,
    env: { HOME: '/root' },
    ...root,
    sees: null,
  },
  {
    code: 'go/env-file-unusable',
    alternative: 1,
    parts: [...shell, caBundle, text('/etc/goenv', 'GOPROXY=off\n', 0o600)],
    withGo: true,
    env: { GOENV: '/etc/goenv' },
    flags: nobody,
    sees: null,
  },
];

export const rows: readonly Row[] = [...start, ...variables, ...certificates, ...zones, ...identity, ...leftovers];

/** What `FROM` lines of remedies name, made of this machine's files, and the stage that they copy from. */
export const bases: Readonly<Record<string, readonly RootPart[]>> = {
  'alpine:3': [osRelease('alpine', 'Alpine Linux v3.22'), musl, busybox, caBundle],
  'debian:12-slim': [debian, glibc, ...shell],
  'gcr.io/distroless/base-debian12': [debian, glibc, nonrootUser, caBundle, tzdata],
  build: [glibc, caBundle, tzdata, ca('/usr/local/share/ca-certificates/company.crt'), ...shell],
};

function mode(path: string, bits: number): RootPart {
  return async (target) => {
    chmodSync(join(target, path), bits);
    return null;
  };
}
