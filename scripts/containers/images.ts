import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { portableHome } from '../build/paths.ts';
import { type Docker, must } from './docker.ts';
import type { Program, ProgramName } from './programs.ts';
import {
  busybox,
  caBundle,
  debianTools,
  directory,
  expiredBundle,
  file,
  glibc,
  musl,
  namedUsers,
  nonrootUser,
  osRelease,
  privateBundle,
  type RootPart,
  tzdata,
} from './root-parts.ts';

/** The content of an image, FROM scratch: the program at /app, and parts of a root. */
interface ImageSpec {
  readonly program: ProgramName;
  readonly parts: readonly RootPart[];
  /** The mode of the program; default 0755. */
  readonly mode?: number;
  /** Lines of its Dockerfile after the copies. */
  readonly config?: readonly string[];
  /** Whether probe-env is copied in; otherwise it is mounted. */
  readonly withProbe?: true;
  /** Other programs in it, by their path. */
  readonly others?: Readonly<Record<string, ProgramName>>;
}

const alpine = [osRelease('alpine', 'Alpine Linux v3.22'), musl, busybox, caBundle];
const distrolessStatic = [osRelease('debian', 'Distroless'), nonrootUser, caBundle, tzdata];

/** The images, by the kind of production image that each resembles. */
const specs = {
  scratch: { program: 'static', parts: [caBundle] },
  'scratch, no bundle': { program: 'static', parts: [] },
  'scratch, expired bundle': { program: 'static', parts: [expiredBundle] },
  'scratch, private bundle': { program: 'static', parts: [privateBundle] },
  'scratch, lost x bit': { program: 'static', parts: [caBundle], mode: 0o644 },
  'scratch, cgo': { program: 'cgo', parts: [caBundle] },
  'scratch, pie': { program: 'pie', parts: [caBundle] },
  'scratch, copied in': { program: 'static', parts: [caBundle], withProbe: true },
  'scratch, HEALTHCHECK': {
    program: 'static',
    parts: [caBundle],
    withProbe: true,
    config: [
      `HEALTHCHECK --interval=1s --timeout=10s --retries=1 CMD ["${portableHome}/probe-env", "--all", "--timeout", "5s"]`,
    ],
  },
  'scratch, setuid': { program: 'drop', parts: [caBundle] },
  'scratch, mode 0711': { program: 'static', parts: [caBundle], mode: 0o711 },
  'scratch, gosu-like': { program: 'static', parts: [caBundle], others: { '/drop': 'drop' } },
  meet: { program: 'meet', parts: [caBundle, namedUsers] },
  'meet, busybox': { program: 'meet', parts: [caBundle, namedUsers, busybox] },
  neighbor: { program: 'static', parts: [caBundle], others: { '/pause': 'static', '/neighbor': 'static' } },
  alpine: { program: 'musl', parts: alpine },
  'alpine, glibc program': { program: 'cgo', parts: alpine },
  'distroless/static': { program: 'static', parts: distrolessStatic },
  'distroless/static, cgo': { program: 'cgo', parts: distrolessStatic },
  'distroless/base': { program: 'cgo', parts: [...distrolessStatic, glibc] },
  'debian, go': {
    program: 'cgo',
    parts: [debianTools, osRelease('debian', 'Debian GNU/Linux 12 (bookworm)'), nonrootUser, glibc, caBundle, tzdata],
    config: ['ENV PATH=/usr/local/go/bin:/usr/bin:/bin'],
  },
} as const satisfies Readonly<Record<string, ImageSpec>>;

export type ImageName = keyof typeof specs;

/** An image in the engine, with the program's arguments; or why it could not be built. */
export type Image = BuiltImage | { readonly missing: string };

export interface BuiltImage extends Pick<Extract<Program, { file: string }>, 'args' | 'keepStdin' | 'tls'> {
  readonly tag: string;
  /** Whether probe-env is in it. */
  readonly hasProbe: boolean;
}

export interface ImageContext {
  readonly docker: Docker;
  /** A directory for the roots. */
  readonly work: string;
  program(name: ProgramName): Promise<Program>;
}

/** A builder of images; each is built when it is first needed, and with each executable that is copied into it. */
export function imageBuilder(context: ImageContext): {
  /** @param installed the directory with `probe-env` that some of them get */
  image(name: ImageName, installed: string): Promise<Image>;
  removeAll(): Promise<void>;
} {
  const built = new Map<string, Promise<Image>>();
  return {
    image(name, installed) {
      const spec: ImageSpec = specs[name];
      const key = spec.withProbe ? `${name} ${installed}` : name;
      const image = built.get(key) ?? build(name, built.size, spec, { ...context, installed });
      built.set(key, image);
      return image;
    },
    async removeAll() {
      const images = await Promise.allSettled(built.values());
      const tags = images.flatMap((image) =>
        image.status === 'fulfilled' && 'tag' in image.value ? [image.value.tag] : [],
      );
      if (tags.length > 0) await context.docker('rmi', '--force', ...tags);
    },
  };
}

async function build(
  name: ImageName,
  serial: number,
  spec: ImageSpec,
  context: ImageContext & { readonly installed: string },
): Promise<Image> {
  const { docker, work, installed } = context;
  const program = await context.program(spec.program);
  if ('missing' in program) return program;
  const parts = [...spec.parts, file(program.file, '/app', spec.mode)];
  for (const path of program.extraFiles) parts.push(file(path, `/${basename(path)}`));
  for (const [place, other] of Object.entries(spec.others ?? {})) {
    const found = await context.program(other);
    if ('missing' in found) return found;
    parts.push(file(found.file, place));
  }
  if (spec.withProbe) parts.push(directory(installed, portableHome));
  const slug = `${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}-${serial}`;
  const directoryOfImage = join(work, slug);
  try {
    const missing = await makeRoot(join(directoryOfImage, 'root'), parts);
    if (missing !== null) return { missing };
    const tag = `probe-env-test/${slug}:${process.pid}`;
    const lines = ['FROM scratch', 'COPY root/ /', 'ENTRYPOINT ["/app"]', ...(spec.config ?? [])];
    await buildImage(docker, directoryOfImage, tag, lines);
    return { ...program, tag, hasProbe: spec.withProbe === true };
  } finally {
    rmSync(directoryOfImage, { recursive: true, force: true });
  }
}

/** Builds with the Dockerfile's lines in `context`; with BuildKit or without, whichever this docker command has. */
export async function buildImage(
  docker: Docker,
  context: string,
  tag: string,
  lines: readonly string[],
): Promise<void> {
  writeFileSync(join(context, 'Dockerfile'), `${lines.join('\n')}\n`);
  await must(docker('build', '--quiet', '--tag', tag, context), `docker build of ${tag}`);
}

/** Puts the parts into a directory, in order; returns what the first impossible one lacks. */
export async function makeRoot(root: string, parts: readonly RootPart[]): Promise<string | null> {
  mkdirSync(root, { recursive: true });
  for (const part of parts) {
    const missing = await part(root);
    if (missing !== null) return missing;
  }
  return null;
}
