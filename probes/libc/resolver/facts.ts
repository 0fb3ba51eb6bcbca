export type ResolverFacts = {
  /** Whether libc's getaddrinfo is linked into the program. */
  readonly callsLibc: boolean;
  readonly resolvConf: 'found' | 'absent' | 'denied' | 'unfit';
  readonly servers: number | null;
  readonly unknownOption: string | null;
  readonly nsswitch: 'found' | 'absent' | 'denied' | 'unfit' | 'malformed';
  /** Sources of the hosts line. */
  readonly hosts: readonly string[];
  readonly unusualCriteria: boolean;
  readonly netdns: string | null;
  /** The ones among LOCALDOMAIN, RES_OPTIONS and HOSTALIASES that count. */
  readonly variables: readonly string[];
};
