import { bundle } from '../../bytes/certificate-bytes.ts';

/** A file's content, a link, a mode, or a special file. */
export type Entry =
  | string
  | Buffer
  | { readonly link: string }
  | { readonly content: string; readonly mode: number }
  | 'dir';

/** A container root that Go looks for certificates in. */
export interface Layout {
  readonly about: string;
  readonly files: Readonly<Record<string, Entry>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Runs as this user, for whom `denied` cannot be read. */
  readonly uid?: number;
  readonly denied?: readonly string[];
}

export const debian = '/etc/ssl/certs/ca-certificates.crt';

export const alpine = '/etc/ssl/cert.pem';

export const one = bundle({ cn: 'One' });

export const two = bundle({ cn: 'Two' });

export const three = bundle({ cn: 'Three' });

export const lines = one.split('\n');

/** One file at Debian's place. */
export const bundleOf = (about: string, content: string | Buffer): Layout => ({ about, files: { [debian]: content } });
