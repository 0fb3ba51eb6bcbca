/** Its text, for sh. */
export function script(...lines: readonly string[]): string {
  return `${['#!/bin/sh', ...lines].join('\n')}\n`;
}
