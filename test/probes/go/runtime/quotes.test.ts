import { expect, it } from 'vitest';
import { runtimeFindings } from '../../../../probes/go/runtime/findings.ts';
import { judgeRuntime } from '../../../../probes/go/runtime/judge.ts';
import { unquoted } from '../../../../probes/go/runtime/quotes.ts';
import { runtimeFacts } from '../../../support/facts/go-facts.ts';

it.each([
  ['"512MiB"', '512MiB'],
  ["'100'", '100'],
  ['""', ''],
  ['"', null],
  ['"512MiB', null],
  ['"512MiB\'', null],
  ['512MiB', null],
])('%s without quotes is %j', (value, inner) => expect(unquoted(value)).toBe(inner));

const kept = ', without quotes: env files of docker and kubectl, and';
it.each<[Record<string, string>, string]>([
  [{ GOMEMLIMIT: '"512MiB"' }, `GOMEMLIMIT=512MiB${kept} '- GOMEMLIMIT=...' in compose, keep them`],
  [{ GOMEMLIMIT: '"512Mi"' }, `GOMEMLIMIT=512MiB${kept}`],
  [{ GOMEMLIMIT: '"off"' }, `GOMEMLIMIT=off${kept}`],
  [{ GOMEMLIMIT: '"much"' }, 'set GOMEMLIMIT to a whole number'],
  [{ GOGC: "'100'" }, `GOGC=100${kept}`],
  [{ GOGC: '"off"' }, `GOGC=off${kept}`],
  [{ GOGC: '"50%"' }, 'set a whole number without the sign: GOGC=50'],
  [{ GOGC: '200 %' }, 'set a whole number without the sign: GOGC=200'],
  [{ GOGC: ' 50' }, 'set a whole number, or off in lower case: GOGC=50'],
  [{ GOGC: 'OFF' }, 'set a whole number, or off in lower case: GOGC=100'],
  [{ GOGC: '99999999999' }, 'set a whole number, or off in lower case: GOGC=100'],
  [{ GOMAXPROCS: '"2"' }, `GOMAXPROCS=2${kept}`],
  [{ GOMAXPROCS: '"500m"' }, 'set a whole number: GOMAXPROCS=1;'],
  [{ GOMAXPROCS: '1500m' }, 'set a whole number: GOMAXPROCS=2;'],
  [{ GOMAXPROCS: '2.5' }, 'set a whole number: GOMAXPROCS=3;'],
  [{ GOMAXPROCS: '4 ' }, 'set a whole number: GOMAXPROCS=4;'],
  [{ GOMAXPROCS: '0' }, 'set a whole number: GOMAXPROCS=1;'],
  [{ GOMAXPROCS: 'auto' }, 'set a whole number: GOMAXPROCS=1;'],
  [{ GODEBUG: '"netdns=go"' }, `GODEBUG=netdns=go${kept}`],
  [{ GODEBUG: 'http2client=0,netdns="go"' }, `GODEBUG=http2client=0,netdns=go${kept}`],
  [{ GOTRACEBACK: '"all"' }, `GOTRACEBACK=all${kept}`],
  [{ GOTRACEBACK: 'All' }, 'GOTRACEBACK=all'],
  [{ GOTRACEBACK: '"full"' }, 'set GOTRACEBACK=all for the stacks of all goroutines'],
  [{ HTTPS_PROXY: '"http://proxy:3128"' }, `HTTPS_PROXY=http://proxy:3128${kept}`],
  [{ http_proxy: '"proxy"' }, `http_proxy=proxy${kept}`],
  [{ HTTP_PROXY: '"http://proxy:31 28"' }, 'HTTP_PROXY=http://user:password@host:port'],
  [{ HTTP_PROXY: '"http://"' }, 'HTTP_PROXY=http://user:password@host:port'],
  [{ HTTP_PROXY: '"proxy' }, 'HTTP_PROXY=http://user:password@host:port'],
  [{ HTTP_PROXY: 'proxy', NO_PROXY: '"a.example,10.0.0.0/8"' }, `NO_PROXY=a.example,10.0.0.0/8${kept}`],
  [{ HTTP_PROXY: 'proxy', NO_PROXY: '"localhost"' }, `NO_PROXY=localhost${kept}`],
  [{ HTTP_PROXY: 'proxy', NO_PROXY: '"10.*"' }, 'separate hosts, domains and networks with commas'],
])('%j: %s', (variables, remedy) => {
  const [found] = judgeRuntime({ ...runtimeFacts, variables }, null, null);
  if (found === undefined) throw new Error('nothing was found');
  const { code, detail } = found;
  expect(runtimeFindings[code].remedy(detail as never)).toContain(remedy);
});

it('of a list with blanks in it, the quotes are told first and alone', () => {
  const found = judgeRuntime({ ...runtimeFacts, variables: { GODEBUG: '"netdns=go http2client=0"' } }, null, null);
  expect(found.map(({ code }) => code)).toEqual(['go/debug-setting-unknown']);
});
