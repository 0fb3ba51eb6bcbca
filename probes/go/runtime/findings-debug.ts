import { type Catalog, defineFinding } from '../../../src/finding.ts';
import { readFrom } from './environment-words.ts';
import { unquoted, withoutQuotes } from './quotes.ts';

/** Findings about settings of GODEBUG. */
export const debugFindings = {
  'go/debug-setting-fatal': defineFinding<{
    setting: string;
    source: string;
    environment: string;
    name: string;
    problem: string;
    instead: string | null;
  }>({
    severity: 'error',
    stopsStart: true,
    title: 'GODEBUG has a value that makes the program exit at startup',
    why: 'Before main runs, the program exits with status 2: "panic: fips140: unknown GODEBUG setting fips140=true" (Go 1.24 and later know off, on, only and debug), "fatal error: cgocheck > 1 mode is no longer supported at runtime" (1.21 and later), "fatal error: removed GODEBUG "x509sha1" set to old value "1" in environment" (1.27 and later; earlier versions ignored it). The container keeps restarting.',
    example: {
      setting: 'fips140=true',
      source: 'GODEBUG',
      environment: '/proc/1/environ',
      name: 'go1.26.3',
      problem: 'panic: fips140: unknown GODEBUG setting fips140=true',
      instead: 'fips140=on',
    },
    refs: ['https://go.dev/doc/godebug', 'https://go.dev/doc/security/fips140'],
    message: ({ setting, source, environment, name, problem }) =>
      `${source}=${setting} (${source === 'GODEBUG' ? readFrom(environment) : 'recorded by go build'}) ends ${name} at startup: ${problem}`,
    remedy({ setting, source, instead }) {
      const place =
        source === 'GODEBUG' ? 'in GODEBUG' : 'in the godebug lines of go.mod and the //go:debug lines of main';
      return instead === null ? `${place}, remove ${setting}` : `${place}, replace ${setting} with ${instead}`;
    },
  }),
  'go/debug-setting-unknown': defineFinding<{
    setting: string;
    name: string;
    meant: string | null;
    since: string | null;
    /**
     * What remains, and what does not: of a whole value in quotes, where more than the quotes has to go, and of a list in which this setting is
     * misspelled.
     */
    instead?: string;
    without?: string;
  }>({
    severity: 'warning',
    title: 'GODEBUG has a setting that Go does not know',
    why: 'Names that the Go version of the program does not have are ignored silently: the setting has no effect. The name is misspelled, or belongs to a newer Go (FIPS 140-3 mode came with Go 1.24).',
    example: { setting: 'http2clent=0', name: 'go1.26.3', meant: 'http2client', since: null },
    refs: ['https://go.dev/doc/godebug#history'],
    message: ({ setting, name, since }) =>
      unquoted(setting) !== null
        ? `GODEBUG=${setting}: the quotes are part of the value, and ${name} knows no setting whose name begins with one`
        : `GODEBUG=${setting} has no effect: ${name} has no such setting${since === null ? '' : `, Go ${since} has`}`,
    remedy({ setting, meant, since, instead, without }) {
      const inner = unquoted(setting);
      if (inner !== null) return settingsRemedy(instead ?? inner, without, true);
      if (since !== null) return `build the program with Go ${since} or later`;
      if (instead !== undefined) return settingsRemedy(instead, without, false);
      const [name = '', value = ''] = setting.split(/=(.*)/s);
      return meant === null ? `remove ${name} from GODEBUG` : `GODEBUG=${meant}=${value.replaceAll(/["']/g, '')}`;
    },
  }),
  'go/debug-setting-of-other-version': defineFinding<{
    setting: string;
    name: string;
    from: string;
    to: string | null;
  }>({
    severity: 'info',
    title: 'GODEBUG has a setting that only other Go versions know',
    why: 'A setting that the Go version of the program does not have is ignored silently. A setting is added with the change that it reverts, so an older Go behaves the old way without it; diagnostic settings come and go.',
    example: { setting: 'containermaxprocs=0', name: 'go1.24.5', from: '1.25', to: null },
    refs: ['https://go.dev/doc/godebug#history'],
    message: ({ setting, name, from, to }) =>
      `GODEBUG=${setting} has no effect in ${name}: Go ${to === null ? `${from} added` : `${to} was the last line with`} the setting`,
    remedy: ({ setting }) => `nothing to do, or remove ${setting} from GODEBUG`,
  }),
  'go/debug-setting-removed': defineFinding({
    severity: 'warning',
    title: "GODEBUG has a setting that the program's Go version no longer knows",
    why: 'GODEBUG settings that bring back old behavior are dropped after some releases. Unknown ones are silently ignored, so the new behavior applies: with x509sha1=1 on Go 1.24 "x509: cannot verify signature: insecure algorithm SHA1-RSA" comes back.',
    example: { setting: 'x509sha1=1', since: '1.24', version: 'go1.25.3' },
    refs: ['https://go.dev/doc/godebug'],
    message: ({ setting, since, version }) =>
      `GODEBUG=${setting} has no effect in ${version}: Go ${since} removed the setting`,
    remedy: ({ setting }) => `remove ${setting} from GODEBUG, and adapt to the new behavior`,
  }),
  'go/debug-setting-malformed': defineFinding<{
    items: string;
    /** All settings that do something, with commas between them and without quotes, where something else is between or around them. */
    meant?: string;
    quotes?: boolean;
    /** Blanks or semicolons as well as quotes. */
    blanks?: boolean;
    /** What is not in `meant`. */
    without?: string;
  }>({
    severity: 'warning',
    title: 'GODEBUG has an item that is not key=value',
    why: 'GODEBUG is a comma-separated list of key=value. Items without an equals sign are silently ignored, and so are those that a space or a semicolon separates, and values in quotes.',
    example: { items: "'http2debug'" },
    refs: ['https://go.dev/doc/godebug'],
    message: ({ items, meant, quotes, blanks }) =>
      `GODEBUG: ${items} ignored: ${ignoredWords(meant, quotes === true, blanks === true)}`,
    remedy: ({ meant, quotes, without }) =>
      meant === undefined
        ? 'write name=value, separated by commas: GODEBUG=http2debug=1'
        : settingsRemedy(meant, without, quotes === true),
  }),
  'go/cgo-resolver-unavailable': defineFinding({
    severity: 'warning',
    title: 'GODEBUG asks for the cgo resolver, which the program does not have',
    why: 'netdns=cgo needs a program built with CGO_ENABLED=1 and without the tag netgo. In others it is ignored ("ignoring GODEBUG=netdns=cgo as the binary was compiled without support for the cgo resolver", printed only with netdns=cgo+1), and names are looked up by Go itself: no nss modules, no mDNS.',
    example: { setting: 'netdns=cgo', reason: 'CGO_ENABLED=0' },
    refs: ['https://pkg.go.dev/net#hdr-Name_Resolution'],
    message: ({ setting, reason }) => `GODEBUG=${setting} has no effect: the program was built with ${reason}`,
    remedy: ({ setting }) => `remove ${setting} from GODEBUG; or build with CGO_ENABLED=1`,
  }),
} as const satisfies Catalog;

function ignoredWords(meant: string | undefined, quotes: boolean, blanks: boolean): string {
  if (meant === undefined) return 'no value';
  const commas = 'only commas separate settings, without spaces';
  if (!quotes) return commas;
  return blanks ? `${commas}, and quotes are part of a value` : 'the quotes are part of the value';
}

/** @param meant the settings that remain, none if it is empty */
function settingsRemedy(meant: string, without: string | undefined, quotes: boolean): string {
  if (meant === '') return 'unset GODEBUG: nothing in it would have an effect, or the program would not start';
  const left = without === undefined ? '' : `; leave out ${without}: Go ignores that, or refuses to start`;
  return (quotes ? withoutQuotes('GODEBUG', meant) : `GODEBUG=${meant}`) + left;
}
