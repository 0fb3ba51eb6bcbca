import { caBundle } from '../../containers/root-parts.ts';
import { type Row, starts } from './row.ts';

export const variables: readonly Row[] = [
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
  { code: 'go/traceback-unknown', parts: [caBundle], env: { GOTRACEBACK: 'full' }, sees: null },
  { code: 'go/traceback-unknown', alternative: 1, parts: [caBundle], env: { GOTRACEBACK: '"on"' }, sees: null },
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
