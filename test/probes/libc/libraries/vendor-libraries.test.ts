import { expect, it } from 'vitest';
import { isOfDriver, isOfMusl, vendorRemedy } from '../../../../probes/libc/libraries/vendor-libraries.ts';

it.each([
  ['libcuda.so.1', 'driver', true],
  ['libnvidia-ml.so.1', 'driver', true],
  ['libcudart.so.12', null, false],
  ['libclntsh.so', 'Instant Client', false],
  ['libclntsh.so.21.1', 'Instant Client', false],
  ['libdb2.so.1', 'clidriver', false],
  ['libmqm_r.so', 'MQ', false],
  ['libmqtt.so.1', null, false],
  ['libtensorflow.so.2', 'TensorFlow', false],
  ['libonnxruntime.so.1', 'ONNX', false],
  ['libfdb_c.so', 'foundationdb', false],
  ['libssl.so.3', null, false],
])('%s comes from %s, of a driver: %s', (soname, words, ofDriver) => {
  const remedy = vendorRemedy(soname);
  if (words === null) expect(remedy).toBe(null);
  else expect(remedy).toContain(words);
  expect(isOfDriver(soname)).toBe(ofDriver);
});

it.each([
  ['libc.so', true],
  ['libc.musl-x86_64.so.1', true],
  ['ld-musl-aarch64.so.1', true],
  ['libc.so.6', false],
  ['libm.so.6', false],
])('%s is of musl: %s', (soname, expected) => expect(isOfMusl(soname)).toBe(expected));
