import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type GoElf, makeGoElf } from '../bytes/elf/go-elf.ts';
import { lineTable } from '../bytes/elf/line-table.ts';

/** A binary that stands in a case's root: what it is made from is in the case's case.json, under `programs`. */
export interface CaseProgram {
  readonly file: string;
  readonly content: Buffer;
}

/** As JSON, where a line table is described by the functions and source files that it names. */
type DescribedProgram = GoElf & { readonly functions?: readonly string[]; readonly sourceFiles?: readonly string[] };

export const goCases = path.join(import.meta.dirname, '../../cases/go');

/** Every made binary of test/cases/go. */
export function casePrograms(): CaseProgram[] {
  return readdirSync(goCases).flatMap((name) => {
    const described: { programs?: Record<string, DescribedProgram> } = JSON.parse(
      readFileSync(path.join(goCases, name, 'case.json'), 'utf8'),
    );
    return Object.entries(described.programs ?? {}).map(([place, program]) => ({
      file: path.join(goCases, name, 'rootfs', place),
      content: makeGoElf(withLineTable(program)),
    }));
  });
}

function withLineTable({ functions, sourceFiles, ...elf }: DescribedProgram): GoElf {
  if (functions === undefined && sourceFiles === undefined) return elf;
  const names = ['main.main', ...(functions ?? [])];
  return { ...elf, contents: { '.gopclntab': lineTable(names, sourceFiles ?? ['/src/main.go']) } };
}
