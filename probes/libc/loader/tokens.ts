import { firstCpu } from '../../../src/linux/machine/cpu-features.ts';
import { absolutePath, directoryOf } from '../../../src/linux/paths.ts';
import type { GlibcSetting } from './glibc-setting.ts';
import { platformOf } from './hwcaps.ts';
import type { LoadedObject } from './object.ts';

/** Whose `$ORIGIN` it is. */
export interface Origin {
  readonly directory: string;
  readonly isProgram: boolean;
}

/** Of the program: also for LD_LIBRARY_PATH, whichever library the search is for (_dl_init_paths). */
export function programOrigin({ programPath }: GlibcSetting): Origin {
  return { directory: directoryOf(programPath), isProgram: true };
}

export function originOf(object: LoadedObject, setting: GlibcSetting): Origin {
  return object.parent === null ? programOrigin(setting) : { directory: directoryOf(object.path), isProgram: false };
}

/** As {@link expandName}, from the working directory on; null for an element that is dropped. */
export function expandTokens(text: string, origin: Origin, setting: GlibcSetting): string | null {
  const expanded = expandName(text, origin, setting);
  return expanded === null ? null : absolutePath(setting.host, expanded);
}

const tokens = /\$(?:\{(ORIGIN|LIB|PLATFORM)\}|(ORIGIN|LIB|PLATFORM)(?![A-Za-z0-9_]))/g;

/** `_dl_dst_substitute` of elf/dl-load.c: dynamic string tokens (ld.so(8)); null if one has no value here. */
export function expandName(text: string, origin: Origin, setting: GlibcSetting): string | null {
  if (!text.includes('$')) return text;
  let isBarred = false;
  let hasOrigin = false;
  const expanded = text.replace(tokens, (written, braced, bare, at: number) => {
    const token: string = braced ?? bare;
    if (token === 'LIB') return libToken(setting);
    if (token === 'PLATFORM') return platformOf(setting.machine, firstCpu(setting.host));
    hasOrigin = true;
    // In secure mode only as the whole first component.
    isBarred ||= setting.secure && (at > 0 || !/^(?:\/|$)/.test(text.slice(written.length)));
    return origin.directory;
  });
  if (isBarred) return null;
  // And only a program's may lead to where it could have been linked to: libraries are trusted by where they are.
  if (hasOrigin && setting.secure && origin.isProgram && !isTrusted(expanded, setting)) return null;
  return expanded;
}

/** `is_trusted_path_normalize`: a system directory, or anything below one, once `.` and `..` are taken out. */
function isTrusted(path: string, { systemDirectories }: GlibcSetting): boolean {
  const components: string[] = [];
  for (const component of path.split('/')) {
    if (component === '..') components.pop();
    else if (component !== '' && component !== '.') components.push(component);
  }
  const normal = `/${components.join('/')}/`;
  return systemDirectories.some((directory) => normal.startsWith(`${directory}/`));
}

/** `$LIB` is a setting of this glibc: the name of its own library directory below /. */
function libToken({ systemDirectories, machine }: GlibcSetting): string {
  const first = systemDirectories[0] ?? '';
  return /^\/(?:usr\/)?(lib.*)$/.exec(first)?.[1] ?? machine.lib;
}
