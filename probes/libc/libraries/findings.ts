import { type Catalog, defineFinding } from '../../../src/finding.ts';
import { fileModeRemedy, modeRemedy } from '../../../src/linux/access/mode-remedy.ts';
import { unlessHidden } from '../../../src/linux/hiding-mount.ts';
import type { Installer } from '../../../src/linux/installer.ts';
import { directoryOf } from '../../../src/linux/paths.ts';
import type { DeniedFile, Elsewhere, MissingLibrary } from './facts.ts';
import { installLine } from './packages.ts';
import { isOfMusl, vendorRemedy } from './vendor-libraries.ts';

const ldSo = 'https://man7.org/linux/man-pages/man8/ld.so.8.html';

/** Libraries that the loader does not find, or refuses as files. */
export const libraryFindings = {
  'libc/library-missing': defineFinding<MissingDetail>({
    severity: 'error',
    stopsStart: true,
    title: 'A library that the program needs is not found',
    why: 'The program exits before main with exit 127: "error while loading shared libraries: libfoo.so.1: cannot open shared object file: No such file or directory" (glibc), "Error loading shared library libfoo.so.1: No such file or directory (needed by /app)" (musl). ldd still exits 0.',
    example: {
      path: '/app',
      name: 'libsqlite3.so.0',
      neededBy: '/app',
      by: 'glibc',
      searched: ['/lib/x86_64-linux-gnu', '/usr/lib/x86_64-linux-gnu', '/lib', '/usr/lib'],
      foreign: null,
      dangling: null,
      denied: null,
      elsewhere: null,
      others: 0,
      otherNames: [],
      installer: 'apt-get',
      class: 64,
      live: true,
    },
    refs: [ldSo],
    message: ({ path, name, neededBy, by, searched, foreign, dangling, denied, elsewhere, others, secure }) =>
      `${name}, needed by ${neededBy}, is not found by ${by}'s rules` +
      (dangling === null ? '' : `: ${dangling.path} -> ${dangling.target} is a broken link`) +
      (foreign === null ? '' : `: ${foreign.path} is for ${foreign.machine}`) +
      (denied === null ? '' : `: ${deniedWords(denied)}`) +
      (elsewhere === null ? '' : `; ${elsewhere.path} is ${elsewhereWords(elsewhere)}`) +
      (dangling === null && foreign === null && denied === null
        ? ` (searched ${searched.length === 0 ? 'nothing' : searched.join(', ')})`
        : '') +
      (secure === true ? `; set-ID bits or file capabilities of ${path} make the loader ignore LD_LIBRARY_PATH` : '') +
      (others === 0 ? '' : `; and ${others} more`) +
      (neededBy === path ? '' : `, so ${path} cannot start`),
    remedy: missingRemedy,
  }),
  'libc/library-unusable': defineFinding<{
    name: string;
    path: string;
    neededBy: string;
    problem: string;
    /** The mount point, if it is mounted noexec. */
    noexec: string | null;
  }>({
    severity: 'error',
    stopsStart: true,
    title: 'A library that the program needs exists, but the loader refuses it',
    why: 'The program exits before main: "error while loading shared libraries: libfoo.so.1: invalid ELF header", "file too short" or "Exec format error". The file is truncated, or a text file has replaced a link: an archive or a checkout without links writes the link\'s target into a file.',
    example: {
      name: 'libfoo.so.1',
      path: '/usr/lib/libfoo.so.1',
      neededBy: '/app',
      problem: 'invalid ELF header',
      noexec: null,
    },
    refs: [ldSo],
    message: ({ name, path, neededBy, problem }) =>
      `${neededBy} needs ${name}, and ${path} is unusable: error while loading shared libraries: ${problem}`,
    remedy: ({ path, noexec }) =>
      noexec === null
        ? `replace ${path} with the library itself (cp -L, or COPY of the file that the link names)`
        : `keep the library in the image; or mount ${noexec} with exec, as in docker run --tmpfs ${noexec}:exec`,
  }),
} as const satisfies Catalog;

