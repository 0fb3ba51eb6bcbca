import { runGoProgram } from './go-toolchain.ts';

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
  const answers = runGoProgram('go-zones', source, `${lines.join('\n')}\n`)
    .split('\n')
    .slice(0, -1);
  return answers.map((line) =>
    line === '-' ? { loaded: false } : { loaded: true, times: line === '' ? [] : line.slice(0, -1).split(';') },
  );
}

const source = `package main

import (
	"bufio"
	"encoding/base64"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

func main() {
	in := bufio.NewReaderSize(os.Stdin, 1<<20)
	out := bufio.NewWriterSize(os.Stdout, 1<<20)
	defer out.Flush()
	for {
		line, err := in.ReadString('\\n')
		if err != nil {
			return
		}
		data, list, _ := strings.Cut(strings.TrimSuffix(line, "\\n"), " ")
		bytes, err := base64.StdEncoding.DecodeString(data)
		if err != nil {
			panic(err)
		}
		loc, err := time.LoadLocationFromTZData("X", bytes)
		if err != nil {
			out.WriteString("-\\n")
			continue
		}
		for _, text := range strings.Split(list, ",") {
			if text == "" {
				continue
			}
			at, err := strconv.ParseInt(text, 10, 64)
			if err != nil {
				panic(err)
			}
			name, offset := time.Unix(at, 0).In(loc).Zone()
			fmt.Fprintf(out, "%d %x;", offset, name)
		}
		out.WriteString("\\n")
	}
}
`;
