import { decodeBase64, fromLatin1, hex } from '#runtime/bytes.ts';
import type { Module } from '../../decode/go/program/build-info.ts';
import type { JsonObject } from '../../finding.ts';
import type { ProgramModules, Report } from '../model.ts';
import { jsonText } from '../render/json.ts';

/**
 * CycloneDX 1.6 (https://cyclonedx.org/docs/1.6/json/): the modules of the program, as its build info names them.
 * Without a serial number and a time, so that the same program gives the same document.
 */
export function renderCyclonedx(report: Report): string {
  const { modules } = report;
  return jsonText({
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    ...(modules.state === 'known' ? contentOf(report, modules) : unknownContent(report, modules.problem)),
  });
}

/** If nothing is known, the document says so, so that it is not mistaken for a program without modules. */
function unknownContent(report: Report, problem: string): JsonObject {
  return {
    metadata: { tools: toolsOf(report), properties: [{ name: 'probe-env:problem', value: problem }] },
    components: [],
    compositions: [{ aggregate: 'unknown' }],
  };
}

function contentOf(report: Report, modules: Extract<ProgramModules, { state: 'known' }>): JsonObject {
  const { main, deps, settings, goVersion } = modules;
  const name = main?.path ?? modules.package ?? report.app?.path ?? 'program';
  const program = {
    ...componentOf({ path: name, version: main?.version ?? '', sum: '', replace: null }),
    type: 'application',
  };
  const components = unique([...deps.map(componentOf), standardLibrary(goVersion)]);
  return {
    metadata: {
      tools: toolsOf(report),
      component: {
        ...program,
        properties: [
          ...(report.app === null ? [] : [{ name: 'probe-env:path', value: report.app.path }]),
          { name: 'probe-env:go', value: goVersion },
          ...Object.entries(settings).map(([key, value]) => ({ name: `probe-env:build:${key}`, value })),
        ],
      },
    },
    components,
    // Build info has the modules, but not their dependencies.
    dependencies: [{ ref: program['bom-ref'], dependsOn: components.map((component) => component['bom-ref']) }],
  };
}

function toolsOf({ tool }: Report): JsonObject {
  return { components: [{ type: 'application', name: 'probe-env', version: tool.version }] };
}

type Component = JsonObject & { readonly 'bom-ref': string };

/** References must be unique in a document. */
function unique(components: readonly Component[]): Component[] {
  return [...new Map(components.map((component) => [component['bom-ref'], component])).values()];
}

/** What was linked: for a replaced module, its replacement. */
function componentOf({ path, version, sum, replace }: Module): Component {
  if (replace === null) return moduleComponent(path, version, sum, []);
  const replaced = [{ name: 'probe-env:replaces', value: version === '' ? path : `${path}@${version}` }];
  // A directory of the build machine: nobody else can name its contents.
  if (replace.version === '') {
    return moduleComponent(path, '', '', [{ name: 'probe-env:replaced-by', value: replace.path }]);
  }
  return moduleComponent(replace.path, replace.version, replace.sum, replaced);
}

function moduleComponent(path: string, version: string, sum: string, properties: readonly JsonObject[]): Component {
  const isNamed = version !== '' && version !== '(devel)';
  const purl = `pkg:golang/${purlPath(path)}${isNamed ? `@${purlText(version)}` : ''}`;
  const digest = digestOf(sum);
  return {
    type: 'library',
    'bom-ref': purl,
    name: path,
    ...(version === '' ? {} : { version }),
    purl,
    ...(digest === null ? {} : { hashes: [{ alg: 'SHA-256', content: digest }] }),
    ...(properties.length === 0 ? {} : { properties }),
  };
}

/** Scanners look for vulnerabilities of the standard library under this name. */
function standardLibrary(goVersion: string): Component {
  const version = /^go(\d[^ \t]*)/.exec(goVersion)?.[1] ?? '';
  return moduleComponent('std', version, '', []);
}

/** `h1:` of a go.sum line is a SHA-256 in base64 (golang.org/x/mod/sumdb/dirhash), of the list of files and not of one file. */
function digestOf(sum: string): string | null {
  if (!/^h1:[A-Za-z0-9+/]{43}=$/.test(sum)) return null;
  return hex(fromLatin1(decodeBase64(sum.slice(3)).text));
}

/** Lower case: https://github.com/package-url/purl-spec, type `golang`. */
function purlPath(path: string): string {
  return path.toLowerCase().split('/').map(purlText).join('/');
}

function purlText(text: string): string {
  return encodeURIComponent(text.replace(/\p{Cs}/gu, '\ufffd')).replaceAll('%3A', ':');
}
