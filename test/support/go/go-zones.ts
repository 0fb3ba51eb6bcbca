import { runGoProgram } from './go-toolchain.ts';
import { goLineProgram } from './line-program.ts';

/** Go's loader's answer about one TZif file, and the local time at each requested instant. */
export type GoAnswer = { readonly loaded: false } | { readonly loaded: true; readonly times: readonly string[] };

/** `offset abbreviation`, as the oracle prints it and as we compare it. */
export function formatLocalTime(time: { readonly offset: number; readonly abbreviation: string }): string {
  return `${time.offset} ${Buffer.from(time.abbreviation).toString('hex')}`;
}

/** Asks `time.LoadLocationFromTZData` and `Time.Zone` of the installed Go about many files in one run. */
export function askGo(
  files: readonly { readonly bytes: Uint8Array; readonly instants: readonly number[] }[],
  shared: readonly number[] = [],
): GoAnswer[] {
  const lines = files.map(
    ({ bytes, instants }) => `${Buffer.from(bytes).toString('base64')} ${[...shared, ...instants].join(',')}`,
  );
  const answers = runGoProgram('go-zones', goZonesSource, `${lines.join('\n')}\n`)
    .split('\n')
    .slice(0, -1);
  return answers.map((line) =>
    line === '-' ? { loaded: false } : { loaded: true, times: line === '' ? [] : line.slice(0, -1).split(';') },
  );
}

/** Reads `base64 instants` lines: `-` for a refused file, otherwise `offset abbreviation;` for each instant. */
export const goZonesSource = goLineProgram(
  ['fmt', 'strconv', 'strings', 'time'],
  `
	data, list, _ := strings.Cut(line, " ")
	loc, err := time.LoadLocationFromTZData("X", decode(data))
	if err != nil {
		return "-"
	}
	var times strings.Builder
	for _, text := range strings.Split(list, ",") {
		if text == "" {
			continue
		}
		at, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			panic(err)
		}
		name, offset := time.Unix(at, 0).In(loc).Zone()
		fmt.Fprintf(&times, "%d %x;", offset, name)
	}
	return times.String()`,
);
