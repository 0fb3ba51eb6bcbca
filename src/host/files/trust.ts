import type { RootFs } from './rootfs.ts';

/**
 * Why a program is not run: someone other than root and ourselves could have put it there, or could replace it.
 * Checks the file and every directory on the way to it, links included.
 * @param uid who would run it
 * @returns null for a trusted program
 */
export function whyUntrusted(fs: RootFs, file: string, uid: number): string | null {
  const { hops, end } = fs.resolve(file);
  if (end.kind !== 'found') return `${file} cannot be examined`;
  const places = new Map([[end.path, true]]);
  for (const path of [file, ...hops.map(({ link }) => link), end.path]) {
    let strict = true;
    for (let slash = path.lastIndexOf('/'); slash >= 0; slash = path.lastIndexOf('/', slash - 1)) {
      const directory = path.slice(0, slash) || '/';
      places.set(directory, strict || places.get(directory) === true);
      strict = false;
      if (slash === 0) break;
    }
  }
  for (const [place, strict] of places) {
    const reason = whyReplaceable(fs, place, uid, strict);
    if (reason !== null) return reason;
  }
  return null;
}

/** In a directory with the sticky bit others can add names, but not replace those of root (unlink(2)). */
const sticky = 0o1000;

/** @param strict for the file, and for the directory that holds its name or that of a link to it */
function whyReplaceable(fs: RootFs, place: string, uid: number, strict: boolean): string | null {
  const runner = uid === 0 ? 'root' : `uid ${uid}`;
  const stat = fs.stat(place);
  if (stat.kind !== 'found') return `${place} cannot be examined`;
  const { uid: owner, mode } = stat.value;
  if (owner !== 0 && owner !== uid) return `${place} belongs to uid ${owner}, so ${runner} runs nothing from there`;
  const writable = mode & (uid === 0 ? 0o022 : 0o002);
  if (writable === 0 || (!strict && (mode & sticky) !== 0)) return null;
  const whom = (mode & 0o002) !== 0 ? 'everybody' : 'its group';
  return `${place} can be written by ${whom} (mode ${mode.toString(8)}), so ${runner} runs nothing from there`;
}
