import type { Finding } from '../../../src/finding.ts';
import { describeContainer } from '../describe.ts';
import type { LibcFacts, ProgramFacts } from '../facts.ts';
import type { Expectations } from '../options.ts';
import type { ElfFacts } from '../program/facts.ts';
import { buildOf } from '../program/go-build-command.ts';
import type { expectationFindings } from './findings.ts';

type ExpectationFinding = Finding<typeof expectationFindings>;

export function judgeExpectations(facts: LibcFacts, expect: Expectations): ExpectationFinding[] {
  return [...judgeLibc(facts, expect), ...judgeProgram(facts, expect)];
}

function judgeLibc({ container }: LibcFacts, { libc }: Expectations): ExpectationFinding[] {
  if (libc === undefined) return [];
  const { glibc, musl } = container;
  const holds = libc === 'none' ? glibc === null && musl === null : container[libc] !== null;
  return holds ? [] : [{ code: 'libc/unexpected-libc', detail: { expected: libc, has: describeContainer(container) } }];
}

function judgeProgram({ program }: LibcFacts, expect: Expectations): ExpectationFinding[] {
  const { static: isStatic, cgo, maxBinarySize } = expect;
  const stated = [
    ...(isStatic === undefined ? [] : ['--static']),
    ...(cgo === undefined ? [] : ['--cgo']),
    ...(maxBinarySize === undefined ? [] : ['--max-binary-size']),
  ];
  if (stated.length === 0) return [];
  if (program === null || program.role === 'toolchain') return [cannotVerify(stated, 'no program was found')];
  const file = program.chain[0];
  const elf = file?.content?.kind === 'elf' ? file.content.elf : null;
  if (file === undefined || elf === null) return [cannotVerify(stated, `${program.path} is not a readable ELF file`)];
  return [
    ...(isStatic === undefined ? [] : judgeStatic(program, elf)),
    ...(cgo === undefined ? [] : judgeCgo(program, cgo)),
    ...(maxBinarySize === undefined || file.size === null ? [] : judgeSize(program.path, file.size, maxBinarySize)),
  ];
}

function judgeStatic(program: ProgramFacts, elf: ElfFacts): ExpectationFinding[] {
  if (elf.linkage === 'static' || elf.linkage === 'static-pie') return [];
  const { interpreter, needed } = elf;
  return [{ code: 'libc/not-static', detail: { path: program.path, interpreter, needed, build: buildOf(program) } }];
}

function judgeCgo(program: ProgramFacts, expected: boolean): ExpectationFinding[] {
  const { path, go } = program;
  if (go?.cgo == null) return [cannotVerify(['--cgo'], `${path} records no CGO_ENABLED`)];
  if (go.cgo === expected) return [];
  return [
    {
      code: 'libc/unexpected-cgo',
      detail: { path, expected: expected ? '1' : '0', actual: go.cgo ? '1' : '0', build: buildOf(program) },
    },
  ];
}

function judgeSize(path: string, size: number, limit: number): ExpectationFinding[] {
  return size <= limit ? [] : [{ code: 'libc/binary-too-large', detail: { path, size, limit } }];
}

function cannotVerify(options: readonly string[], why: string): ExpectationFinding {
  return { code: 'libc/cannot-verify', detail: { options, why } };
}
