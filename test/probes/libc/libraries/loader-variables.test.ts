import { describe, expect, it } from 'vitest';
import { executableStack, loaderVariable } from '../../../../probes/libc/libraries/loader-variables.ts';
import type { LoadedObject } from '../../../../probes/libc/loader/object.ts';
import { createEnvironment } from '../../../../src/host/process/environment.ts';

const traits = { staticTls: false, textRelocations: false, packedRelocations: false };

function effectOf(
  variables: Record<string, string>,
  {
    version = '2.36',
    secure = false,
    stack = null,
  }: { version?: string | null; secure?: boolean; stack?: string | null },
): string | null {
  const objects = ['/app', '/lib/libx.so'].map(
    (path) => ({ path, traits: { ...traits, executableStack: path === stack } }) as unknown as LoadedObject,
  );
  const found = loaderVariable({ env: createEnvironment('none', variables) }, { objects }, { version }, secure);
  return found === null ? null : `${found.variable} ${found.effect}${found.file === undefined ? '' : ` ${found.file}`}`;
}

// Each row is what a C program did with the loaders of Debian 11, 12 and 13.
describe('variables with which glibc does not start a program', () => {
  const [debian11, debian12, debian13] = [{ version: null }, { version: '2.36' }, { version: '2.41' }];
  const refuses = { GLIBC_TUNABLES: 'glibc.rtld.execstack=0' };
  it.each<[Record<string, string>, Parameters<typeof effectOf>[1], string | null]>([
    [{}, debian12, null],
    [{ LD_TRACE_LOADED_OBJECTS: '1' }, debian12, 'LD_TRACE_LOADED_OBJECTS libraries'],
    [{ LD_TRACE_LOADED_OBJECTS: '' }, debian13, 'LD_TRACE_LOADED_OBJECTS libraries'],
    [{ LD_TRACE_LOADED_OBJECTS: '1' }, { ...debian12, secure: true }, 'LD_TRACE_LOADED_OBJECTS libraries'],
    [{ LD_TRACE_LOADED_OBJECTS: '1' }, { ...debian13, secure: true }, null],
    [{ LD_TRACE_LOADED_OBJECTS: '1', LD_DEBUG: 'help' }, debian12, 'LD_DEBUG help'],
    [{ LD_DEBUG: 'libs,help' }, debian13, 'LD_DEBUG help'],
    [{ LD_DEBUG: 'all:help' }, debian13, 'LD_DEBUG help'],
    [{ LD_DEBUG: 'help' }, { ...debian11, secure: true }, 'LD_DEBUG help'],
    [{ LD_DEBUG: 'helpx' }, debian13, null],
    [{ LD_DEBUG: 'HELP' }, debian13, null],
    [{ LD_DEBUG: 'libs' }, debian13, null],
    [{ LD_ASSUME_KERNEL: '2.6.0' }, debian11, 'LD_ASSUME_KERNEL kernel'],
    [{ LD_ASSUME_KERNEL: '2.4.19' }, { version: '2.35' }, 'LD_ASSUME_KERNEL kernel'],
    [{ LD_ASSUME_KERNEL: '3.1' }, debian11, 'LD_ASSUME_KERNEL kernel'],
    [{ LD_ASSUME_KERNEL: '2.6.32-5' }, debian11, 'LD_ASSUME_KERNEL kernel'],
    [{ LD_ASSUME_KERNEL: '2.6', LD_TRACE_LOADED_OBJECTS: '1' }, debian11, 'LD_TRACE_LOADED_OBJECTS libraries'],
    [{ LD_ASSUME_KERNEL: '2.6.999' }, debian11, null],
    [{ LD_ASSUME_KERNEL: '2.6-' }, debian11, null],
    [{ LD_ASSUME_KERNEL: '3.2.0' }, debian11, null],
    [{ LD_ASSUME_KERNEL: '5' }, debian11, null],
    [{ LD_ASSUME_KERNEL: 'abc' }, debian11, null],
    [{ LD_ASSUME_KERNEL: '' }, debian11, null],
    [{ LD_ASSUME_KERNEL: '2.6.0' }, debian12, null],
    [refuses, { ...debian13, stack: '/app' }, 'GLIBC_TUNABLES stack /app'],
    [refuses, { ...debian13, stack: '/lib/libx.so' }, 'GLIBC_TUNABLES stack /lib/libx.so'],
    [refuses, { ...debian13, stack: '/app', secure: true }, null],
    [refuses, debian13, null],
    [{ ...refuses, LD_TRACE_LOADED_OBJECTS: '1' }, { ...debian13, stack: '/app' }, 'GLIBC_TUNABLES stack /app'],
    [refuses, { version: '2.40', stack: '/app' }, null],
    [{ GLIBC_TUNABLES: 'glibc.rtld.execstack=1' }, { ...debian13, stack: '/app' }, null],
  ])('%j, %j: %s', (variables, loader, effect) => expect(effectOf(variables, loader)).toBe(effect));
});

// As glibc 2.41 of Debian 13 started, and loaded by dlopen, what wants an executable stack.
it.each<[string | undefined, 0 | 1 | 2]>([
  [undefined, 1],
  ['', 1],
  ['glibc.rtld.execstack=0', 0],
  ['glibc.rtld.execstack=00', 0],
  ['glibc.rtld.execstack=', 0],
  ['glibc.rtld.execstack=1', 1],
  ['glibc.rtld.execstack=2', 2],
  ['glibc.rtld.execstack=0x2', 2],
  ['glibc.rtld.execstack=02', 2],
  ['glibc.rtld.execstack=3', 1],
  ['glibc.rtld.execstack=-1', 1],
  ['glibc.rtld.execstack=0 ', 1],
  ['glibc.rtld.execstak=2', 1],
  [' glibc.rtld.execstack=2', 1],
  ['"glibc.rtld.execstack=2"', 1],
  ['glibc.rtld.execstack=2:', 1],
  ['glibc.rtld.execstack=2::', 1],
  ['glibc.rtld.execstack=2:bad', 1],
  ['glibc.rtld.execstack=2,glibc.malloc.check=1', 1],
  [':glibc.rtld.execstack=2', 2],
  ['bad:glibc.rtld.execstack=0', 0],
  ['glibc.malloc.check=x:glibc.rtld.execstack=2', 2],
  ['glibc.rtld.execstack=0:glibc.rtld.execstack=2', 2],
])('GLIBC_TUNABLES=%j allows stacks by %d', (value, allowed) => expect(executableStack(value)).toBe(allowed));
