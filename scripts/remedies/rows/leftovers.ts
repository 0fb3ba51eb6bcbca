import { caBundle, file, glibc, privateBundle, type RootPart, tzdata } from '../../containers/root-parts.ts';
import { ca, companyCa, directory, link, mode, text } from '../parts.ts';
import { program } from '../programs.ts';
import { bundle, company, nobody, openssl, type Row, root, shell, starts } from './row.ts';

const right = '/usr/share/zoneinfo/right/Asia/Shanghai';
const rightZone = [tzdata, file(right, right, 0o644), link('/etc/localtime', right)];
const oneLine =
  (path: string): RootPart =>
  async (target) => {
    const pem = companyCa().pem.toString().trim().replaceAll('\n', '\\n');
    return await text(path, pem)(target);
  };

/** What people run into when they start: files in the wrong place, of the wrong kind or closed, and settings left over. */
export const leftovers: readonly Row[] = [
  {
    code: 'timezone/tz-unusable',
    parts: [...shell, caBundle, tzdata, mode('/usr/share/zoneinfo/Asia/Shanghai', 0o600)],
    env: { TZ: 'Asia/Shanghai' },
    flags: nobody,
    sees: /^zone Asia\/Shanghai /m,
  },
  {
    code: 'timezone/tz-unusable',
    parts: [...shell, caBundle, tzdata, mode('/usr/share/zoneinfo/Asia', 0o700)],
    env: { TZ: 'Asia/Shanghai' },
    flags: nobody,
    sees: /^zone Asia\/Shanghai /m,
  },
  {
    code: 'timezone/localtime-unusable',
    parts: [
      ...[...shell, caBundle, tzdata, link('/etc/localtime', '/usr/share/zoneinfo/Asia/Shanghai')],
      mode('/usr/share/zoneinfo/Asia', 0o700),
    ],
    flags: nobody,
    sees: /^zone Local .*\+0800/m,
  },
  {
    code: 'timezone/localtime-unusable',
    alternative: 1,
    parts: [caBundle, tzdata, text('/etc/localtime', 'Asia/Shanghai\n')],
    sees: /^zone Asia\/Shanghai /m,
  },
  {
    code: 'libc/library-missing',
    program: 'cgo',
    parts: [...shell, caBundle, glibc, mode('/lib/x86_64-linux-gnu/libc.so.6', 0o600)],
    flags: nobody,
    sees: starts,
  },
  {
    code: 'libc/interpreter-unusable',
    program: 'cgo',
    parts: [...shell, caBundle, glibc, mode('/lib64/ld-linux-x86-64.so.2', 0o644)],
    flags: nobody,
    sees: starts,
  },
  {
    code: 'ssl/cert-dir-ignored',
    alternative: 1,
    parts: [caBundle, ca('/etc/company/ca.pem')],
    env: { SSL_CERT_DIR: '/nope:/etc/company' },
    sees: null,
  },
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
