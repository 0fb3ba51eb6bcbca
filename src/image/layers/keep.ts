/** Which contents are kept during the first pass, so that the layer need not be read again for them. */
export interface KeepRule {
  /** Paths without a leading slash. */
  readonly path: RegExp;
  /** The maximum size of such a file in bytes. */
  readonly most: number;
}

const kilobyte = 1 << 10;
const megabyte = 1 << 20;

/** Files that the probes read in most images. Any others require another pass. */
export const usuallyRead: readonly KeepRule[] = [
  { path: /^etc\//, most: megabyte },
  { path: /^usr\/share\/zoneinfo\/|^usr\/share\/lib\/zoneinfo\/|^usr\/lib\/locale\/TZ\//, most: 256 * kilobyte },
  { path: /^usr\/(?:local\/)?share\/(?:ca-certificates|pki)\//, most: megabyte },
  { path: /^(?:usr\/lib|usr\/local\/share)\/(?:ssl|certs|pki)\//, most: megabyte },
  { path: /^(?:usr\/)?lib\/os-release$|^var\/lib\/dpkg\/status|^lib\/apk\/db\/installed$/, most: 8 * megabyte },
  { path: /^usr\/local\/go\/(?:VERSION|go\.env|lib\/time\/zoneinfo\.zip)$/, most: megabyte },
  // The loaders, and the libraries that cgo programs need.
  {
    path: /(?:^|\/)(?:ld(?:64|-linux|-musl)?[-.][^/]*|lib(?:c|m|dl|rt|pthread|resolv|util|gcc_s|stdc\+\+|nss_\w+|musl-\w+)[-.][^/]*)$/,
    most: 4 * megabyte,
  },
];

/** A second pass over a layer costs as much as the first, so keeping the program is worth more memory. */
const largestProgram = 64 * megabyte;

/** The maximum total bytes of contents kept without having been requested. */
const budget = 48 * megabyte;

/**
 * Decides which files to keep.
 * @param words those that may name the program: its whole command line
 */
export function createKeeper(words: readonly string[]): (path: string, size: number) => boolean {
  const programs = new Set(words.map((word) => word.slice(word.lastIndexOf('/') + 1)).filter((name) => name !== ''));
  let left = budget;
  let leftForPrograms = largestProgram;
  return (path, size) => {
    if (programs.has(path.slice(path.lastIndexOf('/') + 1)) && size <= leftForPrograms) {
      leftForPrograms -= size;
      return true;
    }
    if (size > left || !usuallyRead.some((rule) => size <= rule.most && rule.path.test(path))) return false;
    left -= size;
    return true;
  };
}