/** The first of the missing libraries, and what the others are called. */
type MissingDetail = Omit<MissingLibrary, 'preload'> & {
  /** The program. */
  readonly path: string;
  readonly by: string;
  readonly others: number;
  /** The first few of the others. */
  readonly otherNames: readonly string[];
  readonly installer: Installer | null;
  readonly class: 32 | 64;
  /** False for an unpacked image, whose environment is not known. */
  readonly live: boolean;
  /** The loader does not heed LD_LIBRARY_PATH: set-id bits or file capabilities. */
  readonly secure?: boolean;
};

function deniedWords({ path, element, mode, user }: DeniedFile): string {
  const who = user === null ? 'this user' : `uid ${user}`;
  const shown = mode === null ? '' : ` (mode ${mode})`;
  return element === path
    ? `${who} cannot read ${path}${shown}`
    : `${who} cannot search ${element}${shown}, so it cannot reach ${path}`;
}

function missingRemedy(missing: MissingDetail): string {
  const { name, otherNames, by, searched, dangling, foreign, denied, elsewhere, installer, secure, live } = missing;
  if (denied !== null)
    return denied.element === denied.path ? fileModeRemedy('0755', denied.path) : modeRemedy('a+x', denied.element);
  if (dangling !== null)
    return `copy the link's target as well: COPY --from=build ${dangling.path}* ${directoryOf(dangling.path)}/`;
  if (foreign !== null) return `copy ${name} from an image for the program's own platform`;
  const directory = searched.at(-1) ?? '/usr/lib';
  if (elsewhere?.isIt) {
    const own = directoryOf(elsewhere.path);
    return `in the final stage: RUN ln -s ${elsewhere.path} ${searched.includes(own) ? own : directory}/${name}`;
  }
  if (elsewhere?.sameName) return searchPathRemedy(elsewhere, by, secure === true ? directory : null);
  const install = installRemedy([name, ...otherNames], { by, installer, bits: missing.class, directory });
  return unlessHidden(
    missing.hiddenBy,
    `${install}${live ? '' : '; LD_LIBRARY_PATH from the image is not considered'}`,
  );
}

/** If nothing installs packages, as in distroless images, the libraries can only be copied, or the base must change. */
function installRemedy(
  names: readonly string[],
  { by, installer, bits, directory }: { by: string; installer: Installer | null; bits: 32 | 64; directory: string },
): string {
  const vendor = names.map(vendorRemedy).find((remedy) => remedy !== null);
  if (vendor !== undefined) return vendor;
  if (by === 'glibc' && names.some(isOfMusl))
    return 'it is built for musl (Alpine), and this is glibc: build it, or copy it, from a stage with the glibc of this image; or use alpine in both stages';
  const copy = `copy ${names.join(', ')} from the build stage to ${directory}/`;
  if (installer !== null) return `in the final stage: ${installLine(installer, names, bits === 64)}; or ${copy}`;
  const usual = by === 'musl' ? 'apk' : 'apt-get';
  const base = by === 'musl' ? 'alpine' : 'debian:12-slim';
  return `${copy}; or use a base with a package manager, such as ${base}, and there: ${installLine(usual, names, bits === 64)}`;
}

/**
 * It is there: what is missing is its directory in the loader's search.
 * @param usual a directory that the loader searches anyway, where it ignores LD_LIBRARY_PATH; else null
 */
function searchPathRemedy({ path, inLdSoConf }: Elsewhere, by: string, usual: string | null): string {
  const directory = directoryOf(path);
  if (by === 'glibc' && inLdSoConf) return 'RUN ldconfig after the COPY, in the final stage';
  if (usual !== null) return `in the final stage, COPY it to ${usual}/ instead; or link with -Wl,-rpath,${directory}`;
  return `in the final stage: ENV LD_LIBRARY_PATH=${directory}; or link with -Wl,-rpath,${directory}`;
}

function elsewhereWords({ isIt, sameName }: Elsewhere): string {
  if (isIt) return 'that library, by another file name';
  return sameName ? 'there' : 'there, in another version';
}
