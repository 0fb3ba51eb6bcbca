/** A stage of a Dockerfile: everything from one FROM to the next. */
export interface Stage {
  /** What it starts from: an image, an earlier stage, or `scratch`. */
  readonly base: string;
  /** `AS`; without it the stage has only its number. */
  readonly name: string | null;
  readonly instructions: readonly Instruction[];
}

export interface Instruction {
  /** In capitals: `COPY`. */
  readonly keyword: string;
  /** `--from=app` as `from: 'app'`. */
  readonly flags: Readonly<Record<string, string>>;
  /** Everything after the flags, continued lines joined by blanks. */
  readonly text: string;
  /** Where it begins, counted from 1. */
  readonly line: number;
}

/**
 * Parses what our Dockerfiles use: comments, continued lines, flags. No heredocs, no escape directive, no build
 * arguments.
 * @throws with the line at fault
 */
export function parseDockerfile(text: string): Stage[] {
  const stages: { base: string; name: string | null; instructions: Instruction[] }[] = [];
  for (const { source, line } of logicalLines(text)) {
    const instruction = parseInstruction(source, line);
    if (instruction.keyword === 'FROM') {
      const [, base, name] = /^(\S+)(?:\s+AS\s+(\S+))?$/i.exec(instruction.text) ?? [];
      if (base === undefined) throw new Error(`line ${line}: FROM needs an image`);
      stages.push({ base, name: name ?? null, instructions: [] });
      continue;
    }
    const stage = stages.at(-1);
    if (stage === undefined) throw new Error(`line ${line}: ${instruction.keyword} before the first FROM`);
    stage.instructions.push(instruction);
  }
  return stages;
}

/** The words of the exec form, a JSON array of strings; null for the shell form, which needs a shell in the image. */
export function execForm(text: string): string[] | null {
  if (!text.startsWith('[')) return null;
  const words: unknown = JSON.parse(text);
  return Array.isArray(words) && words.every((word) => typeof word === 'string') ? words : null;
}

/** Sources and target of a COPY. */
export function copyPaths(instruction: Instruction): { sources: string[]; target: string } {
  const words = instruction.text.split(/\s+/);
  const target = words.pop();
  if (target === undefined || words.length === 0) throw new Error(`line ${instruction.line}: COPY needs two paths`);
  return { sources: words, target };
}

/** The instruction as a line of a Dockerfile. */
export function printInstruction({ keyword, flags, text }: Instruction): string {
  return [keyword, ...Object.entries(flags).map(([name, value]) => `--${name}=${value}`), text].join(' ');
}

function logicalLines(text: string): { source: string; line: number }[] {
  const found: { source: string; line: number }[] = [];
  let parts: string[] = [];
  let line = 1;
  for (const [index, physical] of text.split('\n').entries()) {
    // Comments may be between continued lines; both are removed.
    if (/^\s*(#|$)/.test(physical)) continue;
    if (parts.length === 0) line = index + 1;
    const source = physical.trim();
    const continues = source.endsWith('\\');
    parts.push(continues ? source.slice(0, -1).trimEnd() : source);
    if (continues) continue;
    found.push({ source: parts.join(' '), line });
    parts = [];
  }
  return parts.length === 0 ? found : [...found, { source: parts.join(' '), line }];
}

function parseInstruction(source: string, line: number): Instruction {
  const [, keyword = '', rest = ''] = /^([A-Za-z]+)\s+(.*)$/s.exec(source) ?? [];
  if (keyword === '') throw new Error(`line ${line}: no instruction: ${source}`);
  const flags: Record<string, string> = {};
  let text = rest;
  for (;;) {
    const flag = /^--([a-z-]+)=(\S+)\s+/.exec(text);
    if (flag?.[1] === undefined || flag[2] === undefined) break;
    flags[flag[1]] = flag[2];
    text = text.slice(flag[0].length);
  }
  return { keyword: keyword.toUpperCase(), flags, text, line };
}
