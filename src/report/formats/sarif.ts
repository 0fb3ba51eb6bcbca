import type { Json, JsonObject, Severity } from '../../finding.ts';
import type { Report, ReportedFinding } from '../model.ts';
import { jsonText } from '../render/json.ts';
import { findingsBySeverity, incompleteRuns } from '../render/verdict.ts';

/** SARIF's `level` (SARIF 2.1.0, 3.27.10). */
const levels = { error: 'error', warning: 'warning', info: 'note' } as const satisfies Record<Severity, string>;

/** The root of the container, to which all paths are relative. */
const base = 'CONTAINER';

/**
 * SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/): a result for each finding; an accepted one is a
 * result with a suppression, and a probe that did not complete a notification.
 */
export function renderSarif(report: Report): string {
  const found = findingsBySeverity(report);
  const all: readonly ReportedFinding[] = [...found, ...report.ignored];
  const codes = [...new Set(all.map(({ code }) => code))];
  const late = incompleteRuns(report);
  return jsonText({
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'probe-env',
            version: report.tool.version,
            rules: codes.flatMap((code) => {
              const finding = all.find((each) => each.code === code);
              return finding === undefined ? [] : [ruleOf(finding)];
            }),
          },
        },
        originalUriBaseIds: { [base]: rootOf(report) },
        invocations: [
          {
            executionSuccessful: late.length === 0,
            exitCode: report.exitStatus,
            toolExecutionNotifications: late.map(({ probe, reason }) => ({
              level: 'error',
              message: { text: `${probe} is incomplete: ${reason}` },
            })),
          },
        ],
        results: [
          ...found.map((finding) => resultOf(report, finding, codes)),
          ...report.ignored.map((finding) => ({
            ...resultOf(report, finding, codes),
            suppressions: [
              {
                kind: 'external',
                status: 'accepted',
                ...(finding.reason === null ? {} : { justification: finding.reason }),
                ...(finding.until === null ? {} : { properties: { until: finding.until } }),
              },
            ],
          })),
        ],
        columnKind: 'utf16CodeUnits',
      },
    ],
  });
}

function ruleOf({ code, severity, rule }: ReportedFinding): JsonObject {
  const [reference] = rule.refs.filter((ref) => /^https?:\/\//.test(ref));
  return {
    id: code,
    shortDescription: { text: rule.title },
    fullDescription: { text: rule.why },
    help: { text: rule.why },
    ...(reference === undefined ? {} : { helpUri: encodeURI(reference) }),
    defaultConfiguration: { level: levels[severity] },
  };
}

function resultOf(report: Report, finding: ReportedFinding, codes: readonly string[]): JsonObject {
  const { code, severity, message, remedy, detail } = finding;
  const [probe = ''] = code.split('/');
  const own = pathOf(detail);
  const path = own ?? report.app?.path;
  return {
    ruleId: code,
    ruleIndex: codes.indexOf(code),
    level: levels[severity],
    message: { text: `${message}\nfix: ${remedy}` },
    locations: [
      {
        ...(path === undefined
          ? {}
          : { physicalLocation: locationOf(path, own === undefined ? undefined : detail.line) }),
        logicalLocations: [{ name: probe, kind: 'module' }],
      },
    ],
    partialFingerprints: { 'code/v1': path === undefined ? code : `${code} ${path}` },
    properties: { detail },
  };
}

/** Files of an image have no address of their own. */
function rootOf({ root, image }: Report): JsonObject {
  return image === null
    ? { uri: `file://${uriOf(root.replace(/\/*$/, '/'))}` }
    : { description: { text: `image ${image.reference ?? image.source}` } };
}

function locationOf(path: string, line: Json | undefined): JsonObject {
  const artifactLocation = { uri: uriOf(path.replace(/^\/+/, '')), uriBaseId: base };
  return typeof line === 'number' && line > 0
    ? { artifactLocation, region: { startLine: line } }
    : { artifactLocation };
}

/** The file that a finding is about. */
function pathOf(detail: JsonObject): string | undefined {
  const named = [detail.path, detail.file, detail.link].find(
    (value) => typeof value === 'string' && value.startsWith('/'),
  );
  return typeof named === 'string' ? named : undefined;
}

/**
 * A path as a URI reference (RFC 3986): characters that are special there are percent-encoded; lone surrogates are
 * replaced first.
 */
export function uriOf(path: string): string {
  return path
    .split('/')
    .map((segment) => encodeURIComponent(segment.replace(/\p{Cs}/gu, '\ufffd')))
    .join('/');
}
