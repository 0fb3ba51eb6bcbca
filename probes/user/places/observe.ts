import { linkedFunctions } from '../../../src/decode/go/program/linked-functions.ts';
import { mountOf } from '../../../src/decode/proc/mountinfo.ts';
import type { Host } from '../../../src/host/host.ts';
import type { Access } from '../../../src/linux/access/access.ts';
import type { Need } from '../../../src/linux/access/permission.ts';
import { programAccess } from '../../../src/linux/access/program-access.ts';
import { heldIn, isOwn } from '../../../src/linux/volume.ts';
import type { PlaceFacts, TemporaryFacts } from '../facts.ts';
import { withSupplied } from './supplied.ts';

/** @param path absolute */
export function observePlace(host: Host, path: string, need: Need): PlaceFacts {
  const whole = needOfKind(host, path, need);
  const access = withSupplied(host, path, programAccess(host, path, whole));
  return { path, need: whole, access, isDirectory: isDirectory(host, path), volume: volumeOf(host, access, path) };
}

/** os.TempDir: a relative `TMPDIR` starts at the working directory. */
export function observeTemporary(host: Host): TemporaryFacts {
  const stated = host.env.get('TMPDIR') ?? '';
  const path = stated === '' ? '/tmp' : stated.startsWith('/') ? stated : `${host.cwd.replace(/\/$/, '')}/${stated}`;
  // As os.CreateTemp uses it: a directory on the way to a name, not the end of the path.
  const access = withSupplied(host, path, programAccess(host, `${path}/.`, 'wx'));
  const isUsable = access.kind === 'not-known' || access.kind === 'granted';
  return {
    path,
    need: 'wx',
    access,
    volume: volumeOf(host, access, path),
    variable: stated === '' ? null : 'TMPDIR',
    isDirectory: isDirectory(host, path),
    users: isUsable ? [] : linkedInto(host),
  };
}

/** Creating and looking up names in a directory also needs search permission. */
function needOfKind(host: Host, path: string, need: Need): Need {
  if (!need.includes('w') || need.includes('x') || !isDirectory(host, path)) return need;
  return need === 'rw' ? 'rwx' : 'wx';
}

function isDirectory(host: Host, path: string): boolean {
  const stat = host.fs.stat(path);
  return stat.kind === 'found' && stat.value.kind === 'directory';
}

/** Functions of the standard library that create files in the temporary directory. */
const temporaryFunctions = ['os.CreateTemp', 'os.MkdirTemp', 'mime/multipart.(*Reader).readForm'];

function linkedInto({ app }: Host): string[] {
  const elf = app?.elf();
  if (app === null || elf?.kind !== 'found' || !elf.value.ok) return [];
  const decoded = elf.value.value;
  const found = app.withFile((file) => linkedFunctions(file, decoded, temporaryFunctions));
  return found.kind === 'found' ? found.value : [];
}

function volumeOf(host: Host, access: Access, path: string): PlaceFacts['volume'] {
  if (access.kind === 'granted') return null;
  const element = access.kind === 'missing' ? path : access.element;
  const mounts = host.mounts(host.program.pid ?? 'self');
  const mount = mountOf(mounts, element);
  if (mount === null || mount.mountPoint === '/') return null;
  const held = heldIn(host, mount, element);
  return isOwn(mounts, mount, held) ? null : { ...held, fsType: mount.fsType };
}
