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
  /** Of LOCALDOMAIN, RES_OPTIONS and HOSTALIASES those that count. */
  readonly variables: readonly string[];
};
