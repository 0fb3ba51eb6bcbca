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
  'libc/hosts-after-dns': defineFinding<{ path: string; version: string }>({
    severity: 'warning',
    title: 'A Go before 1.16 asks DNS before /etc/hosts here',
    why: 'Without /etc/nsswitch.conf the net package up to Go 1.15 used the order "dns, files" on Linux, so that entries of /etc/hosts, --add-host and hostAliases lose to DNS.',
    example: { path: '/app', version: 'go1.15.15' },
    refs: ['https://github.com/golang/go/issues/35305'],
    message: ({ path, version }) =>
      `${path} is built with ${version} and there is no /etc/nsswitch.conf: it asks DNS before /etc/hosts`,
    remedy: () => "RUN echo 'hosts: files dns' > /etc/nsswitch.conf; or build with a current Go",
  }),
} as const satisfies Catalog;
