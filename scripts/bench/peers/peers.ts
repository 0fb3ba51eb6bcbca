import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findTool } from '../../build/tools.ts';

/** What else people put into an image and run as a probe, or could: a program's path, or why it is not here. */
type Peer = string | { readonly missing: string };

/** The least that a static Go program costs. */
export function helloProgram(directory: string): Peer {
  const go = findTool('go');
  if (go === null) return { missing: 'go is not installed' };
  const work = join(directory, 'hello');
  mkdirSync(work);
  writeFileSync(join(work, 'go.mod'), 'module example.com/hello\n\ngo 1.20\n');
  writeFileSync(
    join(work, 'main.go'),
    'package main\n\nimport "os"\n\nfunc main() { os.Stdout.WriteString("hello\\n") }\n',
  );
  const env = { ...process.env, CGO_ENABLED: '0', GOFLAGS: '', GOTOOLCHAIN: 'local', GOPROXY: 'off' };
  execFileSync(go, ['build', '-o', 'hello', '.'], { cwd: work, env, stdio: ['ignore', 'ignore', 'inherit'] });
  return join(work, 'hello');
}

/** The probe that images with a gRPC server carry. */
export function healthProbe(directory: string): Peer {
  const go = findTool('go');
  if (go === null) return { missing: 'go is not installed' };
  const env = { ...process.env, CGO_ENABLED: '0', GOFLAGS: '', GOBIN: join(directory, 'peers') };
  try {
    execFileSync(go, ['install', healthProbeModule], { env, stdio: 'ignore' });
  } catch {
    return { missing: `${healthProbeModule} cannot be fetched and built` };
  }
  return join(directory, 'peers/grpc-health-probe');
}

const healthProbeModule = 'github.com/grpc-ecosystem/grpc-health-probe@v0.4.40';
