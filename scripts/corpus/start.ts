import { has, type Need } from '../../test/support/needs.ts';
import { tryMutations } from './mutations.ts';
import { tryRoots } from './roots.ts';

/**
 * Programs in roots, judged and really started: how often the two agree.
 * `npm run corpus:start [-- EVERY [SUBJECT]]`: every nth mutation of one field of programs, loaders and libraries, of
 * the subjects whose name contains the text.
 * `npm run corpus:start -- roots [TEXT]`: every change of a root that a person could make by accident; those whose
 * name contains the text.
 */
const part = process.argv[2] ?? '1';
const only = process.argv[3] ?? '';
const needed: readonly Need[] = ['root', 'gcc', 'musl-gcc', 'go', 'glibc for x64', 'musl for x64'];
const lacking = needed.filter((need) => !has(need));
if (lacking.length > 0) throw new Error(`needs ${lacking.join(', ')}`);

const totals = part === 'roots' ? await tryRoots(only) : await tryMutations(Number(part), only);
const all = totals.agree + totals['false OK'] + totals['false FAIL'];
console.log(`all: ${JSON.stringify(totals)}, ${((100 * totals.agree) / all).toFixed(2)} % of ${all} agree`);
process.exitCode = totals['false OK'] > 0 ? 1 : 0;
