export { soon, startTimer } from './loop.ts';
