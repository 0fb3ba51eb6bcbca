/** A bundle that another runtime includes. */
export type OtherBundle = { readonly runtime: string; readonly path: string };

/** A module with roots that is linked into the program. */
export type BuiltInRoots = {
  readonly module: string;
  readonly version: string;
  /** GODEBUG x509usefallbackroots=1: Go uses these roots and no others. */
  readonly forced: boolean;
};
