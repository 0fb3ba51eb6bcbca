import { describe, expect, it } from 'vitest';
import { decodeLimits } from '../../../../src/linux/machine/limits.ts';

describe('/proc/<pid>/limits', () => {
  it('has a soft and a hard limit each', () => {
    const text = `Limit                     Soft Limit           Hard Limit           Units     
Max stack size            8388608              unlimited            bytes     
Max open files            1024                 524288               files     
Max address space         unlimited            unlimited            bytes     
Max processes             many                 1                    processes 
`;
    expect(decodeLimits(text)).toEqual({
      stack: { soft: 8_388_608, hard: null },
      nofile: { soft: 1024, hard: 524_288 },
      as: { soft: null, hard: null },
    });
    expect(decodeLimits('')).toEqual({});
    expect(decodeLimits('Max stack size            8388608\n')).toEqual({});
    expect(decodeLimits('Max stack size            soft 1 2 bytes\n')).toEqual({});
    expect(decodeLimits('Max stack sizes           1 2 bytes\n')).toEqual({});
  });
});
