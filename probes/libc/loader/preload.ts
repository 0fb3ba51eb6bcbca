import type { Host } from '../../../src/host/host.ts';
import type { KnownLoader } from '../container/observe.ts';

/** LD_PRELOAD, /etc/ld.so.preload (glibc only), and the library that gcompat's stub loads first. */
export function preloadsOf(host: Host, loader: KnownLoader, secure: boolean): string[] {
  const variable = secure ? undefined : host.env.get('LD_PRELOAD');
  const words = (text: string): string[] => (text === '' ? [] : text.split(/[ \t\n:]+/).filter((word) => word !== ''));
  const file = loader.family === 'glibc' ? host.fs.readText('/etc/ld.so.preload', 65_536) : null;
  return [
    ...(loader.family === 'gcompat' ? ['/lib/libgcompat.so.0'] : []),
    ...words(variable ?? ''),
    ...(file?.kind === 'found' ? words(file.value.replace(/#.*/g, '')) : []),
  ].slice(0, 64);
}
