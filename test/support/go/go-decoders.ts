import { runGoProgram } from './go-toolchain.ts';

/** What pem.Decode makes of a file: type, whether there are headers, and the bytes of each block. */
export type GoBlock = { readonly Type: string; readonly HasHeaders: boolean; readonly Bytes: string };

const pemSource = `package main

import (
	"encoding/json"
	"encoding/pem"
	"os"
)

type block struct {
	Type       string
	HasHeaders bool
	Bytes      []byte
}

func main() {
	var inputs [][]byte
	if err := json.NewDecoder(os.Stdin).Decode(&inputs); err != nil {
		panic(err)
	}
	outputs := make([][]block, len(inputs))
	for i, rest := range inputs {
		outputs[i] = []block{}
		for len(rest) > 0 {
			var b *pem.Block
			b, rest = pem.Decode(rest)
			if b == nil {
				break
			}
			outputs[i] = append(outputs[i], block{b.Type, len(b.Headers) > 0, b.Bytes})
		}
	}
	json.NewEncoder(os.Stdout).Encode(outputs)
}
`;

const certificateSource = `package main

import (
	"crypto/x509"
	"encoding/json"
	"os"
)

func main() {
	var inputs [][]byte
	if err := json.NewDecoder(os.Stdin).Decode(&inputs); err != nil {
		panic(err)
	}
	outputs := make([]string, len(inputs))
	for i, der := range inputs {
		if _, err := x509.ParseCertificate(der); err != nil {
			outputs[i] = err.Error()
		}
	}
	json.NewEncoder(os.Stdout).Encode(outputs)
}
`;

/** @param texts one character per byte */
export function goPemBlocks(texts: readonly string[]): GoBlock[][] {
  return JSON.parse(runGoProgram('pem-decode', pemSource, asInput(texts)));
}

/** The error of x509.ParseCertificate for each, empty if there is none. Modules of go 1.21: serials may be negative. */
export function goParseErrors(ders: readonly string[]): string[] {
  return JSON.parse(runGoProgram('parse-certificate', certificateSource, asInput(ders)));
}

function asInput(binary: readonly string[]): string {
  return JSON.stringify(binary.map((text) => Buffer.from(text, 'latin1').toString('base64')));
}
