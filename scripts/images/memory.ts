/**
 * How much memory --image takes for a large image: 2 GB in 60,000 files, compressed. It must stay under the limit however the archive comes.
 *
 * usage: npm run bench:images
 */
import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, createWriteStream, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { createGzip } from 'node:zlib';
import { tarMember } from '../../test/support/bytes/tar.ts';
import { executableNamed } from '../executables.ts';

/** Megabytes. */
const limit = 150;

const smallFiles = 60_000;
const largeFiles = 480;
const largeSize = 4 << 20;

async function main(): Promise<number> {
  const folder = mkdtempSync(join(os.tmpdir(), 'probe-env-memory-'));
  try {
    const layer = join(folder, 'layer.tar.gz');
    const diffId = createHash('sha256');
    await pipeline(Readable.from(layerBytes(diffId)), createGzip({ level: 1 }), createWriteStream(layer));
    const archive = join(folder, 'image.tar');
    await pipeline(Readable.from(archiveBytes(layer, diffId.digest('hex'))), createWriteStream(archive));
    console.log(`an image of ${smallFiles + largeFiles} files, ${megabytes(statSync(archive).size)} MB as it is saved`);
    const peaks = [
      ['a file', await peakOf(['--image', archive], null)],
      ['a pipe', await peakOf(['--image', '-'], archive)],
    ] as const;
    for (const [how, peak] of peaks) console.log(`${peak <= limit ? 'ok    ' : 'FAILED'}  ${how}: ${peak} MB`);
    return peaks.every(([, peak]) => peak <= limit) ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param hash is told all of them */
function* layerBytes(hash: ReturnType<typeof createHash>): Generator<Buffer> {
  const random = randomBytes(largeSize);
  for (let index = 0; index < smallFiles + largeFiles; index += 1) {
    const isLarge = index % Math.floor(smallFiles / largeFiles) === 0;
    const name = `usr/lib/package-${index % 500}/directory-${index % 7}/file-${index}.txt`;
    const part = tarMember({ name, content: isLarge ? random : `content of ${index}\n` });
    hash.update(part);
    yield part;
  }
  const end = Buffer.alloc(1024);
  hash.update(end);
  yield end;
}

/** As docker save wrote it, before it wrote OCI archives. */
async function* archiveBytes(layer: string, diffId: string): AsyncGenerator<Buffer> {
  const config = JSON.stringify({
    architecture: 'amd64',
    os: 'linux',
    config: { Cmd: ['/usr/lib/package-1/directory-1/file-1.txt'] },
    rootfs: { type: 'layers', diff_ids: [`sha256:${diffId}`] },
  });
  const manifest = JSON.stringify([{ Config: 'config.json', RepoTags: ['large:1'], Layers: ['layer.tar.gz'] }]);
  yield tarMember({ name: 'manifest.json', content: manifest });
  yield tarMember({ name: 'config.json', content: config });
  const { size } = statSync(layer);
  yield tarMember({ name: 'layer.tar.gz', size });
  for await (const piece of createReadStream(layer)) yield piece;
  yield Buffer.alloc(((512 - (size % 512)) % 512) + 1024);
}

/** Megabytes that a run had in memory at most, its own code included. */
async function peakOf(args: readonly string[], stdin: string | null): Promise<number> {
  const child = spawn(executableNamed('node').path, ['--all', '--quiet', '--timeout', '300s', ...args], {
    stdio: [stdin === null ? 'ignore' : 'pipe', 'ignore', 'inherit'],
  });
  const ended = once(child, 'exit');
  if (stdin !== null && child.stdin !== null) pipeline(createReadStream(stdin), child.stdin).catch(() => {});
  let peak = 0;
  while (child.exitCode === null && child.signalCode === null) {
    peak = Math.max(peak, highWater(child.pid ?? 0));
    await sleep(20);
  }
  const [status] = await ended;
  if (status !== 0 && status !== 1) throw new Error(`probe-env ended with status ${status}`);
  return megabytes(peak * 1024);
}

/** VmHWM of proc_pid_status(5), in KB; 0 for a process that has ended. */
function highWater(pid: number): number {
  try {
    return Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 1e6);
}

process.exitCode = await main();
