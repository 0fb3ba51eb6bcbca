import { latin1, utf8 } from '#runtime/bytes.ts';
import { decodeCertificate } from '../../src/decode/certificate/certificate.ts';
import { describeName, nameAttributes } from '../../src/decode/certificate/names/name.ts';
import { lineCounter, pemItems } from '../../src/decode/certificate/pem.ts';
import { decodeElf } from '../../src/decode/elf/elf.ts';
import { decodeLdSoCache } from '../../src/decode/elf/ld-so-cache.ts';
import { readNotes } from '../../src/decode/elf/notes.ts';
import { readDynamicSymbols, readRelocatedSymbols } from '../../src/decode/elf/symbols.ts';
import { readVersionDefinitions, readVersionNeeds } from '../../src/decode/elf/versions.ts';
import { effectiveGoDebug } from '../../src/decode/go/env/debug/debug.ts';
import { parseGoEnvFile } from '../../src/decode/go/env/env-file.ts';
import { goFlagsProblem } from '../../src/decode/go/env/flags/flags.ts';
import { deadNoProxyItems, parseProxyUrl } from '../../src/decode/go/env/proxy/http-proxy.ts';
import { parseGoProxy } from '../../src/decode/go/env/proxy/proxy-list.ts';
import { parseGoUrl } from '../../src/decode/go/env/proxy/url.ts';
import { quotedPrefix, quoteGo, unquoteGo } from '../../src/decode/go/env/quote.ts';
import { parseGcPercent, parseMaxProcs, parseMemoryLimit } from '../../src/decode/go/env/runtime-values.ts';
import { decodeBuildInfo } from '../../src/decode/go/program/build-info.ts';
import { parseBuildInfoText } from '../../src/decode/go/program/build-info-text.ts';
import { findEmbeddedTzdata } from '../../src/decode/go/program/embedded-tzdata.ts';
import { foreignImage } from '../../src/decode/go/program/foreign-image.ts';
import { findLineTable, gorootOfFiles } from '../../src/decode/go/program/pclntab.ts';
import { elfImage } from '../../src/decode/go/program/program-image.ts';
import { isStripped, readSourcePath } from '../../src/decode/go/program/source-paths.ts';
import { parseGoRange } from '../../src/decode/go/version/range.ts';
import { parseGoToolchain } from '../../src/decode/go/version/toolchain-name.ts';
import { parseGoVersion } from '../../src/decode/go/version/version.ts';
import { cgroupDirectory, countCpuList, parseCpuMax, parseMemoryMax } from '../../src/decode/proc/cgroup.ts';
import { decodeMountInfo, mountOf } from '../../src/decode/proc/mountinfo.ts';
import { decodeFileOutput } from '../../src/decode/tools/file-output.ts';
import { decodeLddOutput } from '../../src/decode/tools/ldd-output.ts';
import { parseGlibcTz, parseMuslTz, ruleTimeAt } from '../../src/decode/zone/c-tz.ts';
import { nextPosixChange, parsePosixTz, posixSpan } from '../../src/decode/zone/posix-tz.ts';
import { localTimeAt, nextChange } from '../../src/decode/zone/tz-lookup.ts';
import { readZipDirectory, readZipMember } from '../../src/decode/zone/tz-zip.ts';
import { decodeTzif } from '../../src/decode/zone/tzif.ts';
import { cpuFeatures } from '../../src/linux/machine/cpu-features.ts';
import { strictSource } from './strict-source.ts';

/** A decoder, or several that read the same kind of bytes. */
export interface Target {
  readonly name: string;
  /** The files of test/cases to start from: the end of their path. */
  readonly seeds: RegExp;
  /** Further seeds, also for splicing. */
  readonly words: readonly string[];
  /** Must return the decoded value: a throw is a find, and so is taking long. */
  run(bytes: Uint8Array): unknown;
}

const rules = [
  { goMinor: 17, negativeSerials: false },
  { goMinor: 25, negativeSerials: false },
  { goMinor: 25, negativeSerials: true },
];
const instants = [-(2 ** 40), -1, 0, 1_700_000_000, 2 ** 33];

