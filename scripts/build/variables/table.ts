import type { Architecture } from '../architecture.ts';

/**
 * What happens to a variable that Node reads. Renamed: this executable reads another one, which nobody sets.
 * Harmless: it cannot change what a run prints, writes or decides. Wanted: a run depends on it. Text: it only looks
 * like a variable.
 */
export type Verdict = 'renamed' | 'harmless' | 'wanted' | 'text';

export interface Row {
  readonly names: readonly string[];
  readonly verdict: Verdict;
  readonly why: string;
  /** Set if only the Node of one architecture has these. */
  readonly only?: Architecture;
}

/** Every variable that the pinned Nodes read (asked.ts finds them). A missing or superfluous one fails the build. */
export const variables: readonly Row[] = [
  { names: ['NODE_V8_COVERAGE'], verdict: 'renamed', why: 'writes files to that directory' },
  {
    names: ['NODE_REDIRECT_WARNINGS'],
    verdict: 'renamed',
    why: 'appends warnings to that file, such as that of NODE_TLS_REJECT_UNAUTHORIZED',
  },
  { names: ['NODE_COMPILE_CACHE'], verdict: 'renamed', why: 'writes compiled code to that directory' },
  { names: ['NODE_REPL_EXTERNAL_MODULE'], verdict: 'renamed', why: 'ends a single executable at its start' },
  { names: ['OPENSSL_CONF'], verdict: 'renamed', why: 'loads configuration, and by it engines and providers' },
  {
    names: ['NODE_CHANNEL_FD', 'NODE_UNIQUE_ID'],
    verdict: 'renamed',
    why: 'makes Node talk to a parent over a descriptor that is not there',
  },
  { names: ['NODE_DEBUG', 'NODE_DEBUG_NATIVE'], verdict: 'renamed', why: 'prints what Node does on standard error' },
  {
    names: ['NODE_EXTRA_CA_CERTS', 'NODE_USE_SYSTEM_CA'],
    verdict: 'renamed',
    why: 'reads certificates at the start, and warns where it cannot',
  },
  {
    names: ['NODE_TLS_REJECT_UNAUTHORIZED'],
    verdict: 'renamed',
    why: 'changes how Node verifies a chain, and makes it warn; --tls-connect verifies as Go does',
  },
  {
    names: ['NODE_USE_ENV_PROXY'],
    verdict: 'renamed',
    why: 'loads a client for HTTP at the start, and fails at an odd proxy',
  },
  {
    names: ['NODE_ICU_DATA', 'ICU_TIMEZONE_FILES_DIR'],
    verdict: 'renamed',
    why: "has ICU read files instead of Node's own data",
  },
  { names: ['LC_ALL', 'LC_MESSAGES', 'LANG'], verdict: 'renamed', why: 'a long or odd value crashes ICU' },
  {
    names: ['UV_THREADPOOL_SIZE'],
    verdict: 'renamed',
    why: 'starts up to 1,024 threads, and Node aborts where one of them cannot be started',
  },
  { names: ['UV_USE_IO_URING'], verdict: 'renamed', why: 'makes a thread of the kernel that polls' },
  {
    names: ['SIMDJSON_FORCE_IMPLEMENTATION', 'SIMDUTF_FORCE_IMPLEMENTATION'],
    verdict: 'renamed',
    why: 'with a name that this machine lacks, no text can be decoded',
  },
  {
    names: ['OPENSSL_ia32cap'],
    verdict: 'renamed',
    why: 'says what the processor can; with a wrong value OpenSSL runs into an illegal instruction',
    only: 'x64',
  },
  {
    names: ['OPENSSL_armcap'],
    verdict: 'renamed',
    why: 'says what the processor can; with a wrong value OpenSSL runs into an illegal instruction',
    only: 'arm64',
  },

  {
    names: ['NODE_OPTIONS'],
    verdict: 'harmless',
    why: 'the configuration of the executable turns it off (`execArgvExtension: none`)',
  },
  {
    names: ['NODE_PENDING_DEPRECATION', 'NODE_NO_WARNINGS'],
    verdict: 'harmless',
    why: 'about warnings, which go nowhere (scripts/build/bundle/stderr.ts)',
  },
  {
    names: [
      'NODE_PATH',
      'NODE_PRESERVE_SYMLINKS',
      'NODE_PRESERVE_SYMLINKS_MAIN',
      'WATCH_REPORT_DEPENDENCIES',
      'USERPROFILE',
    ],
    verdict: 'harmless',
    why: 'about modules that are loaded from files; all of this program is in the executable',
  },
  {
    names: ['NODE_DISABLE_COMPILE_CACHE', 'NODE_COMPILE_CACHE_PORTABLE', 'NODE_CHANNEL_SERIALIZATION_MODE'],
    verdict: 'harmless',
    why: 'asked for only behind a variable that is renamed',
  },
  {
    names: [
      'NODE_TEST_CONTEXT',
      'NODE_TEST_WORKER_ID',
      'NODE_CLUSTER_SCHED_POLICY',
      'NODE_INSPECT_RESUME_ON_START',
      'NODE_NO_READLINE',
      'NODE_REPL_HISTORY',
      'NODE_REPL_HISTORY_SIZE',
      'NODE_REPL_MODE',
      'JEST_WORKER_ID',
      'UNDICI_NO_WASM_SIMD',
      '__MINIMATCH_TESTING_PLATFORM__',
    ],
    verdict: 'harmless',
    why: 'asked for by the test runner, cluster, debugger, prompt, fetch and globs, none of which this program loads',
  },
  {
    names: [
      'CI_NAME',
      'COLORTERM',
      'FORCE_COLOR',
      'NODE_DISABLE_COLORS',
      'NO_COLOR',
      'TEAMCITY_VERSION',
      'TERM',
      'TERM_PROGRAM',
      'TERM_PROGRAM_VERSION',
      'TMUX',
    ],
    verdict: 'harmless',
    why: "Node's judgement of a terminal, which this program does not ask for; it reads NO_COLOR and TERM itself",
  },
  {
    names: ['SystemRoot', 'comspec', 'windir', 'NODE_PENDING_PIPE_INSTANCES'],
    verdict: 'harmless',
    why: 'asked for on Windows alone',
  },
  {
    names: ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'http_proxy', 'https_proxy', 'no_proxy'],
    verdict: 'harmless',
    why: "asked for by clients for HTTP, Node's and OpenSSL's; this program has no use for HTTP",
  },
  {
    names: ['OPENSSL_CONF_INCLUDE', 'OPENSSL_ENGINES', 'OPENSSL_MODULES'],
    verdict: 'harmless',
    why: 'asked for by a configuration that names more; the configuration is empty (`--openssl-config=/dev/null`)',
  },
  {
    names: ['SSL_CERT_FILE', 'SSL_CERT_DIR'],
    verdict: 'harmless',
    why: "OpenSSL's own roots; --tls-connect hands it none and judges the chain itself, by the roots of the program that is inspected",
  },
  {
    names: ['QLOGDIR', 'OSSL_QFILTER', 'CTLOG_FILE', 'LEGACY_GOST_PKCS12', 'RANDFILE'],
    verdict: 'harmless',
    why: 'about QUIC, certificate transparency, PKCS #12 and seeds in files, which this program does not use',
  },
  {
    names: ['CARES_HOSTS', 'HOSTALIASES', 'LOCALDOMAIN', 'RES_OPTIONS'],
    verdict: 'harmless',
    why: "asked for by c-ares; names are looked up by libc's getaddrinfo(3), and by --tls-connect alone",
  },
  {
    names: ['TZ', 'TZDIR', 'LOCALTIME', 'ICU_ENABLE_TENTATIVE_ERA'],
    verdict: 'harmless',
    why: 'about local time and calendars; this program computes zones from their files, and prints UTC',
  },
  {
    names: ['SQLITE_TMPDIR', 'TMP', 'TEMP', 'TEMPDIR'],
    verdict: 'harmless',
    why: 'directories for temporary files, of which Node is asked for none',
  },
  { names: ['HOME'], verdict: 'harmless', why: 'places to look for modules and seeds, which are not used' },
  {
    names: ['TMPDIR'],
    verdict: 'wanted',
    why: 'where an image that is read is unpacked, if it must be (src/runtime/node/archives.ts)',
  },
  {
    names: ['PATH'],
    verdict: 'wanted',
    why: 'where the kernel does not say which file runs, it is looked for as the shell did',
  },

  {
    names: ['NODE_SEA_BLOB', 'NODE_DEBUG_ENABLED', 'NODE_PERFORMANCE_*'],
    verdict: 'text',
    why: 'names of a section, of a feature and of constants',
  },
];

