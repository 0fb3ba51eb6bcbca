/** A part of an executable: what its license report and its SBOM say about it. */
export interface Component {
  /** As CycloneDX has them. */
  readonly type: 'application' | 'library' | 'platform' | 'data';
  readonly name: string;
  readonly version: string;
  /** SPDX expression (https://spdx.org/licenses/). */
  readonly license: string;
  readonly texts: readonly LicenseText[];
  /** https://github.com/package-url/purl-spec */
  readonly purl: string;
  /** Its name in the National Vulnerability Database, version included. */
  readonly cpe?: string;
  /** Of the package as it was fetched. */
  readonly hash?: { readonly alg: 'SHA-256' | 'SHA-512'; readonly content: string };
  /** Where its source is available, if the license requires that. */
  readonly source?: string;
  /** The purl of the component that contains it. */
  readonly partOf?: string;
}

/** The text of a license or notice, from a file of the component. */
export interface LicenseText {
  /** Of the file. */
  readonly name: string;
  readonly text: string;
}

/** Of SPDX (https://spdx.github.io/spdx-spec/v2.3/SPDX-license-expressions/), whatever the identifiers. */
const expression = /^\(*[\w.+-]+\)*(?: (?:AND|OR|WITH) \(*[\w.+-]+\)*)*$/;

/** A component without a license or without its text must not be shipped. */
export class LicenseMissing extends Error {}

/** @throws LicenseMissing */
export function checked(component: Component): Component {
  const { name, version, license, texts, purl } = component;
  const complaint =
    license === ''
      ? 'states no license'
      : !expression.test(license)
        ? `states a license that is no SPDX expression, '${license}',`
        : texts.every(({ text }) => text.trim() === '')
          ? 'has no license text'
          : version === ''
            ? 'has no version'
            : null;
  if (complaint !== null) throw new LicenseMissing(`${name} ${version} (${purl}) ${complaint}: see scripts/inventory/`);
  return component;
}

/** Names of files that hold licenses and notices. */
export function isLicenseFile(name: string): boolean {
  return /^(licen[cs]e|copying|copyright|notice)/i.test(name) && !/\.(js|ts|rs|json|html)$/i.test(name);
}
