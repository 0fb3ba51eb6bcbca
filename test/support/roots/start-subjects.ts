import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { findings as catalog } from '../../../probes/libc/findings.ts';
import { judge } from '../../../probes/libc/judge.ts';
import { observe } from '../../../probes/libc/observe.ts';
import { caseHost } from '../cases/case-host.ts';
import { cutOffs, fieldMutations, type Mutation } from './elf-mutations.ts';
import { built, copyInto, type ProgramName } from './libc-programs.ts';
import { libcRoots, type RootName } from './libc-roots.ts';

/** A file of a root that is mutated, and the program that is started then. */
export interface StartSubject {
  readonly program: ProgramName;
  readonly root: RootName;
  /** The file that is mutated. */
  readonly target: string;
  setup?(root: string): void;
}

const glibcLoader = '/lib64/ld-linux-x86-64.so.2';
const glibcLibc = '/lib/x86_64-linux-gnu/libc.so.6';
const muslLoader = '/lib/ld-musl-x86_64.so.1';

const withFoo =
  (program: ProgramName) =>
  (root: string): void =>
    copyInto(root, built(program, 'libfoo.so'), '/usr/lib/libfoo.so');

/** Programs, loaders and libraries of both libcs, static and dynamic. */
export const startSubjects: readonly StartSubject[] = [
  { program: 'go-static', root: 'scratch', target: '/app' },
  { program: 'c-static-pie', root: 'scratch', target: '/app' },
  { program: 'musl-static', root: 'scratch', target: '/app' },
  { program: 'c-dynamic', root: 'glibc', target: '/app' },
  { program: 'c-no-pie', root: 'glibc', target: '/app' },
  { program: 'go-cgo', root: 'glibc', target: '/app' },
  { program: 'c-dynamic', root: 'glibc', target: glibcLoader },
  { program: 'c-dynamic', root: 'glibc', target: glibcLibc },
  { program: 'c-needs-foo', root: 'glibc', target: '/usr/lib/libfoo.so', setup: withFoo('c-needs-foo') },
  { program: 'musl-dynamic', root: 'musl', target: '/app' },
  { program: 'musl-dynamic', root: 'musl', target: muslLoader },
  { program: 'musl-needs-foo', root: 'musl', target: '/usr/lib/libfoo.so', setup: withFoo('musl-needs-foo') },
];

export type Agreement = 'agree' | 'false OK' | 'false FAIL';

export interface Trial {
  readonly subject: StartSubject;
  readonly mutation: string;
  readonly verdict: string;
  readonly really: string;
  readonly agreement: Agreement;
}

/** Makes the root of a subject in an empty directory. */
export function makeSubjectRoot(subject: StartSubject, root: string): void {
  mkdirSync(root, { recursive: true });
  libcRoots[subject.root](root);
  copyInto(root, built(subject.program), '/app');
  subject.setup?.(root);
  spawnSync('chmod', ['755', root]);
}

/** All mutations of a subject's file; `every` takes every nth. */
export function mutationsOf(subject: StartSubject, root: string, every = 1, first = 0): Mutation[] {
  const bytes = readFileSync(path.join(root, subject.target));
  return [...fieldMutations(bytes), ...cutOffs(bytes)].filter((_, index) => index % every === first % every);
}

/** Starts the program with the mutated file in place, and judges the same root. */
export async function tryMutation(subject: StartSubject, root: string, mutation: Mutation): Promise<Trial> {
  const file = path.join(root, subject.target);
  const whole = readFileSync(file);
  writeFileSync(file, mutation.apply(whole));
  try {
    const verdict = await verdictOn(root);
    const { started, really } = start(root);
    const agreement = started === (verdict === 'starts') ? 'agree' : started ? 'false FAIL' : 'false OK';
    return { subject, mutation: mutation.name, verdict, really, agreement };
  } finally {
    writeFileSync(file, whole);
  }
}

async function verdictOn(root: string): Promise<string> {
  const host = caseHost(root, {
    app: '/app',
    env: { PATH: '/bin:/usr/bin' },
    identity: { uid: 0, gid: 0, groups: [0] },
  });
  const error = judge(await observe(host), {}).find(({ code }) => catalog[code].severity === 'error');
  return error === undefined ? 'starts' : `${error.code} ${JSON.stringify(error.detail)}`;
}

function start(root: string): { started: boolean; really: string } {
  const { status, signal, stdout, stderr } = spawnSync(built('starter'), [root, '0', '/app'], {
    env: { PATH: '/bin:/usr/bin', LC_ALL: 'C' },
    encoding: 'utf8',
    timeout: 5000,
    killSignal: 'SIGKILL',
  });
  const started = status === 0 && stdout === 'hi\n';
  return { started, really: started ? 'starts' : `${status ?? signal}: ${`${stdout}${stderr}`.trim().slice(0, 200)}` };
}
