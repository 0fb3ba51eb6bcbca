/**
 * Makes a finding's texts an object when they are asked for, instead of at the start: a run asks for the few that it
 * reports, and every start has to read all objects of the snapshot. In each catalog a property becomes a getter, and
 * catalogs are joined by their getters.
 *
 * @param text of a bundle, as esbuild prints it: the number of its lines stays, for the source map
 * @throws if a finding is not written in a way that is known here
 */
export function withLateFindings(text: string): string {
  const late = text.replace(
    finding,
    (_, code: string, spec: string, comma: string) => `  get ${code}() { return ${spec}; }${comma}`,
  );
  const left = late.split('defineFinding(').length - definition;
  if (left > 1) throw new Error(`${left - 1} findings are written in another way: see late-findings.ts`);
  return late.replace(
    joined,
    (_, name: string, parts: string) =>
      `var ${name} = Object.defineProperties({}, {${parts.replace(/\.\.\.(\w+)/g, '...Object.getOwnPropertyDescriptors($1)')}});`,
  );
}

/** The function itself is found too. */
const definition = 1;

/** `  "ssl/no-roots": defineFinding({`, up to the end of its object. */
const finding = /^ {2}("[a-z0-9-]+\/[a-z0-9-]+"): defineFinding\((\{\n[\s\S]*?\n {2}\})\)(,?)$/gm;

/** A catalog of nothing but catalogs. */
const joined = /^var (\w+) = \{((?:\n {2}\.\.\.\w+[fF]indings,?)+\n)\};$/gm;
