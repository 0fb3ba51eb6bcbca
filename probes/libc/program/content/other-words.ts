import type { OtherKind } from './other-content.ts';

type Row = {
  /** What it is. */
  readonly what: string;
  /**
   * What to do about it.
   * @param machine what it will run on, as GOARCH; null if not stated
   */
  remedy(path: string, machine: string | null): string;
};

const copyProgram = (path: string): string => `build package main to ${path}: go build -o ${path}`;
const forLinux = (path: string, machine: string | null): string =>
  `build for Linux: GOOS=linux ${machine === null ? '' : `GOARCH=${machine} `}go build -o ${path}`;
const unpack =
  (command: string) =>
  (path: string): string =>
    `unpack it in the build stage (RUN ${command}) and COPY the program from there to ${path}`;
const download = (path: string): string =>
  `download again so that an error ends the build (curl -fsSL -o ${path} URL, or ADD URL ${path}), and compare the checksum`;
const addShebang = (path: string): string =>
  `begin the first line of ${path} with #!/bin/sh, without a byte order mark`;

/** How each kind is worded, and its remedy. One row per kind. */
export const otherWords: Readonly<Record<OtherKind, Row>> = {
  empty: { what: 'an empty file', remedy: copyProgram },
  'git-lfs': {
    what: 'a Git LFS pointer instead of the file itself',
    remedy: () => 'before docker build: git lfs pull; or set lfs: true in the checkout action',
  },
  windows: { what: 'a Windows program', remedy: forLinux },
  macos: { what: 'a macOS program (Mach-O)', remedy: forLinux },
  aix: { what: 'an AIX program (XCOFF)', remedy: forLinux },
  plan9: { what: 'a Plan 9 program', remedy: forLinux },
  wasm: {
    what: 'a WebAssembly module',
    remedy: (path, machine) => forLinux(path, machine ?? 'amd64'),
  },
  'java-class': { what: 'a Java class file', remedy: copyProgram },
  deb: { what: 'a Debian package', remedy: unpack('dpkg -x FILE /out') },
  rpm: { what: 'an RPM package', remedy: unpack('rpm2cpio FILE | cpio -id') },
  'go-archive': {
    what: 'a compiled Go package (-buildmode=archive, or not package main)',
    remedy: (path) => `build the main package: go build -o ${path} ./cmd/NAME`,
  },
  archive: { what: 'an archive of object files (ar)', remedy: copyProgram },
  gzip: { what: 'gzip data', remedy: unpack('tar -xzf FILE -C /out, or gunzip FILE') },
  zip: { what: 'a zip archive', remedy: unpack('unzip FILE -d /out') },
  zstd: { what: 'zstd data', remedy: unpack('tar --zstd -xf FILE -C /out, or zstd -d FILE') },
  xz: { what: 'xz data', remedy: unpack('tar -xJf FILE -C /out, or unxz FILE') },
  bzip2: { what: 'bzip2 data', remedy: unpack('tar -xjf FILE -C /out, or bunzip2 FILE') },
  lz4: { what: 'LZ4 data', remedy: unpack('lz4 -d FILE') },
  lzip: { what: 'lzip data', remedy: unpack('tar --lzip -xf FILE -C /out, or lzip -d FILE') },
  cpio: { what: 'a cpio archive', remedy: unpack('cpio -id < FILE') },
  squashfs: { what: 'a squashfs image (a snap?)', remedy: unpack('unsquashfs -d /out FILE') },
  '7z': { what: 'a 7z archive', remedy: unpack('7z x FILE') },
  tar: { what: 'a tar archive', remedy: unpack('tar -xf FILE -C /out') },
  llvm: { what: 'unlinked LLVM bitcode', remedy: copyProgram },
  'byte-order-mark': { what: 'text with a byte order mark before #!', remedy: addShebang },
  'utf-16': { what: 'UTF-16 text', remedy: (path) => `save ${path} as UTF-8 without a byte order mark` },
  pem: { what: 'a PEM file', remedy: copyProgram },
  'no-interpreter': { what: 'a script whose #! line names no interpreter', remedy: addShebang },
  html: { what: 'an HTML document (a failed download?)', remedy: download },
  xml: { what: 'an XML document (a failed download?)', remedy: download },
  'http-error': { what: 'the text of an HTTP error (a failed download)', remedy: download },
  'json-error': { what: 'a JSON document with an error message (a failed download?)', remedy: download },
  'go-source': {
    what: 'Go source code',
    remedy: (path) =>
      `compile it in the build stage: RUN go build -o ${path} .; or, if it is compiled there: COPY --from=build ${path} ${path}`,
  },
  'go-mod': { what: 'a go.mod file', remedy: copyProgram },
  dockerfile: { what: 'a Dockerfile', remedy: copyProgram },
  'image-json': {
    what: 'a JSON document of a container image (a manifest or configuration)',
    remedy: (path) => `copy the program from the image itself: COPY --from=IMAGE ${path} ${path}`,
  },
  patch: { what: 'a patch', remedy: copyProgram },
  'c-source': { what: 'C source code', remedy: copyProgram },
  'link-text': { what: 'text that holds a path: a link that became a file', remedy: copyProgram },
  text: { what: 'text without a #! line', remedy: addShebang },
  data: { what: 'data in no executable format', remedy: copyProgram },
};
