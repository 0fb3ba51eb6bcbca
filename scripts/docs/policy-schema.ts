import { probes } from '../../probes/index.ts';
import { podRules } from '../../src/pod/findings.ts';
import { policyRules } from '../../src/policy/findings.ts';
import { severityWords } from '../../src/policy/model.ts';
import { type PolicyOption, policySections } from '../../src/policy/parse.ts';
import { runRules } from '../../src/run/run-rules.ts';

/** The JSON Schema of policy files, for editors. probe-env itself uses the tables that this is generated from. */
export function policySchema(): string {
  const sections = [...policySections(probes)].map(([name, options]) => [
    name,
    {
      type: ['object', 'null'],
      additionalProperties: false,
      properties: Object.fromEntries(options.map((option) => [option.key, optionSchema(option)])),
    },
  ]);
  const schema = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'probe-env --policy',
    description: 'Made from the options and the catalog by npm run docs.',
    type: ['object', 'null'],
    additionalProperties: false,
    properties: {
      ...Object.fromEntries(sections),
      severity: {
        type: ['object', 'null'],
        description: 'Severities by code; of several that fit, the last counts.',
        propertyNames: { $ref: '#/definitions/code' },
        additionalProperties: { enum: [...severityWords, false] },
      },
      waivers: { type: 'array', items: { $ref: '#/definitions/waiver' } },
    },
    definitions: {
      code: { enum: ['*', ...groups(), ...codes()] },
      scalar: { type: ['string', 'number', 'boolean', 'null'] },
      waiver: {
        type: 'object',
        additionalProperties: false,
        required: ['code', 'reason'],
        properties: {
          code: { $ref: '#/definitions/code' },
          match: { type: 'string', description: 'Text that the message must contain.' },
          reason: { type: 'string', minLength: 1 },
          owner: { type: 'string' },
          until: { type: 'string', format: 'date', description: 'The last day, UTC.' },
        },
      },
    },
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}

const sources = [...probes, podRules, runRules, policyRules];

function codes(): string[] {
  return sources.flatMap(({ findings }) => Object.keys(findings));
}

function groups(): string[] {
  return sources.map(({ id }) => `${id}/*`);
}

function optionSchema({ takesValue, mayTakeValue, repeatable, help }: PolicyOption): object {
  if (mayTakeValue) return { type: ['boolean', 'string'], description: help };
  if (!takesValue) return { type: 'boolean', description: help };
  const scalar = { $ref: '#/definitions/scalar' };
  if (!repeatable) return { allOf: [scalar], description: help };
  return {
    anyOf: [scalar, { type: 'array', items: scalar }, { type: 'object', additionalProperties: scalar }],
    description: help,
  };
}
