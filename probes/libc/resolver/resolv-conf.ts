/** /etc/resolv.conf as Go reads it (net/dnsconfig_unix.go). */
export type ResolvConf = {
  /** At most three; what is no IP address is left out. */
  readonly servers: readonly string[];
  /** A keyword or option that Go does not know, so that a cgo program asks libc instead. */
  readonly unknown: string | null;
};

const options =
  /^(?:(?:ndots|timeout|attempts):.*|rotate|single-request(?:-reopen)?|use-vc|usevc|tcp|trust-ad|edns0|no-reload)$/;

export function parseResolvConf(text: string): ResolvConf {
  const servers: string[] = [];
  let unknown: string | null = null;
  for (const line of text.split('\n')) {
    if (/^[;#]/.test(line)) continue;
    const [keyword, ...values] = line.split(/[ \t\r]+/).filter((word) => word !== '');
    if (keyword === undefined) continue;
    if (keyword === 'nameserver') {
      const address = values[0] ?? '';
      if (servers.length < 3 && /^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*(?:%.+)?)$/.test(address))
        servers.push(address);
    } else if (keyword === 'options') {
      unknown ??= values.find((value) => !options.test(value)) ?? null;
    } else if (!['domain', 'search', 'lookup'].includes(keyword)) unknown ??= keyword;
  }
  return { servers, unknown };
}
