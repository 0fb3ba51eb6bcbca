import type { Installer } from '../../../../src/linux/installer.ts';
import { installTool, isTool } from './tools.ts';
import { execForm } from './words-remedy.ts';

/** The remedy where it is known what a path or name was meant to be, or what installs it; null if neither is. */
export function insteadRemedy(command: string, elsewhere?: string, installer?: Installer): string | null {
  if (elsewhere === undefined) return installTool(command, installer);
  if (isTool(command)) return `name ${elsewhere} instead of ${command}`;
  return command.startsWith(`${elsewhere}/`)
    ? `${execForm([elsewhere])}; or name the file in the target of COPY: COPY --from=build ${elsewhere} ${command}`
    : execForm([elsewhere]);
}
