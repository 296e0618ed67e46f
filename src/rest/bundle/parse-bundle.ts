import { Fault, type FaultIssue } from '../../fault.js';
import type { JsonNode } from '../../fhir/json/node.js';
import { parseJson } from '../../fhir/json/parse.js';
import type { ResourceText } from '../../fhir/json/resource-text.js';
import type { Issue } from '../../fhir/validation/issue.js';
import { requireValid } from '../../fhir/validation/require-valid.js';
import { validateResource } from '../../fhir/validation/validate-resource.js';
import type { Conditions } from '../request.js';

/** An entry of a batch or transaction, still hostile in what it asks for. */
export interface BundleEntry {
  /** FHIRPath of the entry, for faults. */
  readonly place: string;
  readonly fullUrl: string | null;
  readonly method: string;
  readonly url: string;
  readonly conditions: Conditions;
  /** The text of the entry's resource, as it stands in the Bundle; null if there is none. */
  readonly text: string | null;
}

/** A batch or transaction. */
export interface RequestBundle {
  readonly type: 'batch' | 'transaction';
  readonly entries: readonly BundleEntry[];
}

const mostEntries = 5000;

/**
 * Parses a hostile Bundle that asks for interactions (R4 3.1.0.11). The resources within are not looked at yet: one that is wrong
 * is a fault of its entry, not of the batch.
 *
 * @throws Fault `invalid-request`, `invalid-structure`, `invalid-content`, `too-large` for more than 5,000 entries
 */
export function parseBundle(bundle: ResourceText): RequestBundle {
  if (bundle.type !== 'Bundle')
    throw new Fault('invalid-request', 'the base takes a Bundle; see the URL of the type');
  const issues = validateHollow(bundle);
  if (issues.some(({ basic }) => basic)) requireValid(issues, 'the Bundle');
  const { type, entry = [] } = bundle.value as unknown as CheckedBundle;
  if (type !== 'batch' && type !== 'transaction') {
    throw new Fault(
      'invalid-request',
      'the base takes a Bundle of type batch or transaction; others are for /Bundle',
      [{ expression: 'Bundle.type', code: 'value', text: 'has to be batch or transaction' }],
    );
  }
  if (entry.length > mostEntries) throw new Fault('too-large', 'a Bundle takes 5000 entries at the most');
  requireRequests(entry);
  requireValid(issues, 'the Bundle');
  const entries = parseJson(bundle.text).members.get('entry');
  return { type, entries: entry.map((one, i) => toEntry(bundle.text, item(entries, i), one, i)) };
}

/** What the structure check vouches for. */
interface CheckedBundle {
  readonly type: string;
  readonly entry?: readonly CheckedEntry[];
}

interface CheckedEntry {
  readonly fullUrl?: string;
  readonly request?: { readonly method?: string; readonly url?: string } & Partial<Conditions>;
}

function validateHollow({ value, wholeDecimals }: ResourceText): Issue[] {
  const { entry } = value;
  const hollow = Array.isArray(entry) ? { ...value, entry: entry.map(withoutResource) } : value;
  return validateResource('Bundle', hollow, { wholeDecimals });
}

/** Something well-formed stands in for the resource, which is looked at later. */
function withoutResource(hostile: unknown): unknown {
  const isEntry = typeof hostile === 'object' && hostile !== null && 'resource' in hostile;
  return isEntry ? { ...hostile, resource: { resourceType: 'Parameters' } } : hostile;
}

function requireRequests(entries: readonly CheckedEntry[]): void {
  const issues = entries.flatMap(({ request }, i): FaultIssue[] => {
    if (request?.method !== undefined && request.url !== undefined) return [];
    const text = 'an entry of a batch or transaction needs request.method and request.url';
    return [{ expression: `${placeOf(i)}.request`, code: 'required', text }];
  });
  if (issues.length > 0) throw new Fault('invalid-structure', 'the Bundle is not what FHIR R4 says', issues);
}

function toEntry(
  text: string,
  node: JsonNode | undefined,
  { fullUrl, request = {} }: CheckedEntry,
  i: number,
): BundleEntry {
  const resource = member(node, 'resource');
  const { method = '', url = '', ifMatch, ifNoneMatch, ifModifiedSince, ifNoneExist } = request;
  return {
    place: placeOf(i),
    fullUrl: fullUrl ?? null,
    method,
    url,
    conditions: { ifMatch, ifNoneMatch, ifModifiedSince, ifNoneExist },
    text: resource ? text.slice(resource.start, resource.end) : null,
  };
}

function placeOf(i: number): string {
  return `Bundle.entry[${i}]`;
}

function item(node: JsonNode | undefined, i: number): JsonNode | undefined {
  return node?.kind === 'array' ? node.items[i] : undefined;
}

function member(node: JsonNode | undefined, name: string): JsonNode | undefined {
  return node?.kind === 'object' ? node.members.get(name) : undefined;
}
