import { existsSync } from 'node:fs';
import { type Row, withGlibc } from './row.ts';

const everywhere = ['scratch', 'glibc', 'glibc-without-cache', 'musl', 'both', 'gcompat-like'] as const;

/** Every kind of program, in roots with and without its libc. */
export const programs: readonly Row[] = [
  { program: 'go-static', roots: everywhere },
  { program: 'go-stripped', roots: ['scratch', 'musl'] },
  { program: 'go-pie', roots: everywhere },
  { program: 'go-cgo', roots: everywhere },
  { program: 'go-cgo-pie', roots: ['scratch', 'glibc', 'musl'] },
  { program: 'go-external-static', roots: ['scratch', 'glibc', 'musl'] },
  { program: 'go-static-nss', roots: ['scratch', 'glibc'] },
  { program: 'go-arm64', roots: ['scratch', 'glibc'] },
  { program: 'go-s390x', roots: ['scratch'] },
  // Only a kernel with CONFIG_IA32_EMULATION has this file.
  ...(existsSync('/proc/sys/abi/vsyscall32') ? [{ program: 'go-386', roots: ['scratch'] } as const] : []),
  { program: 'go-windows', roots: ['scratch'] },
  { program: 'c-dynamic', roots: everywhere },
  { program: 'c-no-pie', roots: ['scratch', 'glibc', 'gcompat-like'] },
  { program: 'c-static', roots: everywhere },
  { program: 'c-static-pie', roots: ['scratch', 'glibc'] },
  { program: 'c-fortified', roots: ['glibc', 'gcompat-like'] },
  { program: 'c-math', roots: ['glibc', 'gcompat-like'] },
  { program: 'c-too-new', roots: [...withGlibc, 'gcompat-like'] },
  { program: 'musl-dynamic', roots: everywhere },
  { program: 'musl-static', roots: ['scratch', 'glibc', 'musl'] },
  { program: 'musl-new-symbol', roots: ['musl'] },
  { program: 'go-freebsd', roots: ['scratch'] },
];
