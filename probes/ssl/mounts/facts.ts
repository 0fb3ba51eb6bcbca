/** What a mount contains, derived from the path on the node. */
export type Volume = {
  readonly kind: VolumeKind;
  /** The name in the pod's spec or of the engine's volume, the path on the node; null if that is not known. */
  readonly name: string | null;
};

export type VolumeKind =
  | 'configMap'
  | 'secret'
  | 'projected'
  /** A tmpfs that the kubelet fills: the path does not distinguish a secret from a projected volume. */
  | 'secret or projected'
  | 'emptyDir'
  | 'persistentVolumeClaim'
  | 'hostPath'
  | 'engine volume'
  | 'tmpfs'
  | 'other';

/** A mount on the way to a path of Go's search: it hides what the image has there. */
export type MountFacts = {
  readonly mountPoint: string;
  readonly fsType: string;
  readonly volume: Volume;
  /** Files in it with certificates, the names of the first few. */
  readonly certificateFiles: readonly string[];
  /** Whether Go reads all of its files; otherwise only those with the names that it looks for. */
  readonly isRead: boolean;
  /** The first few file names in it. */
  readonly names: readonly string[];
  /** The path of Go's search that led here, and where its links lead. */
  readonly path: string;
  readonly real: string;
  /** The mount is of one file. */
  readonly isFile?: true;
};