/** Functions that read a variable whose name is not a constant in their code: by a part of their mangled names, which variables, and why. */
export const otherFunctions: readonly {
  readonly name: RegExp;
  readonly asks: readonly string[];
  readonly why: string;
}[] = [
  {
    name: /^_ZNK4node12RealEnvStore|^_ZN4node11credentialsL10SafeGetenvERKN2v8/,
    asks: [],
    why: '`process.env` and `safeGetenv` for JavaScript, whose text is read instead',
  },
  {
    name: /^_ZNSt17_Function_handlerI.*4node16HandleEnvOptions/,
    asks: [
      'NODE_PENDING_DEPRECATION',
      'NODE_PRESERVE_SYMLINKS',
      'NODE_REDIRECT_WARNINGS',
      'NODE_USE_ENV_PROXY',
      'NODE_USE_SYSTEM_CA',
    ],
    why: 'options that have a variable; all begin with NODE_, and are found as texts of their own',
  },
  {
    name: /^_ZN4node6crypto28GetOpenSSLSystemCertificates|^by_file_ctrl(?:_ex)?$|^dir_ctrl$/,
    asks: ['SSL_CERT_FILE', 'SSL_CERT_DIR'],
    why: 'by X509_get_default_cert_file_env() and its like',
  },
  { name: /^_CONF_get_string$/, asks: [], why: 'what a configuration calls `ENV::name`; the configuration is empty' },
  {
    name: /^_ZNSt10filesystem19temp_directory_path/,
    asks: ['TMPDIR', 'TMP', 'TEMP', 'TEMPDIR'],
    why: 'a list of these',
  },
  { name: /^(?:ossl_safe_getenv|uv_os_getenv)$/, asks: [], why: 'those that the others call' },
];
