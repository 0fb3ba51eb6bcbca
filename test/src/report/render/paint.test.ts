import { describe, expect, it } from 'vitest';
import { columnsOf, createPaint } from '../../../../src/report/render/paint.ts';

const paint = createPaint(true);

describe('columns of a painted text', () => {
  it.each([
    ['', 0],
    ['plain', 5],
    [paint('red', 'FAIL'), 4],
    [`a ${paint(['bold', 'red'], 'FAIL')} ssl, ${paint('gray', 'mm')} m`, 16],
  ])('%j takes %i', (text, columns) => expect(columnsOf(text)).toBe(columns));
});
