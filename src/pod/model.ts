import type { MissingCommand } from '../image/start/exec-command.ts';
import type { ProbeVariables } from './probe-deadline.ts';
import type { StatedSecurity } from './stated-security.ts';

/** What a manifest sets for one container of a pod. Null means that it is left to the image. */
export interface PodContainer {
  /** Where the container is: `pod.yaml:12`. */
  readonly place: string;
  readonly name: string;
  /** `$(NAME)` is left where its value is not known, and where nothing sets it. */
  readonly command: readonly string[] | null;
  readonly args: readonly string[] | null;
  /** Those words of them that depend on a variable with an unknown value. */
  readonly unknownWords: readonly string[];
  /** In order of increasing precedence; the value of a variable is null if it comes from elsewhere. */
  readonly env: readonly { readonly name: string; readonly value: string | null }[];
  /** Sources of variables with unknown names: `secret app`. */
  readonly envFrom: readonly string[];
  readonly workingDir: string | null;
  readonly security: PodSecurity;
  /** For the whole pod. */
  readonly stated: StatedSecurity;
  readonly limits: { readonly memory: number | null; readonly cpu: number | null };
  /** Where the limit of memory is stated, and how it is written. */
  readonly memoryLimit: { readonly place: string; readonly text: string } | null;
  readonly mounts: readonly PodMount[];
  readonly probes: readonly PodProbe[];
  /** Commands that the kubelet runs in the container when it starts or stops. */
  readonly hooks: readonly PodCommand[];
  readonly missingKeys: readonly MissingKey[];
  readonly brokenSubPaths: readonly BrokenSubPath[];
}

/** A key that the manifest needs of a ConfigMap or Secret in the same file, which lacks it. JSON. */
export type MissingKey = {
  readonly place: string;
  readonly key: string;
  /** `configMap app-settings`. */
  readonly source: string;
  /** Those that it has, or the first of them. */
  readonly keys: readonly string[];
  /** How many it has besides; left out for none. */
  readonly moreKeys?: number;
  /** How many more keys it lacks that are not told one by one; left out for none. */
  readonly moreMissing?: number;
  /** What needs it: with `subPath` the kubelet makes an empty directory; with the others nothing starts. */
  readonly use: 'variable' | 'volume' | 'subPath';
};

/** A subPathExpr for which the kubelet does not create the container. JSON. */
export type BrokenSubPath = {
  readonly place: string;
  readonly expression: string;
  /** Variables without a value. */
  readonly missing: readonly string[];
  /** What it becomes, where that is no path inside of the volume. */
  readonly path: string | null;
};

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
  /** Null if the node decides. */
  readonly seccomp: boolean | null;
  /** AppArmor's `unconfined`, or a label of SELinux; null if the node decides. */
  readonly label: string | null;
  readonly procMasked: boolean;
}

export interface PodMount {
  readonly mountPath: string;
  readonly readOnly: boolean;
  readonly place: string;
  /** The kind of its volume, as the manifest has it: `configMap`. */
  readonly kind: string;
  /** The name for messages: `configMap corp-ca`. */
  readonly volume: string;
  /** What the kubelet mounts there: a path on the host, or the directory that it creates for the volume. */
  readonly source: string;
  /** What of it is mounted; null for all, and where that is not known. */
  readonly subPath: string | null;
  /** For a file system in memory; null without one, or without a limit. */
  readonly memory: { readonly size: number | null } | null;
  readonly content: MountContent;
  /** Null for what a source of a projected volume is not the same as, with a name and one item alone. */
  readonly asSource: SourceOfKeys | null;
}

/** Of a ConfigMap or Secret: all keys, or the one that subPath names. */
export type SourceOfKeys = {
  readonly kind: 'configMap' | 'secret';
  readonly name: string;
  readonly key: string | null;
  /** Its defaultMode; null where it is left out. */
  readonly mode: number | null;
};

/** A source of a projected volume: all keys, or one. JSON. */
export type MergedSource = Pick<SourceOfKeys, 'kind' | 'name'> & {
  readonly item?: { readonly key: string; readonly path: string; readonly mode: number | null };
};

/** The volume in which the kubelet makes a directory for what is mounted below it. JSON. */
export type VolumeBelow = {
  readonly volume: string;
  readonly mountPath: string;
  /** The sources of one volume that has both; left out where the two cannot be made one. */
  readonly merged?: readonly MergedSource[];
};

/** A mount whose type is not that of what is there: the runtime refuses it. JSON. */
export type Misfit = {
  readonly mountPath: string;
  readonly volume: string;
  readonly place: string;
  /** What is mounted. */
  readonly mounted: 'directory' | 'file';
  /** The names in what is mounted, where they are known. */
  readonly names: readonly string[];
  /** Left out for a mount on what the image has. */
  readonly below?: VolumeBelow;
};

/** Bytes by name, as the manifest has them; or what cannot be known here. */
export type MountContent =
  | {
      readonly kind: 'directory';
      readonly files: ReadonlyMap<string, Uint8Array>;
      readonly mode: number;
      /** Modes of files with a different one. */
      readonly modes?: ReadonlyMap<string, number>;
    }
  | { readonly kind: 'file'; readonly bytes: Uint8Array; readonly mode: number }
  /** `isDirectory` is null where that is not known either. */
  | {
      readonly kind: 'unknown';
      readonly isDirectory: boolean | null;
      /** Of the directory itself, where that is known. */
      readonly mode?: number;
    };

/** A command that the kubelet runs in the container. */
export interface PodCommand {
  /** `livenessProbe`, `postStart`. */
  readonly kind: string;
  readonly place: string;
  readonly command: readonly string[];
}

export interface PodProbe extends PodCommand {
  readonly timeoutSeconds: number;
}

/** The effects of a manifest on the image that it runs. JSON. */
export type PodEffects = {
  /** The volume that hides a program of the image. */
  readonly hiddenProgram: {
    readonly path: string;
    readonly volume: string;
    readonly mountPath: string;
    readonly place: string;
  } | null;
  /** Directories with certificates or zones of the image that a volume is mounted over. */
  readonly hiddenDirectories: readonly {
    readonly directory: string;
    readonly volume: string;
    readonly place: string;
  }[];
  readonly misfits: readonly Misfit[];
  /** Mounted as directories at paths that the image does not have, with names of files. JSON. */
  readonly misnamed: readonly {
    readonly mountPath: string;
    readonly volume: string;
    readonly place: string;
    /** Keys; none if they are not known. */
    readonly names: readonly string[];
  }[];
  /** USER of the image; null if it is not known. */
  readonly imageUser: string | null;
  /** Variables that say how long probe-env may take in a probe. */
  readonly probeVariables: ProbeVariables;
  /** Commands of its probes and hooks that are not in the container. */
  readonly missingCommands: readonly (MissingCommand & Omit<PodCommand, 'command'>)[];
};

/** ConfigMaps and Secrets of the same file, by name. */
export interface KeyedObjects {
  readonly configMaps: ReadonlyMap<string, ConfigMapData>;
  /** The keys alone: what is in a Secret does not get into a report. */
  readonly secrets: ReadonlyMap<string, ReadonlySet<string>>;
}

export interface ConfigMapData {
  /** `data`, which variables are taken from. */
  readonly values: ReadonlyMap<string, string>;
  /** `data` and `binaryData`, which files are made of. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}
