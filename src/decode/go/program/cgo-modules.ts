/**
 * Modules whose packages need cgo, and what happens to them with CGO_ENABLED=0. For each row that could be fetched, a
 * blank import was built with CGO_ENABLED=0 and Go 1.26, at the newest version of 2026-11, and compared with its
 * documentation; a module may have other packages that do not need cgo.
 */
export interface CgoModule {
  /** Module path without the major version suffix (`/v2`). */
  readonly path: string;
  /** The packages that need cgo, below the module's path; empty for the module's root and all below it. */
  readonly packages: readonly string[];
  /** With CGO_ENABLED=0: `stub` compiles and fails when it is called; `fails` does not compile, or lacks its API. */
  readonly withoutCgo: 'stub' | 'fails';
  /** A module that does the same without cgo and builds with CGO_ENABLED=0; null if none is known. */
  readonly pureGo: string | null;
  /** The build tags that a build on musl needs in addition to CGO_ENABLED=1: `musl`; null for none. */
  readonly muslTags: string | null;
}

/** The row for a module path of build info or go.mod; a major version suffix does not matter. Null for other modules. */
export function cgoModuleOf(path: string): CgoModule | null {
  return byPath.get(withoutMajor(path)) ?? null;
}

/** The row for a package that uses cgo: `github.com/google/gopacket/pcap`. Null for packages of other modules. */
export function cgoModuleOfPackage(packagePath: string): CgoModule | null {
  const elements = packagePath.split('/');
  for (let count = elements.length; count > 0; count -= 1) {
    const row = byPath.get(withoutMajor(elements.slice(0, count).join('/')));
    if (row !== undefined) return row;
  }
  return null;
}

/** `example.com/a/v2` and `gopkg.in/a.v2` are versions of one module (go.dev/ref/mod#major-version-suffixes). */
function withoutMajor(path: string): string {
  return path.replace(/(?:\/v\d+|^(gopkg\.in\/.*)\.v\d+)$/, '$1');
}

type Row = readonly [
  path: string,
  packages: string,
  withoutCgo: 'stub' | 'fails',
  pureGo: string | null,
  tags?: string,
];

const rows: readonly Row[] = [
  // Databases and queues
  ['github.com/mattn/go-sqlite3', '', 'stub', 'modernc.org/sqlite'],
  ['github.com/mutecomm/go-sqlcipher', '', 'stub', null],
  ['crawshaw.io/sqlite', '', 'fails', 'zombiezen.com/go/sqlite'],
  ['github.com/asg017/sqlite-vec-go-bindings', 'cgo', 'fails', 'github.com/asg017/sqlite-vec-go-bindings/ncruces'],
  ['github.com/confluentinc/confluent-kafka-go', 'kafka', 'fails', 'github.com/twmb/franz-go', 'musl'],
  ['github.com/godror/godror', '', 'fails', 'github.com/sijms/go-ora/v2'],
  ['github.com/mattn/go-oci8', '', 'fails', 'github.com/sijms/go-ora/v2'],
  ['github.com/ibmdb/go_ibm_db', '', 'fails', null],
  ['github.com/alexbrainman/odbc', '', 'fails', null],
  ['github.com/marcboeker/go-duckdb', '', 'fails', null],
  ['github.com/duckdb/duckdb-go', '', 'fails', null],
  ['github.com/linxGnu/grocksdb', '', 'fails', 'github.com/cockroachdb/pebble'],
  ['github.com/tecbot/gorocksdb', '', 'fails', 'github.com/cockroachdb/pebble'],
  ['github.com/jmhodges/levigo', '', 'fails', 'github.com/syndtr/goleveldb'],
  ['github.com/apple/foundationdb/bindings/go', 'src/fdb', 'fails', null],
  ['github.com/pebbe/zmq4', '', 'fails', 'github.com/go-zeromq/zmq4'],
  // Compression, images, sound
  ['github.com/DataDog/zstd', '', 'fails', 'github.com/klauspost/compress/zstd'],
  ['github.com/valyala/gozstd', '', 'fails', 'github.com/klauspost/compress/zstd', 'musl'],
  ['github.com/chai2010/webp', '', 'fails', 'github.com/gen2brain/webp'],
  ['github.com/h2non/bimg', '', 'fails', 'github.com/disintegration/imaging'],
  ['github.com/davidbyttow/govips', 'vips', 'fails', 'github.com/disintegration/imaging'],
  ['gocv.io/x/gocv', '', 'fails', null],
  ['gopkg.in/hraban/opus', '', 'fails', 'github.com/pion/opus'],
  ['github.com/gordonklaus/portaudio', '', 'fails', null],
  ['github.com/otiai10/gosseract', '', 'fails', null],
  // Cryptography, parsers, models
  ['github.com/miekg/pkcs11', '', 'fails', null],
  ['github.com/supranational/blst', 'bindings/go', 'fails', 'github.com/consensys/gnark-crypto'],
  ['github.com/smacker/go-tree-sitter', '', 'fails', null],
  ['github.com/tree-sitter/go-tree-sitter', '', 'fails', null],
  ['github.com/yalue/onnxruntime_go', '', 'fails', null],
  // The operating system and its devices
  ['github.com/google/gopacket', 'pcap', 'fails', 'github.com/google/gopacket/pcapgo'],
  ['github.com/gopacket/gopacket', 'pcap', 'fails', 'github.com/gopacket/gopacket/pcapgo'],
  ['github.com/libgit2/git2go', '', 'fails', 'github.com/go-git/go-git/v5'],
  ['gopkg.in/libgit2/git2go', '', 'fails', 'github.com/go-git/go-git/v5'], // up to v27
  ['github.com/veandco/go-sdl2', '', 'fails', null],
  ['github.com/coreos/go-systemd', 'sdjournal', 'fails', null],
  ['github.com/msteinert/pam', '', 'fails', null],
  ['github.com/containerd/btrfs', '', 'fails', null],
  ['github.com/NVIDIA/go-nvml', 'pkg/nvml', 'fails', null],
  ['github.com/go-gl/gl', '', 'fails', null],
  ['github.com/go-gl/glfw', '', 'fails', null],
  ['github.com/hajimehoshi/ebiten', '', 'fails', null],
];

const byPath: ReadonlyMap<string, CgoModule> = new Map(
  rows.map(([path, packages, withoutCgo, pureGo, muslTags = null]) => [
    path,
    { path, packages: packages === '' ? [] : [packages], withoutCgo, pureGo, muslTags },
  ]),
);
