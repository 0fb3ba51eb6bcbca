import './stderr.ts';
import { main } from '../../../src/main.ts';

void main();
