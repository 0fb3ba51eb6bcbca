import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';

const vectors = path.join(import.meta.dirname, '../../vectors/report-schemas');

/** Throws with all that is wrong with a JSON text. */
export type Validator = (text: string) => void;

/** A validator for the schema of a file in test/vectors/report-schemas, and those that it refers to. */
export function vectorValidator(name: string, others: readonly string[] = []): Validator {
  const ajv = createAjv();
  for (const other of others) ajv.addSchema(schemaOf(path.join(vectors, other)));
  return validatorOf(ajv.compile(schemaOf(path.join(vectors, name))));
}

/** A validator for a schema of docs/. */
export function docsValidator(name: string): Validator {
  return validatorOf(createAjv().compile(schemaOf(path.join(import.meta.dirname, '../../../docs', name))));
}

function createAjv(): Ajv {
  const ajv = new Ajv({ allErrors: true, strict: false });
  formats.default(ajv);
  // Addresses with letters beyond ASCII: nothing of ours has one.
  ajv.addFormat('iri-reference', true);
  ajv.addFormat('idn-email', true);
  return ajv;
}

/** Draft 4 is taken for draft 7, which differs in names only, as far as these schemas go. */
function schemaOf(file: string): object {
  const { id, $schema, ...schema } = JSON.parse(readFileSync(file, 'utf8'));
  return { ...schema, $schema: 'http://json-schema.org/draft-07/schema#' };
}

function validatorOf(validate: ValidateFunction): Validator {
  return (text) => {
    if (!validate(JSON.parse(text))) throw new Error(JSON.stringify(validate.errors, null, 1));
  };
}
