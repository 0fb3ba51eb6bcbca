import { caBundle } from '../../containers/root-parts.ts';
import { directory } from '../parts.ts';
import { nobody, type Row, root, shell } from './row.ts';

export const identity: readonly Row[] = [
  {
    code: 'user/temporary-directory-unusable',
    alternative: 1,
    parts: [caBundle],
    flags: nobody,
    sees: /^temp <nil>$/m,
  },
  {
    code: 'user/path-denied',
    parts: [caBundle, ...shell, directory('/data')],
    flags: nobody,
    args: ['--path', '/data:rwx'],
    sees: /^data <nil>$/m,
  },
  {
    code: 'user/other-user',
    alternative: 1,
    parts: [caBundle],
    ...root,
    args: ['--user-is', '65532'],
    sees: /^user \w+ 65532$/m,
  },
  {
    code: 'user/runs-as-root',
    alternative: 1,
    parts: [caBundle],
    ...root,
    args: ['--non-root'],
    sees: /^user \w+ 65532$/m,
  },
  {
    code: 'sandbox/capabilities-kept',
    alternative: 1,
    parts: [caBundle],
    flags: nobody,
    args: ['--drop-all'],
    sees: null,
  },
  { code: 'sandbox/new-privileges-allowed', alternative: 1, parts: [caBundle], args: ['--no-new-privs'], sees: null },
  { code: 'sandbox/root-writable', alternative: 1, parts: [caBundle], args: ['--read-only-root'], sees: null },
  {
    code: 'sandbox/shm-too-large',
    alternative: 1,
    parts: [caBundle],
    flags: ['--shm-size', '256m'],
    args: ['--shm-max', '64m'],
    sees: null,
  },
];
