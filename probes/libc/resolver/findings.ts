import { type Catalog, defineFinding } from '../../../src/finding.ts';

const netDocs = 'https://pkg.go.dev/net#hdr-Name_Resolution';

/** How Go will look up names in this container. */
export const resolverFindings = {
  'libc/resolver-is-libc': defineFinding<{ path: string; reason: string }>({
    severity: 'info',
    title: 'Names are looked up by libc, not by Go',
    why: "A cgo program leaves lookups to getaddrinfo when it meets a configuration that Go's own resolver does not understand. Each lookup then holds an operating system thread, and musl and glibc differ from Go and from each other in search lists, timeouts and TCP fallback.",
    example: { path: '/app', reason: 'RES_OPTIONS is set' },
    refs: [netDocs],
    message: ({ path, reason }) => `${path} looks names up through libc, since ${reason}`,
    remedy: () => 'set GODEBUG=netdns=go; or build with -tags netgo',
  }),
  'libc/no-nameserver': defineFinding<{ absent: boolean }>({
    severity: 'info',
    title: 'The container has no name server',
    why: 'Without /etc/resolv.conf, or without a nameserver line in it, Go asks 127.0.0.1:53 and [::1]:53: "lookup example.com on [::1]:53: read udp [::1]:…->[::1]:53: read: connection refused". Container engines normally mount the file.',
    example: { absent: true },
    refs: [netDocs],
    message: ({ absent }) =>
      `/etc/resolv.conf ${absent ? 'does not exist' : 'names no server'}: every lookup goes to port 53 of this container itself`,
    remedy: () =>
      'run it with a network (not --network none) and without a volume over /etc; in Kubernetes check dnsPolicy and dnsConfig',
  }),
  'libc/hosts-after-dns': defineFinding<{ path: string; version: string; order?: string }>({
    severity: 'warning',
    title: 'DNS is asked before /etc/hosts, or /etc/hosts not at all',
    why: 'A hosts line "dns" or "dns files" in /etc/nsswitch.conf holds for Go without libc too, and without that file the net package up to Go 1.15 used the order "dns, files" on Linux: localhost and entries of --add-host and hostAliases lose to DNS.',
    example: { path: '/app', version: 'go1.15.15' },
    refs: [netDocs, 'https://github.com/golang/go/issues/35305'],
    message: ({ path, version, order }) =>
      order === undefined
        ? `${path} is built with ${version} and there is no /etc/nsswitch.conf: it asks DNS before /etc/hosts`
        : `the hosts line of /etc/nsswitch.conf is '${order}': ${path} ${order.includes('files') ? 'asks DNS before /etc/hosts' : 'does not read /etc/hosts'}`,
    remedy: ({ order }) =>
      order === undefined
        ? "RUN echo 'hosts: files dns' > /etc/nsswitch.conf; or build with a current Go"
        : hostsLine(order),
  }),
  'libc/dns-not-asked': defineFinding<{ path: string }>({
    severity: 'warning',
    title: 'The hosts line of /etc/nsswitch.conf names no DNS',
    why: 'The hosts line of /etc/nsswitch.conf holds for Go without libc too. With files alone, every name that is not in /etc/hosts fails at once: "lookup example.com: no such host", without the address of a server.',
    example: { path: '/app' },
    refs: [netDocs],
    message: ({ path }) =>
      `the hosts line of /etc/nsswitch.conf is 'files': ${path} does not ask DNS (lookup: no such host)`,
    remedy: () => hostsLine('files'),
  }),
} as const satisfies Catalog;

function hostsLine(order: string): string {
  return `in /etc/nsswitch.conf, replace 'hosts: ${order}' with: hosts: files dns`;
}
