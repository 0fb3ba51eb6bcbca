import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ensurePackage } from '../../containers/packages.ts';
import { caBundle, copyWithLibraries, file, musl, type RootPart } from '../../containers/root-parts.ts';
import { droppingScripts } from './dropping.ts';
import { entryScripts } from './entries.ts';

/** Files of an image whose program, `tell`, is at /app/server. */
export const startBases = {
  /** Nothing but the program and certificates. */
  bare: [caBundle],
  /** A shell, the usual inits, gosu, and users. */
  shell: [
    caBundle,
    ...[allOfBusybox, debian('tini', '/usr/bin/tini-static', '/sbin/tini'), debian('gosu', '/usr/sbin/gosu')],
    ...[debian('dumb-init', '/usr/bin/dumb-init'), debian('catatonit', '/usr/bin/catatonit')],
    users,
    link('/usr/local/bin/app', '/app/server'),
    link('/usr/local/bin/second', 'app'),
    link('/app/loop', 'loop'),
    link('/app/gone', 'nowhere'),
    text('/app/not-executable', '#!/bin/sh\nexec /app/server\n', 0o644),
    text('/app/no-interpreter', '#!/bin/nothing\n'),
    text('/app/windows', '#!/bin/sh\r\nexec /app/server\r\n'),
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a script of the shell
    text('/entrypoint.sh', '#!/bin/sh\nset -eu\nexport TZ="${ZONE:-PRC}"\nexec "$@"\n'),
    text('/second.sh', '#!/bin/sh\nexec /entrypoint.sh "$@" --flag\n'),
    ...Object.entries(droppingScripts).map(([name, script]) => text(`/drop/${name}.sh`, script)),
    ...Object.entries(entryScripts).map(([name, script]) => text(`/entry/${name}.sh`, script)),
    text('/app/env.sh', 'PROGRAM=/app/server\n', 0o644),
    debian('util-linux', '/usr/bin/setpriv'),
    debian('runit', '/usr/bin/chpst'),
    debian('coreutils', '/usr/bin/nohup'),
    debian('bash', '/usr/bin/bash'),
    text('/cd.sh', '#!/bin/sh\ncd /app\nexec ./server\n'),
  ],
  /** A user whose line is damaged, among others. */
  damaged: [
    caBundle,
    allOfBusybox,
    text(
      '/etc/passwd',
      '# users\n\nroot:x:0:0:root:/root:/bin/sh\nbroken:x:abc:1000:::\nshort:x:1001\nno-colons\n app:x:1000:1000::/home/app:/bin/sh\nlast:x:1002:1002::/home/last:/bin/sh',
      0o644,
    ),
    text('/etc/group', 'root:x:0:\nhalf:x\nstaff:x:50:last,last\n\nempty:x::last\nwheel:x:10:last', 0o644),
  ],
  /** Programs that manage others. */
  supervised: [
    caBundle,
    allOfBusybox,
    debian('tini', '/usr/bin/tini-static', '/sbin/tini'),
    ...['runsvdir', 'runsv'].map((name) => debian('runit', `/usr/bin/${name}`)),
    ...['s6-svscan', 's6-supervise'].map((name) => debian('s6', `/usr/bin/${name}`)),
    text('/service/app/run', '#!/bin/sh\nexec /app/server\n'),
    python,
    text(
      '/etc/supervisord.conf',
      '[supervisord]\nnodaemon=true\nlogfile=/dev/null\nlogfile_maxbytes=0\npidfile=/tmp/supervisord.pid\n[program:app]\ncommand=/app/server\nstdout_logfile=/dev/stdout\nstdout_logfile_maxbytes=0\n',
      0o644,
    ),
    text('/launch.py', 'import subprocess\nsubprocess.run(["/app/server"])\n', 0o644),
    text('/become.py', 'import os\nos.execv("/app/server", ["/app/server"])\n', 0o644),
    text('/tmp/.keep', '', 0o644),
  ],
  /** Node, as an entry point that starts the program. */
  node: [
    caBundle,
    nodeRuntime,
    text('/launch.js', 'require("child_process").spawn("/app/server", { stdio: "inherit" });\n', 0o644),
  ],
  musl: [caBundle, musl, allOfBusybox],
} as const satisfies Readonly<Record<string, readonly RootPart[]>>;

export type StartBase = keyof typeof startBases;

/** With each of its commands as a link, as Alpine has them. */
async function allOfBusybox(root: string): Promise<string | null> {
  const missing = await ensurePackage('busybox-static', '/bin/busybox');
  if (missing !== null) return missing;
  const names = execFileSync('/bin/busybox', ['--list'], { encoding: 'utf8' }).trim().split('\n');
  mkdirSync(join(root, 'bin'), { recursive: true });
  cpSync('/bin/busybox', join(root, 'bin/busybox'));
  for (const name of names) if (name !== 'busybox') symlinkSync('busybox', join(root, 'bin', name));
  return null;
}

async function users(root: string): Promise<null> {
  await text(
    '/etc/passwd',
    'root:x:0:0:root:/root:/bin/sh\napp:x:1000:1000:app:/home/app:/bin/sh\ntwice:x:1001:1001::/a:/bin/sh\ntwice:x:1002:1002::/b:/bin/sh\nabove:x:4294967294:1000::/:/bin/sh\n1234:x:4321:4321::/:/bin/sh\n',
    0o644,
  )(root);
  await text('/etc/group', 'root:x:0:\napp:x:1000:\ncerts:x:3000:app\nextra:x:3001:root,app\n', 0o644)(root);
  mkdirSync(join(root, 'home/app'), { recursive: true });
  return null;
}

function debian(name: string, path: string, place = path): RootPart {
  return async (root) => {
    const missing = await ensurePackage(name, path);
    if (missing !== null) return missing;
    const isStatic = name === 'tini' || name === 'gosu' || name === 'catatonit';
    if (!isStatic) {
      copyWithLibraries(root, path);
      return null;
    }
    return await file(path, place)(root);
  };
}

/** Debian's Python with supervisor. */
async function python(root: string): Promise<string | null> {
  const missing = await ensurePackage('supervisor', '/usr/bin/supervisord');
  if (missing !== null) return missing;
  copyWithLibraries(root, '/usr/bin/python3');
  const left = /\/(test|__pycache__|idlelib|lib2to3|config-[^/]+|ensurepip|tkinter)(\/|$)/;
  const packages = '/usr/lib/python3/dist-packages';
  const names = readdirSync(packages).filter((name) => /^(?:supervisor|pkg_resources)/.test(name));
  for (const place of ['/usr/lib/python3.11', ...names.map((name) => join(packages, name))])
    cpSync(place, join(root, place), { recursive: true, verbatimSymlinks: true, filter: (path) => !left.test(path) });
  return await file('/usr/bin/supervisord', '/usr/bin/supervisord')(root);
}

async function nodeRuntime(root: string): Promise<null> {
  copyWithLibraries(root, process.execPath);
  mkdirSync(join(root, 'usr/bin'), { recursive: true });
  symlinkSync(process.execPath, join(root, 'usr/bin/node'));
  return null;
}

function link(path: string, target: string): RootPart {
  return async (root) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    symlinkSync(target, join(root, path));
    return null;
  };
}

function text(path: string, content: string, mode = 0o755): RootPart {
  return async (root) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
    chmodSync(join(root, path), mode);
    return null;
  };
}
