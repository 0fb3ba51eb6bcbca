/** The C libraries of the container, for the architectures of the kernel and of the program. */
export type ContainerLibc = {
  readonly glibc: GlibcFacts | null;
  readonly musl: MuslFacts | null;
  /** A libc.so.6 without a loader: COPY took only the libraries. */
  readonly orphan: string | null;
  /** A file that only looks like glibc's loader. */
  readonly compat: CompatFacts | null;
};

export type GlibcFacts = {
  readonly loader: string;
  /** `2.36`; null if no banner was found. */
  readonly version: string | null;
  /** `Debian GLIBC 2.36-9+deb12u14`. */
  readonly distribution: string | null;
  /** The package that puts a real glibc into /usr/glibc-compat on Alpine. */
  readonly alpineGlibc: boolean;
};

export type MuslFacts = { readonly loader: string; readonly version: string | null };

export type CompatFacts = {
  /** `libc6-compat` is a link to musl's loader; gcompat is a stub that starts it. */
  readonly kind: 'gcompat' | 'libc6-compat';
  readonly loader: string;
  readonly target: string;
};
