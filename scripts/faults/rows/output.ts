import { closeSync, constants, openSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Fault } from '../fault.ts';
import { judge } from '../judge.ts';
import { goProgram, type Lab, type Run } from '../lab.ts';
import { makeFifo } from '../special-files.ts';

const args = ['--all', '--app', goProgram];

/** A pipe with both ends in our hands: any writer can fill it. */
function pipe(lab: Lab): { readonly reader: number; readonly writer: number; close(): void } {
  const path = join(lab.newDirectory(), 'pipe');
  makeFifo(path);
  const reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const writer = openSync(path, constants.O_WRONLY);
  return {
    reader,
    writer,
    close() {
      closeSync(reader);
      closeSync(writer);
    },
  };
}

function fill(path: number): void {
  const own = openSync(`/proc/self/fd/${path}`, constants.O_WRONLY | constants.O_NONBLOCK);
  const block = Buffer.alloc(4096, 'x');
  try {
    for (;;) writeSync(own, block);
  } catch {
    closeSync(own);
  }
}

function row(fault: string, expected: string, run: Fault['run']): Fault {
  return { group: 'readers that do not read', fault, expected, run };
}

const elsewhere = { stdout: 'elsewhere' } as const;

export const output: readonly Fault[] = [
  row('standard output is a full pipe that nobody reads', 'ends in time, usual exit status', async (lab) => {
    const { writer, close } = pipe(lab);
    fill(writer);
    const run = await lab.run({ args, stdout: writer, timeout: 600 });
    close();
    return judge(lab, run, { exit: [0, 1], ...elsewhere });
  }),
  row('standard output is a full pipe, with --format json', 'ends in time, usual exit status', async (lab) => {
    const { writer, close } = pipe(lab);
    fill(writer);
    const run = await lab.run({ args: [...args, '--format', 'json'], stdout: writer, timeout: 600 });
    close();
    return judge(lab, run, { exit: [0, 1], ...elsewhere });
  }),
  row('the full pipe is read from after 200 ms', 'the whole report arrives', async (lab) => {
    const { reader, writer, close } = pipe(lab);
    fill(writer);
    const running = lab.run({ args, stdout: writer, timeout: 900 });
    await pause(200);
    let text = '';
    const buffer = Buffer.alloc(65_536);
    const readAll = (): void => {
      try {
        for (;;) text += buffer.toString('latin1', 0, readSync(reader, buffer));
      } catch {
        // EAGAIN: nothing to read yet
      }
    };
    readAll();
    const run: Run = { ...(await running), stdout: '' };
    readAll();
    close();
    return judge(lab, { ...run, stdout: text.replace(/^x+/, '') }, { exit: [0, 1] });
  }),
  row('the reader of standard output has gone (EPIPE)', 'usual exit status, no stack trace', async (lab) => {
    const { reader, writer } = pipe(lab);
    closeSync(reader);
    const run = await lab.run({ args, stdout: writer });
    closeSync(writer);
    return judge(lab, run, { exit: [0, 1], ...elsewhere });
  }),
  row('standard output is /dev/full', 'not exit 0, one line that says why', async (lab) => {
    const full = openSync('/dev/full', 'w');
    const run = await lab.run({ args, stdout: full });
    closeSync(full);
    const stderr = 'probe-env: standard output: no space left, the text is cut off\n';
    return judge(lab, run, { exit: [1, 3], stderr, ...elsewhere });
  }),
  row('standard output is closed', 'usual exit status', async (lab) =>
    judge(lab, await lab.run({ args, wrap: ['/bin/sh', '-c', 'exec "$@" >&-', 'sh'] }), { exit: [0, 1], ...elsewhere }),
  ),
  row('all three standard streams are closed', 'usual exit status', async (lab) =>
    judge(lab, await lab.run({ args, wrap: ['/bin/sh', '-c', 'exec "$@" <&- >&- 2>&-', 'sh'] }), {
      exit: [0, 1],
      ...elsewhere,
    }),
  ),
  row('standard error is a full pipe, with --log-level trace', 'the whole report, in time', async (lab) => {
    const { writer, close } = pipe(lab);
    fill(writer);
    const run = await lab.run({ args: [...args, '--log-level', 'trace'], stderr: writer, timeout: 600 });
    close();
    return judge(lab, run, { exit: [0, 1] });
  }),
  row('a usage error, and standard error is a full pipe', 'exit 64 within 1 s', async (lab) => {
    const { writer, close } = pipe(lab);
    fill(writer);
    const run = await lab.run({ args: ['--no-such-option'], stderr: writer });
    close();
    return judge(lab, run, { exit: [64], over: 250, ...elsewhere });
  }),
  row('--timeout 1ms', 'exit 3, names all four', async (lab) =>
    judge(lab, await lab.run({ args, timeout: 1 }), { exit: [3], says: ['go, ssl, timezone, libc'], over: 400 }),
  ),
  row('standard input is a pipe that stays open', 'it is not read', async (lab) => {
    const { reader, close } = pipe(lab);
    const run = await lab.run({ args, stdin: reader });
    close();
    return judge(lab, run, { exit: [0, 1] });
  }),
];
