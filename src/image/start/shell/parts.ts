import type { ShellNode } from './syntax/nodes.ts';
import { bothOf, type Commands, type Way } from './way.ts';

/** What runs in processes of its own. */
type Parts = Extract<ShellNode, { kind: 'subshell' | 'pipe' | 'background' }>;

/** The shell that starts the parts. */
interface PartsShell {
  run(node: ShellNode, ways: readonly Way[], isAsked: boolean): Way[];
}

/** Parentheses, a pipeline and the background: what they set is theirs, and `exec` ends only them. */
export function runParts(shell: PartsShell, node: Parts, way: Way, isAsked: boolean): Way {
  const isBackground = node.kind === 'background';
  let commands: Commands = new Map();
  for (const body of node.kind === 'pipe' ? node.nodes : [node.body]) {
    if (way.over !== null) break;
    const part = way.copy();
    part.isPart = true;
    part.last = part.lastTool = part.jobs = new Map();
    const [first = part, ...others] = shell.run(body, [part], isAsked || node.kind === 'pipe');
    for (const other of others) first.join(other);
    if (first.over?.kind === 'unclear') way.over = first.over;
    commands = bothOf(commands, first.last);
    if (!isBackground && first.lastTool.size > 0) way.lastTool = first.lastTool;
    way.jobs = bothOf(way.jobs, first.jobs);
    way.earlier = new Set([...way.earlier, ...first.earlier]);
    way.makesFiles ||= first.makesFiles;
    way.status = node.kind === 'subshell' ? first.status : isBackground ? true : null;
  }
  if (isBackground && commands.size > 0) {
    way.waitsFor(new Map());
    way.jobs = bothOf(way.jobs, commands);
  }
  if (!isBackground && commands.size > 0) way.waitsFor(commands);
  return way;
}
