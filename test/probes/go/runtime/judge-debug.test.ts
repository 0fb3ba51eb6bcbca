import { describe, expect, it } from 'vitest';
import { judgeGoDebug } from '../../../../probes/go/runtime/judge-debug.ts';
import { parseGoVersion } from '../../../../src/decode/go/version/version.ts';
import { runtimeFacts } from '../../../support/go-facts.ts';

function found(GODEBUG: string, go: string | null = 'go1.27.0', settings: Record<string, string> = {}): string[] {
  const facts = { ...runtimeFacts, variables: { GODEBUG } };
  const version = go === null ? null : parseGoVersion(go);
  return judgeGoDebug(facts, { name: 'app', version, settings, modules: [] }).map(({ code }) => code);
}

describe('settings of GODEBUG', () => {
  it.each<[string, string | null, string[]]>([
    ['', 'go1.27.0', []],
    ['http2client=0', 'go1.27.0', []],
    ['nosuch=1', 'go1.27.0', ['go/debug-setting-unknown']],
    ['nosuch=1', null, []],
    ['nosuch', 'go1.27.0', ['go/debug-setting-malformed']],
    ['x509sha1=1', 'go1.26.0', ['go/debug-setting-removed']],
    ['x509sha1=1', 'go1.27.0', ['go/debug-setting-fatal']],
    ['x509sha1=1', null, []],
    ['x509sha1=1', 'go1.23.0', []],
    ['x509sha1=1,nosuch=1', 'go1.26.0', ['go/debug-setting-removed', 'go/debug-setting-unknown']],
  ])('%s, %s: %j', (text, go, codes) => expect(found(text, go)).toEqual(codes));
});
