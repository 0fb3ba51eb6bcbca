import { pemItems } from '../../../src/decode/certificate/pem.ts';
import type { RootFs } from '../../../src/host/files/rootfs.ts';
import type { TlsClient } from '../../../src/host/host.ts';
import type { ToolCall, Tools } from '../../../src/host/tools/tools.ts';
import type { CaseHost } from './case.ts';

/** A network where each server's handshake goes as the case says. */
export function fakeTls(fs: RootFs, handshakes: NonNullable<CaseHost['handshakes']>): TlsClient {
  return {
    async handshake({ host, port }) {
      const answer = handshakes[`${host}:${port}`];
      if (answer === undefined) throw new Error(`the case has no handshake with ${host}:${port}`);
      if (answer.kind === 'failed') return answer;
      const text = fs.readText(answer.chain, 1 << 20);
      if (text.kind !== 'found') throw new Error(`${answer.chain} is not in the case`);
      const items = [...pemItems(text.value, { stopsAtDamage: false })];
      return { ...answer, chain: items.flatMap((item) => (item.kind === 'block' ? [item.bytes] : [])) };
    },
  };
}

/** Tools that answer what the case says. */
export function fakeTools(answers: NonNullable<CaseHost['tools']>): Tools {
  const tools = new Set(Object.keys(answers).map((words) => words.split(' ')[0] ?? ''));
  return {
    find: (tool) => (tools.has(tool) ? `/usr/bin/${tool}` : null),
    run: async (call: ToolCall) => {
      const answer = answers[[call.tool, ...call.args].join(' ')] ?? answers[call.tool];
      if (answer === undefined) return { kind: 'unavailable', reason: `${call.tool} is not installed` };
      if ('kind' in answer) return answer;
      return {
        kind: 'ran',
        path: `/usr/bin/${call.tool}`,
        exitCode: 0,
        signal: null,
        stdout: '',
        stderr: '',
        ...answer,
      };
    },
  };
}
