/** A resource limit of getrlimit(2): null is `unlimited`. */
export type Limit = { readonly soft: number | null; readonly hard: number | null };

/** The limits by their name in setrlimit(2) without `RLIMIT_`, those that are shown. */
export type Limits = { readonly [K in LimitName]?: Limit };

export type LimitName = 'as' | 'nofile' | 'nproc' | 'stack' | 'core' | 'data' | 'memlock' | 'fsize';

/** The text of /proc/<pid>/limits (proc_pid_limits(5), fs/proc/base.c: lnames). */
export function decodeLimits(text: string): Limits {
  const limits: { [K in LimitName]?: Limit } = {};
  for (const [name, label] of labels) {
    const line = text.split('\n').find((candidate) => candidate.startsWith(`${label} `));
    const found = /^\s+(unlimited|\d+)\s+(unlimited|\d+)/.exec(line?.slice(label.length) ?? '');
    if (found !== null) limits[name] = { soft: numberOf(found[1] ?? ''), hard: numberOf(found[2] ?? '') };
  }
  return limits;
}

const labels: readonly (readonly [LimitName, string])[] = [
  ['as', 'Max address space'],
  ['nofile', 'Max open files'],
  ['nproc', 'Max processes'],
  ['stack', 'Max stack size'],
  ['core', 'Max core file size'],
  ['data', 'Max data size'],
  ['memlock', 'Max locked memory'],
  ['fsize', 'Max file size'],
];

function numberOf(text: string): number | null {
  return text === 'unlimited' ? null : Number(text);
}
