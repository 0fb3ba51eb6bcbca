/** A module, the arguments of the go command, and whether `go build` ends with an error: judged first, and then run. */
export interface Trial {
  readonly files: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  /** Makes a repository of the directory, whose owner is this uid. */
  readonly gitOwner?: number;
  /** Below the files, where `go build` runs. */
  readonly at?: string;
  readonly code: string | null;
}

export const main = 'package main\n\nimport _ "example.com/x"\n\nfunc main() {}\n';
export const plain = { 'go.mod': 'module example.com/app\n\ngo 1.21\n', 'main.go': 'package main\n\nfunc main() {}\n' };
export const required = 'module example.com/app\n\ngo 1.21\n\nrequire example.com/x v1.0.0\n';
export const needing = { 'go.mod': required, 'main.go': main };
const sum = 'example.com/x v1.0.0 h1:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n';
export const sums = { 'go.sum': `${sum}${sum.replace('v1.0.0', 'v1.0.0/go.mod')}` };
export const list = '# example.com/x v1.0.0\n## explicit; go 1.21\nexample.com/x\n';
export const vendored = { ...needing, 'vendor/example.com/x/x.go': 'package x\n', 'vendor/modules.txt': list };
export const importing = (name: string) => main.replace('example.com/x', name);
export const embedding = (patterns: string) =>
  `package main\n\nimport "embed"\n\n//go:embed ${patterns}\nvar files embed.FS\n\nfunc main() { _ = files }\n`;
export const cgo = (preamble: string) => `package main\n\n/*\n${preamble}\n*/\nimport "C"\n\nfunc main() {}\n`;
export const replaced = (target: string) => `${required}\nreplace example.com/x => ${target}\n`;
export const otherModule = { 'x/go.mod': 'module example.com/x\n\ngo 1.21\n', 'x/x.go': 'package x\n' };
/** Names without a dot, which only the standard library has elsewhere. */
export const withoutDot = (files: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    Object.entries(files).map(([name, text]) => [
      name.replace('example.com/x', 'common'),
      text.replaceAll('example.com/x', 'common'),
    ]),
  );
export const below = Object.fromEntries(Object.entries(plain).map(([name, text]) => [`app/${name}`, text]));
