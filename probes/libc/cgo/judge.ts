import type { Finding } from '../../../src/finding.ts';
import type { LibcFacts, ProgramFacts } from '../facts.ts';
import { buildOf } from '../program/go-build-command.ts';
import type { cgoFindings } from './findings.ts';

/** What build info says about cgo compared with what the file shows. */
export function judgeCgo({ container }: LibcFacts, program: ProgramFacts): Finding<typeof cgoFindings>[] {
  const content = program.chain.at(-1)?.content;
  const build = buildOf(program);
  if (content?.kind !== 'elf') return [];
  const { path, elf } = { path: program.path, elf: content.elf };
  if (build?.cgo === false && elf.interpreter !== null && elf.needed.length === 0) {
    return [{ code: 'libc/pie-needs-loader', detail: { path, interpreter: elf.interpreter, build } }];
  }
  if (elf.linkage.startsWith('static') && (elf.loadsNss || elf.loadsGconv)) {
    const { glibc } = container;
    const version = glibc === null ? null : `glibc ${glibc.version ?? 'of unknown version'}`;
    const converts = elf.loadsNss ? {} : { converts: true };
    return [{ code: 'libc/static-glibc', detail: { path, version, ...converts, build } }];
  }
  if (build?.cgo === true && elf.linkage === 'static' && elf.libc === null && elf.initArray === false) {
    return [{ code: 'libc/cgo-without-c', detail: { path } }];
  }
  return [];
}
