import type { MissingCommand } from '../image/start/exec-command.ts';
import type { StatedSecurity } from './stated-security.ts';

/** What a manifest sets for one container of a pod. Null is what it leaves to the image. */
export interface PodContainer {
  /** Where the container is: `pod.yaml:12`. */
  readonly place: string;
  readonly name: string;
  /** `$(NAME)` is not replaced yet. */
  readonly command: readonly string[] | null;
  readonly args: readonly string[] | null;
  /** In the order in which they count; the value of a variable is null where it comes from elsewhere. */
  readonly env: readonly { readonly name: string; readonly value: string | null }[];
  /** What sets variables of which no names are known: `secret app`. */
  readonly envFrom: readonly string[];
  readonly workingDir: string | null;
  readonly security: PodSecurity;
  /** Of the whole pod. */
  readonly stated: StatedSecurity;
  readonly limits: { readonly memory: number | null; readonly cpu: number | null };
  readonly mounts: readonly PodMount[];
  readonly probes: readonly PodProbe[];
  /** What its probes and hooks start in it. */
  readonly execs: readonly PodExec[];
}

export interface PodSecurity {
  readonly runAsUser: number | null;
  readonly runAsGroup: number | null;
  readonly runAsNonRoot: boolean;
  readonly fsGroup: number | null;
  readonly supplementalGroups: readonly number[];
  /** Groups of the image's /etc/group count: supplementalGroupsPolicy is not Strict. */
  readonly withImageGroups: boolean;
  readonly readOnlyRootFilesystem: boolean;
  readonly privileged: boolean;
  /** In upper case without `CAP_`; `ALL` is all of them. */
  readonly add: readonly string[];
  readonly drop: readonly string[];
  readonly allowPrivilegeEscalation: boolean;
  /** Null where the node decides. */
  readonly seccomp: boolean | null;
  /** AppArmor's `unconfined`, or a label of SELinux; null where the node decides. */
  readonly label: string | null;
  readonly procMasked: boolean;
}

export interface PodMount {
  readonly mountPath: string;
  readonly readOnly: boolean;
  readonly place: string;
  /** As messages name it: `configMap corp-ca`. */
  readonly volume: string;
  /** What the kubelet mounts there: a path on the host, or the directory that it creates for the volume. */
  readonly source: string;
  /** Of a file system in memory; null without one, or without a limit. */
  readonly memory: { readonly size: number | null } | null;
  readonly content: MountContent;
}

/** Bytes by name, as the manifest has them; or what cannot be known here. */
export type MountContent =
  | {
      readonly kind: 'directory';
      readonly files: ReadonlyMap<string, string>;
      readonly mode: number;
      /** Modes of files that have a different one. */
      readonly modes?: ReadonlyMap<string, number>;
    }
  | { readonly kind: 'file'; readonly text: string; readonly mode: number }
  | { readonly kind: 'unknown'; readonly isDirectory: boolean };

export interface PodProbe {
  /** `livenessProbe`. */
  readonly kind: string;
  readonly place: string;
  readonly command: readonly string[];
  readonly timeoutSeconds: number;
}

/** A command that the kubelet starts in the running container. */
export interface PodExec {
  readonly kind: 'livenessProbe' | 'readinessProbe' | 'startupProbe' | 'postStart' | 'preStop';
  readonly place: string;
  readonly command: readonly string[];
}

/** What a manifest does to the image that it runs. JSON. */
export type PodEffects = {
  /** The volume over a program that the image has. */
  readonly hiddenProgram: {
    readonly path: string;
    readonly volume: string;
    readonly mountPath: string;
    readonly place: string;
  } | null;
  /** Directories with certificates or zones of the image that a volume is mounted on. */
  readonly hiddenDirectories: readonly {
    readonly directory: string;
    readonly volume: string;
    readonly place: string;
  }[];
  /** USER of the image; null where it is not known. */
  readonly imageUser: string | null;
  /** Commands of its probes and hooks that are not in the container. */
  readonly missingCommands: readonly (MissingCommand & Omit<PodExec, 'command'>)[];
};

/** ConfigMaps of the same file: their data by name. */
export type ConfigMaps = ReadonlyMap<string, ReadonlyMap<string, string>>;
