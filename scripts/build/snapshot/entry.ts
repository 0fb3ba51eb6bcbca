/**
 * Runs while the start-up snapshot is made, in the Node that makes it. The resulting heap is what every run starts
 * from: all modules loaded, and the compiled code of what a run needs.
 */
import './neutral.ts';
import '../bundle/stderr.ts';
import { startupSnapshot } from 'node:v8';
import { main } from '../../../src/main.ts';
import { flushBytecode } from './flush-bytecode.ts';
import { shrinkPool } from './shrink-pool.ts';
import { warmUpNode } from './warm-node.ts';
import { warmUp } from './warm-up.ts';

flushBytecode();
void warmUp(main).then(() => {
  warmUpNode();
  shrinkPool();
  startupSnapshot.setDeserializeMainFunction(main);
});
