import { known, NotKnown } from '../host/not-known.ts';
import type { App } from '../host/process/app.ts';
import type { ProgramModules } from './model.ts';

/** What the program's build info says about its modules, or why nothing is known. */
export function modulesOf(app: App | null): ProgramModules {
  if (app === null) return { state: 'unknown', problem: 'no program was found' };
  const info = known(() => app.buildInfo());
  if (info instanceof NotKnown) return { state: 'unknown', problem: info.message };
  if (info.kind !== 'found') return { state: 'unknown', problem: `${app.path} could not be read (${info.kind})` };
  if (!info.value.ok) return { state: 'unknown', problem: `${app.path}: ${info.value.problem}` };
  const { path, ...build } = info.value.value;
  return { state: 'known', package: path, ...build };
}
