import type { DanglingLink } from '../lookup/facts.ts';

/** Where distributions keep the files that the links of /etc/ssl lead to. */
const stores: readonly string[] = [
  '/var/lib/ca-certificates', // openSUSE, SLES
  '/etc/pki', // Fedora, RHEL, Amazon Linux
  '/etc/ca-certificates', // Arch
  '/usr/share/ca-certificates', // Debian
  '/usr/local/share/ca-certificates',
];

/** NixOS and Guix: what the links lead to are links as well, into a store of all packages. */
export function isChain({ target }: DanglingLink): boolean {
  return /^\/(?:etc\/static|nix\/store|gnu\/store)\//.test(target);
}

/** The directory of a host that must be mounted too, so that a link leads somewhere. */
export function storeOf({ link, target, missing }: DanglingLink): string {
  const end = normalize(target.startsWith('/') ? target : `${link.slice(0, link.lastIndexOf('/'))}/${target}`);
  const store = stores.find((each) => end.startsWith(`${each}/`) || missing === each);
  return store ?? (missing.split('/').length > 3 ? missing : end.slice(0, end.lastIndexOf('/')));
}

function normalize(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}
