/** What `go build` would stop at in the Go files of the module, before it compiles any. */
export type PackageProblem =
  /** No directory, module or part of GOROOT has a package that is imported. */
  | { readonly kind: 'no-package'; readonly at: string; readonly path: string; readonly where: PackageOrigin }
  /** Every file of an imported package is for another platform or other tags. */
  | { readonly kind: 'all-excluded'; readonly at: string; readonly directory: string }
  /** Every file of it is for cgo, which is off. */
  | { readonly kind: 'needs-cgo'; readonly path: string }
  /** A file that is not Go's, or two packages in one directory; in Go's words. */
  | { readonly kind: 'unreadable'; readonly file: string; readonly problem: string; readonly pointer: boolean }
  | { readonly kind: 'no-embedded-file'; readonly at: string; readonly pattern: string; readonly empty: boolean }
  | { readonly kind: 'no-tool'; readonly at: string; readonly tool: string; readonly reason: string }
  | { readonly kind: 'no-pkg-config-file'; readonly at: string; readonly name: string }
  | { readonly kind: 'no-header'; readonly at: string; readonly header: string };

/** Where a package of its path would have to be. */
export type PackageOrigin = 'module' | 'vendor' | 'standard library' | 'required modules' | 'GOPATH';
