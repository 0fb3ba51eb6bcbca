/**
 * A Go program that answers each line of standard input with one line. `decode(text string) []byte` reads base64.
 * @param imports the packages that `answer` and `helpers` use
 * @param answer the body of `func answer(line string) string`
 * @param helpers declarations that it needs
 */
export function goLineProgram(imports: readonly string[], answer: string, helpers = ''): string {
  const packages = [...new Set(['bufio', 'encoding/base64', 'os', ...imports])].sort();
  return `package main

import (
${packages.map((name) => `\t"${name}"\n`).join('')})

func main() {
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(nil, 1<<30)
	out := bufio.NewWriterSize(os.Stdout, 1<<20)
	defer out.Flush()
	for in.Scan() {
		out.WriteString(answer(in.Text()))
		out.WriteByte('\\n')
	}
}

func decode(text string) []byte {
	data, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		panic(err)
	}
	return data
}

func answer(line string) string {
${answer.trim()}
}
${helpers}`;
}
