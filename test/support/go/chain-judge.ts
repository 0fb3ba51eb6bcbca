import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { fixture } from '../fixtures.ts';
import type { JudgedChain } from './go-chains.ts';
import type { Toolchain } from './go-root-pool.ts';
import { goEnvironment } from './go-toolchain.ts';

/** Chains as a program that is built with another toolchain judges them. */
export function judgedBy({ version, command }: Toolchain, chains: readonly JudgedChain[]): JudgedChain[] {
  const directory = fixture('chain-judge', [judge, version], (work) => {
    const line = /^go(1\.\d+)/.exec(version)?.[1] ?? '1.21';
    writeFileSync(path.join(work, 'main.go'), judge);
    writeFileSync(path.join(work, 'go.mod'), `module oracle\n\ngo ${line}\n`);
    execFileSync(command, ['build', '-o', 'oracle', '.'], {
      cwd: work,
      env: goEnvironment({ CGO_ENABLED: '0', GOTOOLCHAIN: version }),
      stdio: 'pipe',
    });
  });
  const input = JSON.stringify(chains);
  return JSON.parse(
    execFileSync(path.join(directory, 'oracle'), { env: {}, input, encoding: 'utf8', maxBuffer: 64 << 20 }),
  );
}

const judge = `package main

import (
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"os"
)

type judged struct {
	Chain   []string \`json:"chain"\`
	Roots   []string \`json:"roots"\`
	Host    string   \`json:"host"\`
	Problem string   \`json:"problem"\`
}

func parse(text string) (*x509.Certificate, error) {
	der, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		panic(err)
	}
	return x509.ParseCertificate(der)
}

func problem(it judged) string {
	options := x509.VerifyOptions{Roots: x509.NewCertPool(), Intermediates: x509.NewCertPool(), DNSName: it.Host}
	for _, text := range it.Roots {
		if root, err := parse(text); err == nil {
			options.Roots.AddCert(root)
		}
	}
	var leaf *x509.Certificate
	for i, text := range it.Chain {
		sent, err := parse(text)
		if err != nil {
			return err.Error()
		}
		if i == 0 {
			leaf = sent
		} else {
			options.Intermediates.AddCert(sent)
		}
	}
	if _, err := leaf.Verify(options); err != nil {
		return err.Error()
	}
	return ""
}

func main() {
	var all []judged
	if err := json.NewDecoder(os.Stdin).Decode(&all); err != nil {
		panic(err)
	}
	for i := range all {
		all[i].Problem = problem(all[i])
	}
	json.NewEncoder(os.Stdout).Encode(all)
}
`;
