import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { command, type Docker, must } from '../containers/docker.ts';

/** @returns the directory of an image's files, as root has them, in `directory` */
export async function unpack(docker: Docker, tag: string, directory: string): Promise<string> {
  const root = join(directory, 'unpacked');
  mkdirSync(root);
  const id = (await must(docker('create', '--network', 'none', tag, '/none'), 'docker create')).trim();
  const tar = join(directory, 'export.tar');
  await must(docker('export', '--output', tar, id), 'docker export');
  await docker('rm', id);
  await must(command('tar', ['-xpf', tar, '-C', root, '--numeric-owner']), 'tar');
  return root;
}
