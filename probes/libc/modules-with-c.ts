/** A module whose packages are C behind Go: what a build without cgo gives, and what else to build. */
export type ModuleWithC = {
  readonly module: string;
  /** With CGO_ENABLED=0: it compiles and every call fails, or it does not compile. */
  readonly withoutCgo: 'stub' | 'no-build';
  /** A module of pure Go that does the same; null where none is known. */
  readonly pureGo: string | null;
  /** The build tag for musl, where the module brings a C library for each libc. */
  readonly muslTag?: string;
};

/** The row of a module, whatever its major version; null for one that is not known to need cgo. */
export function moduleWithC(path: string): ModuleWithC | null {
  const base = path.replace(/\/v\d+$/, '');
  return rows.find(({ module }) => module === base) ?? null;
}

/** From the modules' own sources: build constraints, static_mock.go and the like. */
const rows: readonly ModuleWithC[] = [
  { module: 'github.com/mattn/go-sqlite3', withoutCgo: 'stub', pureGo: 'modernc.org/sqlite' },
  { module: 'github.com/mutecomm/go-sqlcipher', withoutCgo: 'stub', pureGo: null },
  {
    module: 'github.com/confluentinc/confluent-kafka-go',
    withoutCgo: 'no-build',
    pureGo: 'github.com/twmb/franz-go',
    muslTag: 'musl',
  },
  { module: 'github.com/godror/godror', withoutCgo: 'no-build', pureGo: 'github.com/sijms/go-ora/v2' },
  { module: 'github.com/mattn/go-oci8', withoutCgo: 'no-build', pureGo: 'github.com/sijms/go-ora/v2' },
  { module: 'github.com/ibmdb/go_ibm_db', withoutCgo: 'no-build', pureGo: null },
  { module: 'github.com/marcboeker/go-duckdb', withoutCgo: 'no-build', pureGo: null },
  { module: 'github.com/duckdb/duckdb-go', withoutCgo: 'no-build', pureGo: null },
  { module: 'github.com/linxGnu/grocksdb', withoutCgo: 'no-build', pureGo: 'github.com/cockroachdb/pebble' },
  { module: 'github.com/miekg/pkcs11', withoutCgo: 'no-build', pureGo: null },
  { module: 'github.com/DataDog/zstd', withoutCgo: 'no-build', pureGo: 'github.com/klauspost/compress/zstd' },
  { module: 'github.com/valyala/gozstd', withoutCgo: 'no-build', pureGo: 'github.com/klauspost/compress/zstd' },
  { module: 'github.com/tecbot/gorocksdb', withoutCgo: 'no-build', pureGo: 'github.com/cockroachdb/pebble' },
  { module: 'github.com/pebbe/zmq4', withoutCgo: 'no-build', pureGo: 'github.com/go-zeromq/zmq4' },
  { module: 'github.com/libgit2/git2go', withoutCgo: 'no-build', pureGo: 'github.com/go-git/go-git/v5' },
  { module: 'gocv.io/x/gocv', withoutCgo: 'no-build', pureGo: null },
  { module: 'github.com/h2non/bimg', withoutCgo: 'no-build', pureGo: null },
  { module: 'github.com/davidbyttow/govips', withoutCgo: 'no-build', pureGo: null },
  { module: 'github.com/otiai10/gosseract', withoutCgo: 'no-build', pureGo: null },
  { module: 'github.com/gordonklaus/portaudio', withoutCgo: 'no-build', pureGo: null },
  { module: 'github.com/veandco/go-sdl2', withoutCgo: 'no-build', pureGo: null },
];
