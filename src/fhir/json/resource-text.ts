import { Fault } from '../../fault.js';
import { isResourceType, type ResourceType } from '../resource-types.js';
import type { JsonObject } from './node.js';
import { parseJson } from './parse.js';
import { wholeDecimalsOf } from './whole-decimals.js';

/** A resource as it came in: its text to keep, the places in it to stamp, its values to look at. */
export interface ResourceText {
  readonly type: ResourceType;
  readonly text: string;
  /** Without its other members: the places of everything weigh six times as much as the text, for as long as the change takes. */
  readonly head: JsonObject;
  readonly value: Readonly<Record<string, unknown>>;
  /** JSON pointers of the whole numbers that the text writes with a point or an exponent, which `value` does not show. */
  readonly wholeDecimals: ReadonlySet<string>;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Parses hostile bytes as one resource. Nothing is said yet of its structure.
 *
 * @throws Fault `invalid-json` for bytes that are not UTF-8 or not FHIR's JSON; `invalid-structure` without a known resourceType.
 */
export function parseResource(hostile: Buffer): ResourceText {
  return resourceFromText(decodeUtf8(hostile));
}

/** The same for text that is part of a larger one, such as the resource of a Bundle entry. */
export function resourceFromText(hostile: string): ResourceText {
  const root = parseJson(hostile);
  const value = JSON.parse(hostile) as Record<string, unknown>;
  const type = value['resourceType'];
  if (typeof type !== 'string' || !isResourceType(type)) {
    throw new Fault('invalid-structure', 'resourceType must name a type of FHIR R4', [
      { expression: 'resourceType', code: 'structure', text: 'resourceType must name a type of FHIR R4' },
    ]);
  }
  return { type, text: hostile, head: headOf(root), value, wholeDecimals: wholeDecimalsOf(hostile, root) };
}

const stamped = ['resourceType', 'id', 'meta'];

function headOf({ start, end, members }: JsonObject): JsonObject {
  return {
    kind: 'object',
    start,
    end,
    members: new Map([...members].filter(([name]) => stamped.includes(name))),
  };
}

/** @throws Fault `invalid-json` for bytes that are not UTF-8 */
export function decodeUtf8(hostile: Buffer): string {
  try {
    return utf8.decode(hostile);
  } catch (cause) {
    throw new Fault('invalid-json', 'the body is not valid UTF-8', [], cause);
  }
}
