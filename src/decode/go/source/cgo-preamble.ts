/**
 * What the comment in front of `import "C"` requires of the container (cmd/go/internal/modindex/read.go saveCgo,
 * cmd/cgo).
 */
export type CgoDemands = {
  /** Packages of the `#cgo pkg-config:` lines without a condition. */
  readonly packages: readonly string[];
  /** Headers that are included unconditionally, `<sqlite3.h>` without the brackets. */
  readonly headers: readonly string[];
  /** Directories of `-I`, as written. */
  readonly directories: readonly string[];
};

/** @param comments with their comment marks */
export function cgoDemands(comments: string): CgoDemands {
  const packages: string[] = [];
  const headers: string[] = [];
  const directories: string[] = [];
  let conditions = 0;
  for (const line of comments.split('\n')) {
    const text = line.replace(/^\s*(?:\/\/|\/\*)?/, '').trim();
    const cgo = /^#cgo\s+([^:]*?)\s*:\s*(.*?)(?:\*\/)?$/.exec(text);
    if (cgo !== null) {
      const words = (cgo[1] ?? '').split(/\s+/);
      const values = (cgo[2] ?? '').split(/\s+/);
      // With a condition it applies only to some platforms.
      if (words.length === 1 && words[0] === 'pkg-config') packages.push(...packageNames(values));
      if (/FLAGS$/.test(words.at(-1) ?? '')) directories.push(...includeDirectories(values));
    } else if (/^#\s*if/.test(text)) conditions += 1;
    else if (/^#\s*endif/.test(text)) conditions -= 1;
    else if (conditions === 0) {
      const header = /^#\s*include\s*<([^>]+)>/.exec(text)?.[1];
      if (header !== undefined) headers.push(header);
    }
  }
  return { packages, headers, directories };
}

/** `foo >= 1.2` asks for foo; options are not names. */
function packageNames(words: readonly string[]): string[] {
  return words.filter((word, index) => /^[A-Za-z]/.test(word) && !/^[<>=!]+$/.test(words[index - 1] ?? ''));
}

function includeDirectories(words: readonly string[]): string[] {
  return words.flatMap((word, index) => {
    if (word === '-I' || word === '-isystem') return [words[index + 1] ?? ''];
    return word.startsWith('-I') ? [word.slice(2)] : [];
  });
}
