import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { isResourceType, type ResourceType } from '../../../src/fhir/resource-types.js';

/** Where the package lies. */
export const examplesFolder = dirname(
  createRequire(import.meta.url).resolve('hl7.fhir.r4.examples/package.json'),
);

export interface Example {
  readonly name: string;
  readonly size: number;
  readonly type: ResourceType;
  readonly resource: object;
}

/** Every file of HL7's examples of R4, one after the other; the package's own description is no example. */
export function* examples(): Generator<Example> {
  for (const name of readdirSync(examplesFolder).sort()) {
    if (name !== 'package.json') yield readExample(name);
  }
}

/** One file in so many of them. */
export function* someExamples(step: number): Generator<Example> {
  const names = readdirSync(examplesFolder).filter((name) => name !== 'package.json');
  for (const [at, name] of names.sort().entries()) if (at % step === 0) yield readExample(name);
}

export function readExample(name: string): Example {
  const text = readFileSync(join(examplesFolder, name), 'utf8');
  const resource = JSON.parse(text) as { resourceType: unknown };
  if (!isResourceType(resource.resourceType)) throw new Error(`${name} is no resource of R4`);
  return { name, size: text.length, type: resource.resourceType, resource };
}
