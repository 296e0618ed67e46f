import type { ParametersParameter } from 'fhir/r4.js';
import { Fault } from '../../fault.js';
import type { ResourceText } from '../../fhir/json/resource-text.js';
import { requireValid } from '../../fhir/validation/require-valid.js';
import { validateResource } from '../../fhir/validation/validate-resource.js';
import { withoutPresentation } from '../paging.js';
import type { RestRequest } from '../request.js';

/** The parameters of an operation, from the URL and from a body of Parameters alike. */
export interface OperationInput {
  /** Of a parameter that may be given once. @throws Fault `invalid-request` if it is given twice or is no primitive value */
  text(name: string): string | undefined;
  /** Of a parameter that may be given several times. @throws Fault `invalid-request` */
  texts(name: string): string[];
  /** Of one that is true or false and may be given once; it is false where it is not given. */
  flag(name: string): boolean;
  /** Of a whole number from 0 upwards that may be given once. */
  number(name: string): number | undefined;
  /** A value that is an object: of a complex type, or a resource. @throws Fault `invalid-request` */
  object(name: string): object | undefined;
}

/**
 * Reads the parameters of a request for an operation.
 *
 * @param known the names that the operation understands
 * @throws Fault `invalid-structure` for a body that is not Parameters, `invalid-request` for other names than those
 */
export async function operationInput(
  request: RestRequest,
  known: readonly string[],
): Promise<OperationInput> {
  const fromUrl = withoutPresentation(request.parameters).map(([name, value]) => ({ name, value }));
  const given: Given[] = [...fromUrl, ...(request.hasBody ? await fromBody(request) : [])];
  if (given.some(({ name }) => !known.includes(name))) {
    throw new Fault(
      'invalid-request',
      `the operation takes no other parameters here than ${known.join(', ')}`,
    );
  }
  return inputOf(given);
}

/** @throws Fault `invalid-request`, `invalid-structure`, `invalid-content` for a body that is not valid Parameters */
export function requireParameters({ type, value, wholeDecimals }: ResourceText): void {
  if (type !== 'Parameters') throw new Fault('invalid-request', 'an operation takes a body of Parameters');
  requireValid(validateResource(type, value, { wholeDecimals }), 'the body');
}

interface Given {
  readonly name: string;
  /** From a URL always text. */
  readonly value: unknown;
}

async function fromBody(request: RestRequest): Promise<Given[]> {
  const body = await request.resource();
  requireParameters(body);
  const { parameter = [] } = body.value as { parameter?: ParametersParameter[] };
  return parameter.map((one) => ({ name: one.name, value: valueOf(one) }));
}

function valueOf(parameter: ParametersParameter): unknown {
  const [, value] = Object.entries(parameter).find(([name]) => name.startsWith('value')) ?? [];
  return parameter.resource ?? value;
}

function inputOf(given: readonly Given[]): OperationInput {
  const single = (name: string): unknown => {
    const values = given.filter((one) => one.name === name && one.value !== undefined);
    if (values.length > 1) throw new Fault('invalid-request', `${name} may be given once`);
    return values[0]?.value;
  };
  const text = (name: string): string | undefined => {
    const value = single(name);
    return value === undefined ? undefined : primitive(name, value);
  };
  return {
    text,
    texts: (name) => given.filter((one) => one.name === name).map(({ value }) => primitive(name, value)),
    flag: (name) => {
      const value = text(name) ?? 'false';
      if (value === 'true' || value === 'false') return value === 'true';
      throw new Fault('invalid-request', `${name} is true or false`);
    },
    number: (name) => {
      const value = text(name);
      if (value === undefined || /^\d{1,9}$/.test(value))
        return value === undefined ? undefined : Number(value);
      throw new Fault('invalid-request', `${name} is a whole number from 0 upwards`);
    },
    object: (name) => {
      const value = single(name);
      if (value === undefined || (typeof value === 'object' && value !== null)) return value;
      throw new Fault('invalid-request', `${name} takes a value that only a body of Parameters can hold`);
    },
  };
}

function primitive(name: string, value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new Fault('invalid-request', `${name} takes a primitive value`);
}
