import { expect, it } from 'vitest';
import { judge } from '../../../probes/libc/judge.ts';
import { observe } from '../../../probes/libc/observe.ts';
import { usePodImage } from './pod-image.ts';

const { host } = usePodImage();

const from = (valueFrom: object) => ({ env: [{ name: 'APP', valueFrom }] });
const elsewhere = from({ configMapKeyRef: { name: 'outside', key: 'app' } });
const field = from({ fieldRef: { fieldPath: 'metadata.name' } });
const sources = { envFrom: [{ configMapRef: { name: 'outside' } }] };

it.each<[string, object, boolean]>([
  ['a key of a ConfigMap elsewhere', { ...elsewhere, command: ['$(APP)'] }, false],
  ['a field', { ...field, command: ['$(APP)', 'serve'] }, false],
  ['a source elsewhere', { ...sources, command: ['$(APP)'] }, false],
  ['a part of a path', { ...elsewhere, command: ['/app/$(APP)'] }, false],
  ['nothing', { command: ['$(APP)'] }, true],
  ['a path of nothing', { command: ['/app/$(APP)'] }, true],
  ['a name', { env: [{ name: 'APP', value: 'nothing' }], command: ['$(APP)'] }, true],
])('a command of %s', async (_, container, isMissing) => {
  const codes = judge(await observe(host(container)), {}).map(({ code }) => code);
  const missing = codes.filter((code) => code === 'libc/command-not-found' || code === 'libc/program-missing');
  expect(missing).toHaveLength(isMissing ? 1 : 0);
});

it('a word of a known value is a program', async () => {
  const { program } = await observe(host({ env: [{ name: 'APP', value: 'server' }], command: ['/app/$(APP)'] }));
  expect(program?.path).toBe('/app/server');
});

it('the report says what is not known', () => {
  const { declared } = host({ ...elsewhere, command: ['$(APP)'] });
  expect(declared?.noProgram).toBe(
    'what is started could not be determined ($(APP) has a value that is not known here)',
  );
});
