/** The `hosts` line of /etc/nsswitch.conf as Go reads it (net/nss.go). */
export type HostsSources = {
  readonly names: readonly string[];
  /** Criteria in brackets that Go's own resolver cannot honor. */
  readonly unusualCriteria: boolean;
};

/** Null if Go gives up on the file: a line without a colon, or a bracket that is not closed. */
export function parseHostsSources(text: string): HostsSources | null {
  let hosts: HostsSources = { names: [], unusualCriteria: false };
  for (const raw of text.split('\n')) {
    const comment = raw.indexOf('#');
    const line = (comment < 0 ? raw : raw.slice(0, comment)).trim();
    if (line === '') continue;
    const colon = line.indexOf(':');
    if (colon < 0) return null;
    const sources = parseSources(line.slice(colon + 1));
    if (sources === null) return null;
    if (line.slice(0, colon).trim() === 'hosts') hosts = sources;
  }
  return hosts;
}

function parseSources(text: string): HostsSources | null {
  const names: string[] = [];
  let unusualCriteria = false;
  let rest = text.trim();
  while (rest !== '') {
    if (rest.startsWith('[')) {
      const end = rest.indexOf(']');
      if (end < 0) return null;
      const source = names.at(-1) ?? '';
      const criteria = rest.slice(1, end).trim().split(/\s+/);
      if (source === 'files' || source === 'dns')
        unusualCriteria ||= !criteria.every((item, index) => isStandard(item, index === criteria.length - 1));
      rest = rest.slice(end + 1).trim();
      continue;
    }
    let end = 1;
    while (end < rest.length && !endsName.includes(rest.charAt(end))) end += 1;
    names.push(rest.slice(0, end));
    rest = rest.slice(end).trim();
  }
  return { names, unusualCriteria };
}

/** A blank or a bracket (`nssConf` of net/nss.go). */
const endsName = ' \t\r\n[';

/**
 * `nssCriterion.standardStatusAction`: the default action of a status, or `return` as the last criterion of a source.
 */
function isStandard(criterion: string, last: boolean): boolean {
  const [status = '', action = ''] = criterion.toLowerCase().split('=');
  if (status.startsWith('!')) return false;
  const standard = { success: 'return', notfound: 'continue', unavail: 'continue', tryagain: 'continue' }[status];
  return standard !== undefined && (action === standard || (last && action === 'return'));
}
