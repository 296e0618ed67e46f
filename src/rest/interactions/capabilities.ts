import { Fault } from '../../fault.js';
import { plainAnswer, type Answer } from '../answer.js';
import { capabilityStatement } from '../capabilities/capability-statement.js';
import { terminologyCapabilities } from '../capabilities/terminology-capabilities.js';
import { singleParameter } from '../parameters.js';
import { parseSubset, presented } from '../presentation.js';
import type { Rest, RestRequest } from '../request.js';

/** R4 3.1.0.6: what is served, and nothing that is not. `normative` is all of it: nothing in it is of trial use. */
export function capabilities(rest: Rest, { parameters }: RestRequest): Promise<Answer> {
  const mode = singleParameter(parameters, 'mode') ?? 'full';
  const make = modes.get(mode);
  if (!make) return Promise.reject(new Fault('invalid-request', 'mode is full, normative or terminology'));
  const base = rest.base();
  const key = `${mode} ${base}`;
  const text = texts.get(key) ?? Buffer.from(JSON.stringify(make(base)));
  texts.set(key, text);
  const body = presented(text, parseSubset(parameters));
  return Promise.resolve({ ...plainAnswer(200, body), headers: { 'Cache-Control': 'no-cache' } });
}

/** A server has one base, which is known once it listens. */
const texts = new Map<string, Buffer>();

const modes = new Map<string, (base: string) => object>([
  ['full', instance],
  ['normative', instance],
  ['terminology', terminologyCapabilities],
]);

/** What the software does, as what this server does. */
function instance(base: string): object {
  const { url, ...statement } = capabilityStatement();
  const implementation = { description: 'Tallystick, a FHIR R4 server on sealed storage', url: base };
  return { ...statement, kind: 'instance', instantiates: [url], implementation };
}
