import type { StartBase } from './bases.ts';
import { type DroppingScript, droppingScripts } from './dropping.ts';
import type { EntryScript } from './entries.ts';

/** An image by its base and the lines of its Dockerfile, and the result of starting it. */
export interface StartRow {
  readonly base: StartBase;
  readonly lines: readonly string[];
  /** It does not start: the error of the engine, the shell or the kernel. probe-env must have found it. */
  readonly fails?: RegExp;
  /** What it starts cannot be determined: probe-env must say so, and claim nothing. */
  readonly unclear?: true;
}

const path = 'ENV PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** USER, by the image's own files. */
const users: readonly StartRow[] = [
  user('app'),
  user('app:certs'),
  user('app:4000'),
  user('1000:certs'),
  user('1000:nobody-has-it', { fails: /unable to find group/ }),
  user('nobody-has-it', { fails: /unable to find user/ }),
  user('1001'),
  user('twice'),
  user('1234'),
  user('4711'),
  user(':3000'),
  user('1000:'),
  user('0:0'),
  user('+5'),
  user('-5', { fails: /uids and gids must be in range/ }),
  user('2147483647'),
  user('2147483648', { fails: /uids and gids must be in range/ }),
  user('above'),
  user('0x10', { fails: /unable to find user/ }),
  user('"app "', { fails: /unable to find user/ }),
  user('010'),
  user('last', {}, 'damaged'),
  user('last:staff', {}, 'damaged'),
  user('broken', {}, 'damaged'),
  user('short', {}, 'damaged'),
  user('app', {}, 'damaged'),
  user('no-colons', {}, 'damaged'),
  user('last:half', {}, 'damaged'),
  user('app', { fails: /unable to find user/ }, 'bare'),
  user('65532:group', { fails: /unable to find group/ }, 'bare'),
];

