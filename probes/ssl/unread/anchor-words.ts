import { mountOneFile } from '../../../src/linux/volume.ts';
import { conversionTo } from '../words.ts';
import { type CertDir, withDirectory } from './cert-dir.ts';
import type { LocalCa } from './facts.ts';

/** How to get a DER file into a bundle whose command only accepts PEM: a PEM file in its place. */
export function derAnchorRemedy(path: string, tool: LocalCa['tool']): string {
  const pem = `${path.replace(/\.[^./]*$/, '')}-pem.crt`;
  return `RUN openssl x509 -inform der -in ${path} -out ${pem} && rm ${path} && ${tool}`;
}

/** How to get a CA from where administrators put it into the bundle, by the tools in the image. */
export function anchorRemedy(ca: LocalCa & CertDir): string {
  const { path, tool, hasTool, hasOpenssl, readsForm, form, suffix, selection, mount } = ca;
  if (mount !== undefined && form === 'pem') return mountedRemedy(path, mount, ca);
  if (!readsForm) {
    if (form === 'der' && hasTool && hasOpenssl) return derAnchorRemedy(path, tool);
    const pem = `${path.slice(path.lastIndexOf('/') + 1).replace(/\.[^./]*$/, '')}-pem.crt`;
    const name = path.slice(path.lastIndexOf('/') + 1);
    const convert =
      form !== 'other' && form !== 'pem'
        ? conversionTo(form, name, pem)
        : `openssl x509 -in ${name} -out ${pem}; or for PKCS#7: openssl pkcs7 -in ${name} -print_certs -out ${pem}`;
    return `convert it before it is copied: ${convert}`;
  }
  if (!hasTool) return withoutTool(ca);
  if (suffix !== null) {
    const renamed = `${path.replace(/\.[^./]*$/, '')}${suffix}`;
    return `the name must end in ${suffix}: RUN mv ${path} ${renamed} && ${tool}`;
  }
  if (selection?.state === 'missing') return `RUN echo ${selection.name} >> /etc/ca-certificates.conf && ${tool}`;
  if (selection?.state === 'left-out')
    return `RUN sed -i 's|^!${selection.name}$|${selection.name}|' /etc/ca-certificates.conf && ${tool}`;
  return `in the Dockerfile, after the COPY: RUN ${tool}`;
}

/** The command ran before anything is mounted; Go reads what is mounted next to the bundle. */
function mountedRemedy(path: string, { volume, mountPoint }: LocalCa['mount'] & {}, { certDir }: CertDir): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const place = `${certDir?.split(':')[0] || '/etc/ssl/certs'}/${name}`;
  if (path === mountPoint) return `mount it where Go reads every file: set mountPath: ${place}`;
  return `mount it where Go reads every file: ${mountOneFile({ volume }, path.slice(mountPoint.length + 1), place)}; or set ${withDirectory(path.slice(0, path.lastIndexOf('/')), certDir)}`;
}

/** Go needs no command: it reads every PEM file of the directories in SSL_CERT_DIR. */
function withoutTool({ path, tool, suffix, selection, certDir }: LocalCa & CertDir): string {
  const directory = path.slice(0, path.lastIndexOf('/'));
  const first =
    suffix !== null
      ? `give it a name that ends in ${suffix}, `
      : selection === null
        ? ''
        : `list it in /etc/ca-certificates.conf as ${selection.name}, `;
  return `this image has no ${tool}: ENV ${withDirectory(directory, certDir)}; or ${first}run ${tool} in the build stage, and copy the bundle that it makes`;
}
