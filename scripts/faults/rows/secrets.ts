import { readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Fault } from '../fault.ts';
import { judge, together } from '../judge.ts';
import { goProgram } from '../lab.ts';

const secret = 'hunter2-5ecret';
const url = `https://alice:${secret}@proxy.example:8443/path`;

/** Every variable that a probe reads, or that a Go program reads and a probe might show. */
const variables = [
  ...['GOPROXY', 'GOSUMDB', 'GONOSUMDB', 'GONOPROXY', 'GOPRIVATE', 'GOAUTH', 'GOFLAGS', 'GOENV', 'GOVCS', 'GOINSECURE'],
  ...['GOROOT', 'GOPATH', 'GOTOOLCHAIN', 'GODEBUG', 'GOMAXPROCS', 'GOMEMLIMIT', 'GOGC', 'GOTRACEBACK', 'GOCOVERDIR'],
  ...['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'ALL_PROXY', 'http_proxy', 'https_proxy', 'no_proxy'],
  ...['SSL_CERT_FILE', 'SSL_CERT_DIR', 'TZ', 'ZONEINFO', 'LD_LIBRARY_PATH', 'RES_OPTIONS', 'HOSTALIASES', 'NETRC'],
  ...['DATABASE_URL', 'REDIS_URL', 'AWS_SECRET_ACCESS_KEY', 'API_TOKEN', 'HOME', 'LANG', 'PWD'],
];

const shapes = [
  { name: 'a URL with user and password', value: url },
  { name: 'a list of such URLs', value: `${url},https://${secret}@b.example|${url},direct` },
  {
    name: 'a password with @, / and : in it',
    value: `https://alice:a@b:${secret}@proxy.example/,https://alice:x/${secret}@proxy.example/`,
  },
  { name: 'a URL without a scheme', value: `alice:${secret}@proxy.example` },
];

const formats = [[], ['--format', 'json'], ['--log-level', 'trace'], ['--format', 'json', '--log-level', 'trace']];

function inVariables({ name, value }: (typeof shapes)[number]): Fault {
  return {
    group: 'secrets stay',
    fault: `${name} in ${variables.length} variables`,
    expected: 'in no output, log or facts',
    async run(lab) {
      const outcomes = [];
      for (const format of formats) {
        const run = await lab.run({
          args: ['--all', '--app', goProgram, ...format],
          env: { ...Object.fromEntries(variables.map((variable) => [variable, value])), LD_LIBRARY_PATH: '/none' },
        });
        outcomes.push(await judge(lab, run, { exit: [0, 1, 3], hides: [secret], stderr: 'any' }));
      }
      return together(outcomes);
    },
  };
}

/** Files with a URL in them, and the paths that lead to it. */
const places: Readonly<Record<string, (root: string) => void>> = {
  'the target of /etc/localtime': (root) => {
    rmSync(join(root, 'etc/localtime'));
    symlinkSync(`/usr/share/zoneinfo/${url}`, join(root, 'etc/localtime'));
  },
  'the bundle, as comments and as text': (root) => {
    const bundle = join(root, 'etc/ssl/certs/ca-certificates.crt');
    writeFileSync(bundle, `# ${url}\n${readFileSync(bundle, 'utf8')}\n-----BEGIN ${url}-----\n`);
  },
  '/etc/passwd, /etc/timezone, /etc/os-release and others': (root) => {
    for (const name of ['passwd', 'timezone', 'os-release', 'resolv.conf', 'nsswitch.conf', 'ld.so.conf']) {
      writeFileSync(join(root, 'etc', name), `${url}\nPRETTY_NAME="${url}"\nnameserver ${url}\n`);
    }
  },
};

export const secrets: readonly Fault[] = [
  ...shapes.map(inVariables),
  ...Object.entries(places).map(
    ([place, arrange]): Fault => ({
      group: 'secrets stay',
      fault: `a URL with a password in ${place}`,
      expected: 'in no output, log or facts',
      async run(lab) {
        const outcomes = [];
        for (const format of formats) {
          const root = lab.containerRoot();
          arrange(root);
          const run = await lab.run({ args: ['--all', '--root', root, '--app', '/app/server', ...format] });
          outcomes.push(await judge(lab, run, { exit: [0, 1, 3], hides: [secret], stderr: 'any' }));
        }
        return together(outcomes);
      },
    }),
  ),
  {
    group: 'secrets stay',
    fault: 'a go that prints URLs with passwords, on both streams',
    expected: 'in no output, log or facts',
    async run(lab) {
      const json = JSON.stringify({ GOVERSION: url, GOROOT: url, GOPROXY: url });
      const directories = [
        lab.tools({ go: `echo '${json}'` }),
        lab.tools({ go: `echo 'go: ${url}' >&2; exit 1` }),
        lab.tools({ go: `echo '${url}'`, file: `echo '${url}'`, ldd: `echo '${url}'` }),
      ];
      const outcomes = [];
      for (const directory of directories) {
        for (const format of formats) {
          const run = await lab.run({
            args: ['--all', '--app', goProgram, ...format],
            env: { PATH: `${directory}:/usr/bin:/bin` },
          });
          outcomes.push(await judge(lab, run, { exit: [0, 1, 3], hides: [secret], stderr: 'any' }));
        }
      }
      return together(outcomes);
    },
  },
];