export const targets: readonly Target[] = [
  {
    name: 'elf',
    seeds: /\/(server|app|ld-linux-x86-64\.so\.2|libc\.so\.6|ld-musl-x86_64\.so\.1|libz\.so\.1)$/,
    words: [
      '\x7fELF\x02\x01\x01',
      '\x7fELF\x01\x02\x01',
      '.go.buildinfo',
      '.symtab',
      'GLIBC_2.34',
      '\xff Go buildinf:',
    ],
    run(bytes) {
      const source = strictSource(bytes);
      return (['all', 'loader'] as const).map((view) => {
        const elf = decodeElf(source, view);
        if (!elf.ok) return elf;
        const files = findLineTable(source, elf.value)?.files;
        return [
          elf,
          decodeBuildInfo(elfImage(source, elf.value)),
          readVersionNeeds(source, elf.value),
          readVersionDefinitions(source, elf.value),
          readDynamicSymbols(source, elf.value),
          readRelocatedSymbols(source, elf.value),
          readNotes(source, elf.value),
          isStripped(elf.value),
          readSourcePath(source, elf.value),
          findEmbeddedTzdata(source, elf.value),
          files ? gorootOfFiles(source, files) : null,
        ];
      });
    },
  },
  {
    name: 'foreign-image',
    seeds: /\/(server|app)$/,
    words: ['MZ', 'PE\0\0', '\xcf\xfa\xed\xfe', '\xfe\xed\xfa\xce', '\xca\xfe\xba\xbe', '\0asm', '\xff Go buildinf:'],
    run(bytes) {
      const foreign = foreignImage(strictSource(bytes));
      return foreign === null ? null : [foreign.format, decodeBuildInfo(foreign.image)];
    },
  },
  {
    name: 'build-info-text',
    seeds: /^$/,
    words: [
      'path\tcmd/go\n',
      'mod\ta\tv1.0.0\th1:x=\n',
      'dep\tb\tv1\n',
      '=>\tc\tv2\n',
      'build\t-ldflags="-s -w"\n',
      '\\x00',
    ],
    run: (bytes) => parseBuildInfoText(utf8(bytes)),
  },
  {
    name: 'tzif',
    seeds: /\/zoneinfo\/[A-Z].*$|\/localtime$/,
    words: ['TZif', 'TZif2', '\nCET-1CEST,M3.5.0,M10.5.0/3\n', '\n<+0330>-3:30\n'],
    run(bytes) {
      const file = decodeTzif(bytes);
      if (!file.ok) return file;
      return instants.map((seconds) => [localTimeAt(file.value, seconds), nextChange(file.value, seconds)]);
    },
  },
  {
    name: 'posix-tz',
    seeds: /^$/,
    words: [
      'CET-1CEST,M3.5.0,M10.5.0/3',
      '<+03>-3',
      'EST5EDT,J60/2,300',
      'A1B,0/0,J365/167',
      'XXX3YYY2,0/-167,365/167',
    ],
    run(bytes) {
      const text = latin1(bytes);
      const rule = parsePosixTz(text);
      const inC = [parseGlibcTz(text), parseMuslTz(text)];
      return instants.map((seconds) => [
        inC.map((each) => ruleTimeAt(each, seconds)),
        rule === null ? null : [posixSpan(rule, 0, seconds), nextPosixChange(rule, seconds)],
      ]);
    },
  },
  {
    name: 'zip',
    seeds: /\/zoneinfo\.zip$/,
    words: ['PK\x05\x06', 'PK\x01\x02', 'PK\x03\x04', 'Europe/Berlin', '\0'.repeat(22)],
    run(bytes) {
      const source = strictSource(bytes);
      return [readZipDirectory(source), readZipMember(source, 'Europe/Berlin')];
    },
  },
  {
    name: 'certificates',
    seeds: /\.(crt|pem)$/,
    words: [
      '-----BEGIN CERTIFICATE-----\n',
      '\n-----END CERTIFICATE-----\n',
      'Proc-Type: 4,ENCRYPTED\n',
      'MIIB',
      '\r\n',
      '=',
    ],
    run(bytes) {
      const text = latin1(bytes);
      const lines = lineCounter(text);
      return [false, true].map((stopsAtDamage) =>
        [...pemItems(text, { stopsAtDamage })].map((item) => [
          item,
          lines.at(item.offset),
          item.kind === 'block' && !stopsAtDamage ? decodeAll(item.bytes) : null,
        ]),
      );
    },
  },
  {
    name: 'der',
    seeds: /^$/,
    words: [
      '\x30\x82\x01\x00',
      '\x02\x01\x01',
      '\x06\x03\x55\x1d\x13',
      '\x17\x0d250101000000Z',
      '\x18\x0f20500101000000Z',
      '\x03\x02\x05\x20',
    ],
    run: (bytes) => decodeAll(latin1(bytes)),
  },
  {
    name: 'ld-so-cache',
    seeds: /\/ld\.so\.cache$/,
    words: ['glibc-ld.so.cache1.1', 'ld.so-1.7.0\0', 'libc.so.6\0', '/lib/libc.so.6\0', '\x74\x22\xa4\xea'],
    run(bytes) {
      return [decodeLdSoCache(bytes, true), decodeLdSoCache(bytes, false)];
    },
  },
  {
    name: 'proc',
    seeds: /\/(mountinfo|cgroup|cpuinfo|cpu\.max|memory\.max)$/,
    words: [
      '0::/\n',
      '4:memory:/docker/x\n',
      '22 1 0:20 / / rw - overlay overlay rw\n',
      '\\040',
      'max 100000',
      '0-3,5',
      'flags\t\t: avx',
    ],
    run(bytes) {
      const text = utf8(bytes);
      const mounts = decodeMountInfo(text);
      return [
        mounts,
        ['/', '/etc/ssl/certs', text.slice(0, 50)].map((path) => mountOf(mounts, path)),
        (['cpu', 'memory'] as const).map((controller) => cgroupDirectory(text, mounts, controller)),
        parseCpuMax(text),
        parseMemoryMax(text),
        countCpuList(text),
        cpuFeatures(text),
      ];
    },
  },
  {
    name: 'tool-output',
    seeds: /^$/,
    words: [
      '\tlibc.so.6 => /lib/libc.so.6 (0x00007f)\n',
      '\tstatically linked\n',
      'not found',
      'ELF 64-bit LSB pie executable, x86-64',
      ', interpreter /lib64/ld-linux-x86-64.so.2',
    ],
    run(bytes) {
      const text = utf8(bytes);
      return [
        decodeLddOutput(text, '', '/lib64/ld-linux-x86-64.so.2'),
        decodeLddOutput('', text, '/lib/ld-musl-x86_64.so.1'),
        decodeFileOutput(text),
      ];
    },
  },
  {
    name: 'go-settings',
    seeds: /\/go\.env$|\/VERSION$/,
    words: [
      'GOPROXY=https://proxy.golang.org,direct',
      'go1.25.3',
      'go1.25rc1+auto',
      '>=1.24 <1.27',
      '-ldflags=-X=a=b',
      'off|direct',
      '9223372036854775807',
      '1GiB',
      'http2debug=1,x509negativeserial=1',
      '"\\u00e9\\x41"',
      '`raw`',
    ],
    run(bytes) {
      const text = utf8(bytes);
      const version = parseGoVersion(text);
      const plain = unquoteGo(text);
      if (plain !== null && unquoteGo(quoteGo(plain)) !== plain) throw new Error('quoteGo and unquoteGo disagree');
      return [
        version,
        parseGoEnvFile(text),
        parseGoRange(text),
        parseGoProxy(text),
        parseGoToolchain(text),
        parseMemoryLimit(text, version),
        parseMaxProcs(text, version),
        parseGcPercent(text, version),
        goFlagsProblem(text, version),
        effectiveGoDebug(text, text),
        deadNoProxyItems(text),
        [true, false].map((strictColons) => [
          parseGoUrl(text, { strictColons }),
          parseProxyUrl(text, { strictColons, anyScheme: strictColons }),
        ]),
        quotedPrefix(text),
        plain,
      ];
    },
  },
];

function decodeAll(der: string): unknown {
  return rules.map((each) => {
    const certificate = decodeCertificate(der, each);
    if (!certificate.ok) return certificate;
    return [certificate, describeName(certificate.value.subject), nameAttributes(certificate.value.issuer)];
  });
}
