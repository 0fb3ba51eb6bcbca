import {
  type Extent,
  extentSource,
  findEmbeddedTzdata,
  readOnlyData,
} from '../../../src/decode/go/program/embedded-tzdata.ts';
import { containsName, findLineTable, findSourceFiles, gorootOfFiles } from '../../../src/decode/go/program/pclntab.ts';
import { zoneinfoPaths } from '../../../src/decode/zone/built-in-directory.ts';
import { readZipMember, type ZipMember } from '../../../src/decode/zone/tz-zip.ts';
import type { Host } from '../../../src/host/host.ts';
import type { App } from '../../../src/host/process/app.ts';
import { absolutePath } from '../../../src/linux/paths.ts';
import type { GoRules } from '../go-rules.ts';
import { mayHaveOtherZoneinfo } from './other-places.ts';
import { decodeZone, permissionDenied, readZoneFile, type ZoneRead } from './zone-file.ts';

/** The sources of zones in a program, or that it was linked with. */
export interface ProgramSources {
  /**
   * In Go's order, one read each; a generator, since each requires reads that the previous one may make unnecessary.
   */
  reads(name: string): Iterable<ZoneRead>;
  /** Whether `time.LoadLocation` is linked into the program; null if that is not known. */
  callsLoadLocation(): boolean | null;
}

/**
 * Used only if the directories have no zone: the database that `time/tzdata` links in is found by searching the
 * program's read-only data, as are the directories of a distribution, and GOROOT by the names of its source files.
 */
export function programSources(host: Host, rules: GoRules): ProgramSources {
  const { app } = host;
  let builtIn: readonly string[] | undefined;
  let embedded: { readonly extent: Extent | null } | undefined;

  /** Directories named in the program's data that exist in the container. */
  function builtInDirectories(): readonly string[] {
    if (builtIn !== undefined) return builtIn;
    const searched = app !== null && mayHaveOtherZoneinfo(host.fs) ? app : null;
    const paths = searched === null ? null : searched.withElf((file, elf) => zoneinfoPaths(file, readOnlyData(elf)));
    const present = (paths ?? []).flatMap((each) => each.find((path) => host.fs.stat(path).kind === 'found') ?? []);
    const directories = [...new Set(present)].filter((path) => !rules.directories.includes(path));
    builtIn = directories;
    return directories;
  }

  function readEmbedded(name: string): ZoneRead | null {
    if (app === null || !rules.embedding) return null;
    embedded ??= { extent: app.withElf(findEmbeddedTzdata) };
    const { extent } = embedded;
    if (extent === null) return null;
    const found = app.withFile((file) => readZipMember(extentSource(file, extent), name));
    return found.kind === 'found' ? memberRead(`time/tzdata in ${app.path}`, found.value) : null;
  }

  function readGoroot(name: string): ZoneRead | null {
    const goroot = host.env.get('GOROOT') || (app === null ? null : linkedGoroot(app));
    if (goroot === null) return null;
    const path = absolutePath(host, `${goroot}/lib/time/zoneinfo.zip`);
    const found = host.fs.withFile(path, (file) => readZipMember(file, name));
    switch (found.kind) {
      case 'found':
        return memberRead(path, found.value);
      case 'absent':
        return { ok: false, attempt: { path, result: 'absent' } };
      case 'denied':
        return { ok: false, attempt: { path, result: 'unusable', reason: permissionDenied } };
      case 'unfit':
        return { ok: false, attempt: { path, result: 'unusable', reason: 'not a regular file' } };
    }
  }

  return {
    *reads(name) {
      for (const directory of builtInDirectories()) yield readZoneFile(host.fs, `${directory}/${name}`);
      const [first, second] = rules.gorootFirst ? [readGoroot, readEmbedded] : [readEmbedded, readGoroot];
      for (const read of [first, second]) {
        const result = read(name);
        if (result !== null) yield result;
      }
    },
    callsLoadLocation: () =>
      app === null
        ? null
        : app.withElf((file, elf) => {
            const table = findLineTable(file, elf);
            return table === null ? null : containsName(file, table.functions, 'time.LoadLocation', nameBudget);
          }),
  };
}

/** Package time comes early in the program's text: in all but the largest programs within the first 200 KB of names. */
const nameBudget = 1 << 20;

function linkedGoroot(app: App): string | null {
  return app.withElf((file, elf) => {
    const files = findSourceFiles(file, elf);
    return files === null ? null : gorootOfFiles(file, files);
  });
}

function memberRead(path: string, member: ZipMember): ZoneRead {
  switch (member.kind) {
    case 'found':
      return decodeZone(path, member.bytes);
    case 'absent':
      return { ok: false, attempt: { path, result: 'absent' } };
    case 'unusable':
      return { ok: false, attempt: { path, result: 'unusable', reason: member.problem } };
  }
}
