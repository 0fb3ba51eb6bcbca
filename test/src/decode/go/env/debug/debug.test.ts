import { describe, expect, it } from 'vitest';
import { effectiveGoDebug, parseGoDebug } from '../../../../../../src/decode/go/env/debug/debug.ts';

describe('GODEBUG', () => {
  it('is key=value between commas, the last of duplicates counts, the rest is passed over', () => {
    const settings = parseGoDebug('a=1,b,,c=,a=2,=x,d=e=f');
    expect([...settings]).toEqual([
      ['a', '2'],
      ['c', ''],
      ['', 'x'],
      ['d', 'e=f'],
    ]);
  });

  it('the variable comes before what the build recorded', () => {
    const debug = effectiveGoDebug('x509negativeserial=1,rsa1024min=0', 'x509negativeserial=0,http2debug=1');
    expect(debug.get('x509negativeserial')).toBe('0');
    expect(debug.source('x509negativeserial')).toBe('GODEBUG');
    expect(debug.get('rsa1024min')).toBe('0');
    expect(debug.source('rsa1024min')).toBe('DefaultGODEBUG');
    expect(debug.get('netdns')).toBeUndefined();
    expect(debug.source('netdns')).toBeNull();
  });

  it('nothing set is nothing', () => {
    expect(effectiveGoDebug(undefined, undefined).get('x509negativeserial')).toBeUndefined();
  });
});