/** Entrypoint and Cmd. */
const commands: readonly StartRow[] = [
  command('ENTRYPOINT /app/server'),
  command('ENTRYPOINT exec /app/server --port $PORT', 'ENV PORT=8080'),
  command('ENTRYPOINT exec $PROGRAM', 'ENV PROGRAM=/app/server'),
  command('CMD app'),
  command('CMD ["app"]'),
  command('CMD ["second"]'),
  command('CMD ["./server"]', 'WORKDIR /app'),
  ...['.:/bin', ':/bin', '.:/app', 'app:/bin'].map((value): StartRow => {
    const row = command('CMD ["server"]', `WORKDIR ${value.startsWith('app') ? '/' : '/app'}`, `ENV PATH=${value}`);
    return { ...row, fails: /cannot run executable found relative to current directory/ };
  }),
  command('CMD ["sh", "-c", "server"]', 'WORKDIR /app', 'ENV PATH=.:/bin'),
  command('CMD ["sh", "-c", "exec server"]', 'WORKDIR /app', 'ENV PATH=/bin:'),
  command('CMD ["../app/server"]', 'WORKDIR /bin'),
  command('CMD ["app/server"]', 'WORKDIR /'),
  { ...command('CMD ["server"]', 'WORKDIR /app'), fails: /executable file not found in \$PATH/ },
  { ...command('CMD ["app"]', 'ENV PATH='), fails: /executable file not found in \$PATH/ },
  { ...command('CMD ["/app/gone"]'), fails: /no such file or directory/ },
  { ...command('CMD ["/app/loop"]'), fails: /too many levels of symbolic links|not found|no such file/ },
  { ...command('CMD ["/app"]'), fails: /is a directory|permission denied/ },
  { ...command('CMD ["/app/not-executable"]'), fails: /permission denied/ },
  { ...command('CMD ["/app/no-interpreter"]'), fails: /no such file or directory/ },
  { ...command('CMD ["/app/windows"]'), fails: /no such file or directory/ },
  { ...command('CMD ["/app/server/"]'), fails: /not a directory/ },
  { ...command('CMD ["sh", "-c", "exec nothing"]'), fails: /nothing: not found/ },
  { ...command('CMD ["tini", "--", "nothing"]'), fails: /exec nothing failed/ },
  command('ENTRYPOINT ["tini", "--"]', 'CMD ["app"]'),
  command('ENTRYPOINT ["tini", "-g", "-v", "--", "/entrypoint.sh"]', 'CMD ["app"]'),
  command('ENTRYPOINT ["dumb-init", "-c", "--", "/app/server"]'),
  command('ENTRYPOINT ["dumb-init", "--rewrite=15:2", "app"]'),
  command('ENTRYPOINT ["catatonit", "-g", "--", "app"]'),
  command('ENTRYPOINT ["gosu", "app"]', 'CMD ["/app/server"]'),
  command('ENTRYPOINT ["gosu", "app:certs", "app"]'),
  command('ENTRYPOINT ["gosu", "1001:3000", "app"]'),
  { ...command('ENTRYPOINT ["gosu", "nobody-has-it", "app"]'), fails: /unable to find user|failed switching/ },
  command('ENTRYPOINT ["tini", "--", "gosu", "app", "env", "TZ=UTC", "app"]'),
  command('ENTRYPOINT ["env", "-i", "TZ=UTC", "/app/server"]', 'ENV TZ=PRC'),
  command('ENTRYPOINT ["env", "-u", "TZ", "app"]', 'ENV TZ=PRC'),
  command('ENTRYPOINT ["env", "TZ=UTC", "PATH=/app", "server"]'),
  command('ENTRYPOINT ["busybox", "env", "TZ=UTC", "app"]'),
  command('ENTRYPOINT ["busybox", "sh", "-c", "exec app"]'),
  command('ENTRYPOINT ["nohup", "app"]'),
  command('ENTRYPOINT ["chpst", "-u", "app", "app"]'),
  command('ENTRYPOINT ["setpriv", "--reuid=app", "--regid=app", "--init-groups", "--no-new-privs", "app"]'),
  command('ENTRYPOINT ["timeout", "-s", "KILL", "600", "app"]'),
  command('ENTRYPOINT ["su", "app", "-c", "exec app"]'),
  command('ENTRYPOINT ["su", "-s", "/bin/sh", "app", "-c", "app"]'),
  command('ENTRYPOINT ["chroot", "/", "/app/server"]'),
  command('ENTRYPOINT ["/entrypoint.sh"]', 'CMD ["app"]'),
  command('ENTRYPOINT ["/entrypoint.sh"]', 'CMD ["app"]', 'ENV ZONE=UTC'),
  command('ENTRYPOINT ["/second.sh"]', 'CMD ["app"]'),
  command('ENTRYPOINT ["/cd.sh"]'),
  command('ENTRYPOINT ["sh", "-c", "cd /app && exec ./server"]'),
  command(`ENTRYPOINT ["sh", "-c", "exec \\"$0\\" \\"$@\\""]`, 'CMD ["app", "serve"]'),
  command('ENTRYPOINT ["sh", "-c", "TZ=UTC app"]'),
  command('ENTRYPOINT ["sh", "-c", "umask 077; ulimit -n 512; exec app"]'),
  command('SHELL ["/bin/ash", "-ec"]', 'CMD app'),
  command('ENTRYPOINT ["sh", "-c", "true && exec app || exit 1"]'),
  { ...command('ENTRYPOINT ["tini", "-x", "--", "app"]'), fails: /invalid option/ },
  { ...command('ENTRYPOINT ["tini", "--flag", "--", "app"]'), fails: /invalid option/ },
  { ...command('ENTRYPOINT ["dumb-init", "--flag", "app"]'), fails: /unrecognized option/ },
  { ...command('ENTRYPOINT ["catatonit", "-x", "app"]'), fails: /invalid option/ },
  { ...command('ENTRYPOINT ["gosu", "-x", "app"]'), fails: /unable to find user/ },
];

