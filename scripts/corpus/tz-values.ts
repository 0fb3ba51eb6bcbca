import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { goRules } from '../../probes/timezone/go-rules.ts';
import { resolveGoZone } from '../../probes/timezone/zone/go-zone.ts';
import { programSources } from '../../probes/timezone/zone/program-sources.ts';
import { parseGoVersion } from '../../src/decode/go/version/version.ts';
import { caseHost } from '../../test/support/cases/case-host.ts';
import { createTally } from './agreement.ts';
import { filesBelow, zoneDirectories } from './fetch.ts';
import type { Oracle, OracleProgram } from './oracle.ts';

const database = '/usr/share/zoneinfo';

/** Compares `time.Local` with each value of TZ with ours. Needs root, for chroot(2). @returns whether all are equal */
export function compareTzValues(oracles: readonly Oracle[]): boolean {
  const root = mkdtempSync(path.join(os.tmpdir(), 'probe-env-corpus-'));
  try {
    const [newest = ''] = zoneDirectories();
    const source = path.join(newest, 'tzdata/zoneinfo');
    mkdirSync(path.join(root, 'usr/share'), { recursive: true });
    cpSync(source, path.join(root, database), { recursive: true });
    const values = valuesOf(source);
    console.log(`\nvalues of TZ: ${values.length}`);
    let allEqual = true;
    for (const oracle of oracles) {
      const theirs = oracle.ask(program, [root, ...values.map((value) => Buffer.from(value).toString('base64'))]);
      const tally = createTally(oracle.version);
      const rules = goRules(parseGoVersion(oracle.version));
      const host = caseHost(root, { app: null, now: new Date().toISOString() });
      for (const [index, value] of values.entries()) {
        const { name, abbreviation, offset } = resolveGoZone(host, value, rules, programSources(host, rules)).facts;
        const ours = `${name}\t${abbreviation}\t${offset}`;
        const other = Buffer.from(theirs[index] ?? '', 'base64').toString();
        tally.add('found', ours === other, () => `TZ=${JSON.stringify(value)}: ${ours} here, ${other} in Go`);
      }
      tally.print();
      allEqual &&= tally.allEqual;
    }
    return allEqual;
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** Every name in the forms that people write it in, the rules of every zone, and what is mistaken for a zone. */
function valuesOf(zoneinfo: string): string[] {
  const names = filesBelow(zoneinfo, 1 << 20).map((file) => file.slice(zoneinfo.length + 1));
  const rules = names.flatMap((name) => {
    const text = readFileSync(path.join(zoneinfo, name), 'latin1');
    return text.startsWith('TZif') ? [text.slice(text.lastIndexOf('\n', text.length - 2) + 1, -1)] : [];
  });
  const forms: readonly ((name: string) => string)[] = [
    ...[(name: string) => name, (name: string) => `:${name}`, (name: string) => `${database}/${name}`],
    ...[(name: string) => name.toLowerCase(), (name: string) => name.replace('/', '\\')],
    ...[(name: string) => `:${database}/${name}`, (name: string) => `posix/${name}`, (name: string) => `${name} `],
  ];
  const others = [
    ...[
      '',
      ' ',
      ':',
      '::UTC',
      'UTC',
      'utc',
      ':UTC',
      'GMT',
      'Local',
      'local',
      'localtime',
      ':localtime',
      '/etc/localtime',
    ],
    ...['.', '..', '../zoneinfo/UTC', 'Europe/../UTC', 'Europe', 'Europe/', '/', '//', '/usr/share/zoneinfo/', 'a\\b'],
    ...['"Europe/Berlin"', "'Europe/Berlin'", 'Europe/Berlin\n', 'Europe/Berlin\r', '\tUTC', 'Europe//Berlin'],
    ...['./Europe/Berlin', '/usr/share/zoneinfo/../zoneinfo/UTC', 'UTC0', 'UTC+8', 'UTC-8', 'GMT+8', 'GMT-14', 'CET'],
    ...[
      'China Standard Time',
      'Eastern Standard Time',
      '+08:00',
      '-0500',
      'Z',
      'zulu',
      'x'.repeat(4000),
      'é',
      '\u{1f550}',
    ],
  ];
  return [...new Set([...names.flatMap((name) => forms.map((form) => form(name))), ...rules, ...others])];
}

/** Gives each value to a separate process: a program reads TZ once. */
const program: OracleProgram = {
  name: 'tz-values',
  source: `package main

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"fmt"
	"os"
	"syscall"
	"time"
)

func main() {
	if len(os.Args) > 1 {
		name, offset := time.Now().Zone()
		fmt.Printf("%s\\t%s\\t%d", time.Local.String(), name, offset)
		return
	}
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(nil, 1<<20)
	in.Scan()
	self, err := os.Open("/proc/self/exe")
	if err != nil {
		panic(err)
	}
	if err := syscall.Chroot(in.Text()); err != nil {
		panic(err)
	}
	os.Chdir("/")
	// The program itself is outside of the new root.
	copySelf(self)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for in.Scan() {
		value, err := base64.StdEncoding.DecodeString(in.Text())
		if err != nil {
			panic(err)
		}
		fmt.Fprintln(out, base64.StdEncoding.EncodeToString(ask(string(value))))
	}
	os.RemoveAll("/oracle")
}

func copySelf(self *os.File) {
	var all bytes.Buffer
	if _, err := all.ReadFrom(self); err != nil {
		panic(err)
	}
	if err := os.WriteFile("/oracle", all.Bytes(), 0o755); err != nil {
		panic(err)
	}
}

func ask(value string) []byte {
	reader, writer, err := os.Pipe()
	if err != nil {
		panic(err)
	}
	process, err := os.StartProcess("/oracle", []string{"/oracle", "one"}, &os.ProcAttr{
		Env:   []string{"TZ=" + value},
		Files: []*os.File{os.Stdin, writer, os.Stderr},
	})
	if err != nil {
		panic(err)
	}
	writer.Close()
	var all bytes.Buffer
	all.ReadFrom(reader)
	reader.Close()
	process.Wait()
	return all.Bytes()
}
`,
};
