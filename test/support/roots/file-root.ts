import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { createRootFs, type RootFs } from '../../../src/host/files/rootfs.ts';
import { syscalls } from '../../../src/runtime/node/files.ts';
import { unhurried } from '../deadlines.ts';

/** A directory of this machine that is seen as `/`. */
export interface FileRoot {
  readonly root: string;
  readonly fs: RootFs;
  /** Writes a file of mode 0755, with its directories. */
  add(name: string, content: string | Uint8Array): void;
}

/** What tests that ask only whether a program is there need of it. */
export const anyProgram = '\x7fELF';

/** For all tests of a file one root with these files, by path and content. */
export function useFileRoot(files: Readonly<Record<string, string | Uint8Array>>): FileRoot {
  let root = '';
  const fileRoot: FileRoot = {
    get root() {
      return root;
    },
    get fs() {
      return createRootFs(syscalls, unhurried, root);
    },
    add(name, content) {
      mkdirSync(path.dirname(root + name), { recursive: true });
      writeFileSync(root + name, content, { mode: 0o755 });
    },
  };
  beforeAll(() => {
    root = mkdtempSync(path.join(os.tmpdir(), 'probe-env-root-'));
    for (const [name, content] of Object.entries(files)) fileRoot.add(name, content);
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));
  return fileRoot;
}

/** The same program at each of these paths. */
export function programs(...paths: readonly string[]): Record<string, string> {
  return Object.fromEntries(paths.map((name) => [name, anyProgram]));
}
