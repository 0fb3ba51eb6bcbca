import type { Declaration } from '../../image/declaration.ts';
import type { StartPlan } from '../../image/start/start-types.ts';
import type { Platform } from '../../linux/machine/platform.ts';
import type { App } from '../process/app.ts';

/** Sentences for the reader of the report. */
export function assumptionsOf(known: {
  readonly declaration: Declaration;
  readonly platform: Platform | null;
  readonly unpackedBy: number | null;
  readonly app: App | null;
  readonly start: StartPlan | null;
  /** False if a script decides who runs the program. */
  readonly userIsKnown: boolean;
}): string[] {
  const { declaration, platform, unpackedBy, app, start, userIsKnown } = known;
  const unknown = [
    ...(app === null && start === null
      ? [{ what: 'program', option: '--app', meaning: 'no program was checked' }]
      : []),
    ...(declaration.env.whole
      ? []
      : [
          {
            what: declaration.env.by === 'none' ? 'environment' : 'other variables',
            option: '--env',
            meaning: 'variables that were not given count as unset',
          },
        ]),
    ...(declaration.user === null
      ? [{ what: 'user', option: '--user', meaning: 'files that root can read count as readable' }]
      : []),
    ...(platform === null
      ? [
          {
            what: 'platform',
            option: '--platform',
            meaning: 'the one that the program was built for counts as the right one',
          },
        ]
      : []),
  ];
  const sentences: string[] = [];
  if (unknown.length > 0) {
    const what = wordList(unknown.map((each) => each.what));
    const options = unknown.map(({ option }) => option).join(', ');
    const meaning = unknown.map((each) => each.meaning).join(', ');
    const verb = unknown.length > 1 || what.endsWith('s') ? 'are' : 'is';
    sentences.push(`the ${what} of the container ${verb} not known (give --image-config, or ${options}): ${meaning}`);
  }
  if (platform !== null && declaration.platform === null)
    sentences.push(`the platform is linux/${platform.goarch}, as ${platform.by} shows (--platform)`);
  if (app === null && start !== null && start.end.kind !== 'not-found')
    sentences.push(`no program was checked: ${whyNoProgram(start)} (--app)`);
  if (declaration.user !== null && !userIsKnown)
    sentences.push('a script of the image decides who runs the program: files that root can read count as readable');
  if (unpackedBy !== null)
    sentences.push(
      `uid ${unpackedBy} unpacked this root and owns all of it, so the owners in the image are not known: files that root can read count as readable (unpack it as root)`,
    );
  return sentences;
}

/** Why no program is looked at. */
export function whyNoProgram(start: StartPlan | null): string {
  switch (start?.end.kind) {
    case 'empty':
      return `${start.by} has neither Entrypoint nor Cmd`;
    case 'unclear':
      return `what is started could not be determined (${start.end.why})`;
    case 'not-found':
      return `${start.end.command} is not in PATH`;
    default:
      return 'nothing says which it is (--app, --image-config)';
  }
}

function wordList(words: readonly string[]): string {
  return words.length > 1 ? `${words.slice(0, -1).join(', ')} and ${words.at(-1)}` : words.join('');
}
