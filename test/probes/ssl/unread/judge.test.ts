import { describe, expect, it } from 'vitest';
import type { SslFinding } from '../../../../probes/ssl/findings.ts';
import { judgeUnread } from '../../../../probes/ssl/unread/judge.ts';
import { sslFacts } from '../../../support/ssl-facts.ts';

const noRoots = (path: string | null): SslFinding => ({
  code: 'ssl/no-roots',
  detail: {
    go: 'go1.26.1',
    files: [],
    directories: [],
    installer: 'none',
    named: path === null ? null : { path, variable: 'REQUESTS_CA_BUNDLE' },
  },
});
const passedOver: SslFinding = { code: 'ssl/no-roots-needed', detail: { app: '/app' } };

describe('variables that Go does not read', () => {
  const ignoredVariables = [{ variables: ['REQUESTS_CA_BUNDLE'], path: '/ca.pem' }] as unknown as ReturnType<
    typeof sslFacts
  >['ignoredVariables'];
  it.each<[string, readonly SslFinding[], string[]]>([
    ['nothing is reported yet', [], ['ssl/variable-ignored']],
    ['another finding', [passedOver], ['ssl/variable-ignored']],
    ['named by the lack of roots', [noRoots('/ca.pem')], []],
    ['another is named by it', [noRoots('/other.pem')], ['ssl/variable-ignored']],
    ['none is named by it', [noRoots(null)], ['ssl/variable-ignored']],
  ])('%s', (_, found, codes) => {
    expect(judgeUnread(sslFacts({ ignoredVariables }), found).map(({ code }) => code)).toEqual(codes);
  });
});
