/** A bundle that another runtime includes. */
export type OtherBundle = { readonly runtime: string; readonly path: string };

/** Roots that are linked into the program, by the module that brings them. */
export type BuiltInRoots = {
  /** `x509.SetFallbackRoots` where it is not known whose they are. */
  readonly module: string;
  /** Empty where it is not known. */
  readonly version: string;
  /** GODEBUG x509usefallbackroots=1: Go uses these roots and no others. */
  readonly forced: boolean;
};
