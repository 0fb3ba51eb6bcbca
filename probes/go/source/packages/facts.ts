/** Where `go build` would fail in the Go files of the module, before it compiles any. */
export type PackageProblem =
  /** An imported package is in no directory, module or part of GOROOT. */
  | { readonly kind: 'no-package'; readonly at: string; readonly path: string; readonly where: PackageOrigin }
  /** Every file of an imported package is for another platform or other tags. */
  | { readonly kind: 'all-excluded'; readonly at: string; readonly directory: string }
  /** Every file of it requires cgo, which is off. */
  | { readonly kind: 'needs-cgo'; readonly path: string }
  /** A file that is not Go source, or two packages in one directory; with Go's message. */
  | { readonly kind: 'unreadable'; readonly file: string; readonly problem: string; readonly pointer: boolean }
  | { readonly kind: 'no-embedded-file'; readonly at: string; readonly pattern: string; readonly empty: boolean }
  | { readonly kind: 'no-tool'; readonly at: string; readonly tool: string; readonly reason: string }
  | { readonly kind: 'no-pkg-config-file'; readonly at: string; readonly name: string }
  | { readonly kind: 'no-header'; readonly at: string; readonly header: string };

/** Where a package with its path would have to be. */
export type PackageOrigin = 'module' | 'vendor' | 'standard library' | 'required modules' | 'GOPATH';
