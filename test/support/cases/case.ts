import type { ToolResult } from '../../../src/host/tools/tools.ts';
import type { RawSpace } from '../../../src/runtime/syscalls.ts';
import type { Handshake } from '../../../src/runtime/tls.ts';

export interface Identity {
  readonly uid: number;
  readonly gid: number;
  readonly groups: readonly number[];
}

/** The part of case.json that describes a container; what is left out has the value in `defaults`. */
export interface CaseHost {
  /** The program's environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** More of it: variables of so many letters. */
  readonly filler?: Readonly<Record<string, number>>;
  /** Where it was read: `none` for a root that does not run. */
  readonly environment?: string;
  /** RFC 3339. */
  readonly now?: string;
  /** Who the program is, where /proc of the root does not say; null if nobody knows. */
  readonly identity?: Identity | null;
  readonly live?: boolean;
  readonly machine?: string;
  readonly cwd?: string;
  /** An image that does not run, with its configuration and what the command line states; then `env`, `identity` and `cwd` are not read. */
  readonly declare?: CaseDeclaration;
  /** Path of the program; without it, what /proc of the root says. */
  readonly app?: string | null;
  /** Paths that answer EACCES, and all below them: root reads mode-000 files, so "denied" cannot be chmod-ed. */
  readonly denied?: readonly string[];
  /** st_mode in octal by path, as in `0010644` for a FIFO: git keeps neither modes nor special files. */
  readonly modes?: Readonly<Record<string, string>>;
  /** `uid:gid` by path; of other paths 0:0, where they belong to whoever made the working copy. */
  readonly owners?: Readonly<Record<string, string>>;
  /** Names that git does not keep, such as `/src/.git`, by the directories of the root that stand for them. */
  readonly aliases?: Readonly<Record<string, string>>;
  /** Extended attributes in hexadecimal digits by path and name. Without it the runtime cannot read them. */
  readonly xattrs?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Of the image; left out if they are not known. */
  readonly layers?: number;
  /** What is free on the file system of a path, and of all below it; plenty elsewhere. */
  readonly space?: Readonly<Record<string, RawSpace>>;
  /** When files were changed, in RFC 3339, by path; long ago for others. */
  readonly changed?: Readonly<Record<string, string>>;
  /** Seccomp answers EPERM to clone3(2). */
  readonly refusesClone3?: true;
  /** How a handshake with `host:port` goes; `chain` is a PEM file of the root, as the server sends it. */
  readonly handshakes?: Readonly<Record<string, CaseHandshake>>;
  /** What a tool answers, by its words joined with blanks: `go version`. Others are unavailable. */
  readonly tools?: Readonly<Record<string, ToolAnswer>>;
}

export interface CaseDeclaration {
  /** As `skopeo inspect --config` prints it. */
  readonly config?: unknown;
  readonly env?: readonly string[];
  readonly user?: string;
  readonly workdir?: string;
  readonly platform?: string;
  /** The text of a manifest. */
  readonly pod?: string;
  /** `--container`. */
  readonly container?: string;
}

type CaseHandshake =
  | Extract<Handshake, { kind: 'failed' }>
  | {
      readonly kind: 'connected';
      readonly protocol: string;
      readonly chain: string;
      readonly refusesUs?: true;
    };

/** What was printed, with exit status 0 unless said; or why nothing was. */
type ToolAnswer =
  | { readonly exitCode?: number; readonly signal?: string; readonly stdout?: string; readonly stderr?: string }
  | Exclude<ToolResult, { kind: 'ran' }>;
