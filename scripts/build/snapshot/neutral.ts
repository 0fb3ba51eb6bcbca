/**
 * Imported before everything else: libraries may read these while they load, and values read at that time would stay
 * forever. The rest of `process` is read afresh when the executable starts.
 */
import os from 'node:os';

os.hostname = () => 'localhost';
Object.defineProperty(process, 'pid', { value: 1 });
process.argv = ['probe-env', 'probe-env'];
process.execPath = 'probe-env';
