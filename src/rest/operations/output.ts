import type { FhirResource, ParametersParameter } from 'fhir/r4.js';
import { plainAnswer, type Answer } from '../answer.js';

/** The answer of an operation that gives Parameters; those without a value are left out. */
export function parametersAnswer(parameter: readonly (ParametersParameter | false)[]): Answer {
  return resourceAnswer({ resourceType: 'Parameters', parameter: parameter.filter((one) => one !== false) });
}

/** The answer of an operation that gives one resource, which was made for it. */
export function resourceAnswer(resource: FhirResource): Answer {
  return plainAnswer(200, Buffer.from(JSON.stringify(resource)));
}
