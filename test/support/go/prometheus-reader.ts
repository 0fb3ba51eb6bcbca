import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { fixture } from '../fixtures.ts';
import { go } from './go-toolchain.ts';

/** Prometheus' own parser, as node_exporter's textfile collector uses it, and promlint, which `promtool check metrics` is. */
const source = `package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"sort"

	"github.com/prometheus/client_golang/prometheus/testutil/promlint"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"
)

func main() {
	text, err := io.ReadAll(os.Stdin)
	if err != nil {
		panic(err)
	}
	parser := expfmt.NewTextParser(model.LegacyValidation)
	families, err := parser.TextToMetricFamilies(bytes.NewReader(text))
	if err != nil {
		fmt.Println("error:", err)
		os.Exit(1)
	}
	problems, err := promlint.New(bytes.NewReader(text)).Lint()
	if err != nil {
		panic(err)
	}
	for _, problem := range problems {
		fmt.Printf("lint: %s %s\\n", problem.Metric, problem.Text)
	}
	names := []string{}
	for name := range families {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		for _, metric := range families[name].Metric {
			fmt.Printf("%s", name)
			for _, label := range metric.Label {
				fmt.Printf(" %s=%q", label.GetName(), label.GetValue())
			}
			fmt.Printf(" %v\\n", metric.GetGauge().GetValue())
		}
	}
}
`;

const modules = `module reader

go 1.24.0

require (
	github.com/prometheus/client_golang v1.23.2
	github.com/prometheus/common v0.67.5
)
`;

/** A line for each series: name, labels, value; and one for each complaint. */
export function readMetrics(text: string): string[] {
  const directory = fixture('prometheus-reader', [source, modules], (work) => {
    writeFileSync(path.join(work, 'main.go'), source);
    writeFileSync(path.join(work, 'go.mod'), modules);
    go(['mod', 'tidy'], { cwd: work });
    go(['build', '-o', 'reader', '.'], { cwd: work, env: { CGO_ENABLED: '0' } });
  });
  return execFileSync(path.join(directory, 'reader'), { input: text, encoding: 'utf8' }).trimEnd().split('\n');
}