/** Scripts with functions, case, loops, jobs and files that they read. */
const entries: readonly StartRow[] = [
  entry('case', ['--port', '1']),
  entry('case', ['serve']),
  entry('case', ['app', 'serve']),
  entry('main', []),
  entry('jobs', []),
  entry('status', []),
  entry('or', []),
  entry('wait', ['app']),
  entry('options', ['--x', '--', 'app']),
  entry('source', []),
  entry('eval', [], 'ENV PROGRAM_LINE=app'),
  entry('found', []),
  entry('secrets', []),
  entry('first', []),
  entry('init', ['app']),
  { ...entry('no-file', []), fails: /can't open/ },
  { ...entry('no-slash', []), fails: /not found/ },
  { ...entry('no-command', []), fails: /wait-for: not found/ },
  entry('place', []),
  entry('either-place', []),
  entry('slice', ['x', 'app']),
  entry('default', []),
  entry('default', ['app', '--flag']),
  entry('goes-on', []),
];

/** Scripts that give up root, with each of their branches: as root, and as another user from the start. */
const dropping: readonly StartRow[] = [
  ...(Object.keys(droppingScripts) as DroppingScript[]).flatMap((name): StartRow[] => {
    const entrypoint = `ENTRYPOINT ["/drop/${name}.sh"]`;
    const row = command(entrypoint, 'CMD ["app"]');
    return [name === 'file' ? { ...row, unclear: true } : row, command(entrypoint, 'CMD ["app"]', 'USER 1001')];
  }),
  command('ENTRYPOINT ["/drop/redis.sh"]', 'CMD ["--port", "1"]'),
  command('ENTRYPOINT ["/drop/vault.sh"]', 'CMD ["-dev"]'),
  command('ENTRYPOINT ["/drop/vault.sh"]', 'CMD ["serve"]', 'USER app'),
  command('ENTRYPOINT ["/drop/vault.sh"]', 'CMD ["serve"]', 'ENV SKIP_CHOWN=1'),
  command('ENTRYPOINT ["tini", "--", "/drop/gosu.sh"]', 'CMD ["app"]'),
];

/** PID 1 is a wrapper of the program. */
const supervised: readonly StartRow[] = [
  notFollowed('ENTRYPOINT ["python3", "/launch.py"]'),
  notFollowed('ENTRYPOINT ["tini", "--", "python3", "/launch.py"]'),
  notFollowed('ENTRYPOINT ["python3", "/become.py"]'),
  notFollowed('ENTRYPOINT ["supervisord", "-c", "/etc/supervisord.conf"]'),
  notFollowed('ENTRYPOINT ["runsvdir", "-P", "/service"]'),
  notFollowed('ENTRYPOINT ["runsv", "/service/app"]'),
  notFollowed('ENTRYPOINT ["s6-svscan", "/service"]'),
  notFollowed('ENTRYPOINT ["s6-supervise", "/service/app"]'),
  notFollowed('ENTRYPOINT ["node", "/launch.js"]', 'node'),
];

export const startRows: readonly StartRow[] = [...users, ...commands, ...entries, ...dropping, ...supervised];

/** Each file that is started first, in at least one of its rows, and a third of the others. */
export function selected(rows: readonly StartRow[]): readonly StartRow[] {
  const seen = new Set<string>();
  return rows.filter(({ base, lines }, index) => {
    const starts = lines.filter((line) => /^(?:ENTRYPOINT|CMD)/.test(line));
    const first = `${base} ${/[\w./-]+/.exec(starts[0]?.replace(/^\w+/, '') ?? '')?.[0]}`;
    const isNew = !seen.has(first);
    seen.add(first);
    return isNew || index % 3 === 0;
  });
}

function user(name: string, more: Partial<StartRow> = {}, base: StartBase = 'shell'): StartRow {
  return { base, lines: [`USER ${name}`, 'ENTRYPOINT ["/app/server"]'], ...more };
}

/** PATH first, so that a row may set another. */
function command(...lines: readonly string[]): StartRow {
  return { base: 'shell', lines: [path, ...lines] };
}

function entry(name: EntryScript, args: readonly string[], ...lines: readonly string[]): StartRow {
  return command(`ENTRYPOINT ["/entry/${name}.sh"]`, `CMD ${JSON.stringify(args)}`, ...lines);
}

function notFollowed(line: string, base: StartBase = 'supervised'): StartRow {
  return { base, lines: [path, line], unclear: true };
}
