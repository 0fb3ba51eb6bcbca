import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { dirname, join } from 'node:path';
import { copyWithLibraries, type RootPart } from '../containers/root-parts.ts';

/** A file of an image, with its mode if that is not 0644. */
export function text(path: string, content: string, mode = 0o644): RootPart {
  return async (root) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
    chmodSync(join(root, path), mode);
    return null;
  };
}

export function link(path: string, target: string): RootPart {
  return async (root) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    rmSync(join(root, path), { force: true });
    symlinkSync(target, join(root, path));
    return null;
  };
}

export function directory(path: string, mode = 0o755): RootPart {
  return async (root) => {
    mkdirSync(join(root, path), { recursive: true });
    chmodSync(join(root, path), mode);
    return null;
  };
}

/** Another mode for what another part added. */
export function mode(path: string, bits: number): RootPart {
  return async (target) => {
    chmodSync(join(target, path), bits);
    return null;
  };
}

/** Removes what another part added. */
export function without(path: string): RootPart {
  return async (root) => {
    rmSync(join(root, path), { recursive: true, force: true });
    return null;
  };
}

/** Applets that remedies use, in addition to those of an ordinary busybox part. */
export const applets: RootPart = async (root) => {
  for (const name of ['chmod', 'chown', 'cp', 'echo', 'gunzip', 'ln', 'mv', 'rm', 'sed', 'base64']) {
    symlinkSync('/bin/busybox', join(root, 'bin', name));
  }
  return null;
};

/** A program of this machine at its own path, with its loader and libraries. */
export function tool(path: string): RootPart {
  return async (root) => {
    copyWithLibraries(root, path);
    return null;
  };
}

/** One CA, `CN=Company Root`, in the encodings in which people put it into images. */
export function companyCa(): Readonly<Record<'pem' | 'der' | 'pkcs7' | 'pkcs7-pem' | 'base64' | 'trusted', Buffer>> {
  made ??= makeCa();
  return made;
}

let made: ReturnType<typeof makeCa> | undefined;

function makeCa() {
  const work = mkdtempSync(join(os.tmpdir(), 'probe-env-ca-'));
  try {
    const openssl = (...args: string[]): void => {
      execFileSync('openssl', args, { cwd: work, stdio: 'pipe' });
    };
    openssl(
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '3650'],
      ...['-subj', '/CN=Company Root', '-keyout', 'key', '-out', 'pem'],
    );
    openssl('x509', '-in', 'pem', '-outform', 'der', '-out', 'der');
    openssl('crl2pkcs7', '-nocrl', '-certfile', 'pem', '-outform', 'der', '-out', 'pkcs7');
    openssl('crl2pkcs7', '-nocrl', '-certfile', 'pem', '-out', 'pkcs7-pem');
    openssl('x509', '-in', 'pem', '-trustout', '-addtrust', 'serverAuth', '-out', 'trusted');
    const read = (name: string): Buffer => readFileSync(join(work, name));
    return {
      pem: read('pem'),
      der: read('der'),
      pkcs7: read('pkcs7'),
      'pkcs7-pem': read('pkcs7-pem'),
      base64: Buffer.from(`${read('der').toString('base64').replaceAll(/.{64}/g, '$&\n')}\n`),
      trusted: read('trusted'),
    };
  } finally {
    rmSync(work, { recursive: true });
  }
}

/** The company's CA at a path. */
export function ca(path: string, form: keyof ReturnType<typeof companyCa> = 'pem', mode = 0o644): RootPart {
  return async (root) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), companyCa()[form]);
    chmodSync(join(root, path), mode);
    return null;
  };
}
