import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sandboxProbe } from '../../../probes/sandbox/index.ts';
import { caseHost } from '../../support/cases/case-host.ts';

let root = '';
beforeAll(() => {
  root = mkdtempSync(path.join(os.tmpdir(), 'probe-env-ports-'));
  writeFileSync(`${root}/app`, 'app', { mode: 0o755 });
});
afterAll(() => rmSync(root, { recursive: true }));

const dots = 'net.ipv4.ip_unprivileged_port_start';
const slashes = 'net/ipv4/ip_unprivileged_port_start';
const lost = 'sandbox/added-capabilities-lost';
const maybe = 'sandbox/net-bind-service-lost';
it.each<[string | null, string, object, string[]]>([
  [null, '', {}, [maybe]],
  [dots, '0', {}, []],
  [slashes, '0', {}, []],
  [slashes, '1024', {}, [lost]],
  [dots, '1', {}, [lost]],
  [dots, '1000', {}, [lost]],
  [dots, '1024', {}, [lost]],
  [dots, '', {}, [maybe]],
  [dots, 'abc', {}, [maybe]],
  [dots, '0x0', {}, [maybe]],
  ['net.ipv4.ip_unprivileged_port_starts', '0', {}, [maybe]],
  ['net/ipv4.ip_unprivileged_port_start', '0', {}, [maybe]],
  [null, '', { hostNetwork: true }, [lost]],
])('NET_BIND_SERVICE of a pod with %s=%s, %j: %j', async (name, value, spec, codes) => {
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web' },
    spec: {
      ...spec,
      ...(name === null ? {} : { securityContext: { sysctls: [{ name, value }] } }),
      containers: [{ name: 'web', securityContext: { capabilities: { add: ['NET_BIND_SERVICE'] } } }],
    },
  };
  const config = { config: { User: '1000', Entrypoint: ['/app'] } };
  const host = caseHost(root, { declare: { config, pod: JSON.stringify(pod) }, xattrs: { '/app': {} } });
  const { findings } = await sandboxProbe.run(host, {});
  expect(findings.map(({ code }) => code)).toEqual(codes);
});
