import { expect, it } from 'vitest';
import { publicRoots } from '../../../scripts/build/warm-up/make-root.ts';
import { decodeCertificate, rememberCertificate } from '../../../src/decode/certificate.ts';

it('a remembered root reads as it did before, by the rules of every Go', () => {
  const ders = publicRoots().map((base64) => atob(base64));
  const everyGo = [17, 18, 22, 23, 25, 27].flatMap((goMinor) =>
    [false, true].map((negativeSerials) => ({ goMinor, negativeSerials })),
  );
  const readAll = () => ders.map((der) => everyGo.map((rules) => decodeCertificate(der, rules)));
  const before = readAll();
  for (const der of ders) rememberCertificate(der);
  expect(readAll()).toEqual(before);
  expect(before.flat().filter(({ ok }) => ok).length).toBeGreaterThan(1000);
});
