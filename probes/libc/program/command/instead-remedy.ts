import type { Installer } from '../../../../src/linux/installer.ts';
import { installTool, isTool } from './tools.ts';

/**
 * The remedy where it is known what a path or name was meant to be, or what installs it; null if neither is. No whole ENTRYPOINT: of the
 * other words of the command it is not known which are in CMD.
 */
export function insteadRemedy(command: string, elsewhere?: string, installer?: Installer): string | null {
  if (elsewhere === undefined) return installTool(command, installer);
  const name = `name ${elsewhere} instead of ${command}`;
  if (isTool(command)) return name;
  const named = `${name} in ENTRYPOINT, CMD or the command of the pod`;
  return command.startsWith(`${elsewhere}/`) ? `${named}; or ${namedTarget(elsewhere, command)}` : named;
}

/** For what `COPY app /usr/local/bin` makes where there is no such directory. */
export function namedTarget(source: string, target: string): string {
  return `name the file in the target of COPY: COPY --from=build ${source} ${target}`;
}
