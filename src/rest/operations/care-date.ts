import type { ResourceType } from '../../fhir/resource-types.js';
import { parseSearch } from '../../fhir/search/parse/parse-search.js';
import { searchParameter } from '../../fhir/search/search-parameter.js';
import type { Criterion } from '../../fhir/search/criterion.js';

/** The parameters that say when care was given or is to be, the best first. */
const careDates = [
  'authoredon',
  'effective',
  'effective-time',
  'whenhandedover',
  'occurrence',
  'onset-date',
  'started',
  'service-date',
  'performed',
  'date',
  'period',
  'authored-on',
  'authored',
  'created',
];

/** What a date is read against, as for any search. */
interface Context {
  readonly base: string;
  readonly now: number;
}

/**
 * That the care which a resource tells of was given between two dates. A resource that does not say when, or is of a type that says
 * nothing of care, is not left out.
 *
 * @param hostile dates of any precision; undefined for no limit
 * @throws Fault `invalid-request`
 */
export function careBetween(
  type: ResourceType,
  hostile: { readonly start: string | undefined; readonly end: string | undefined },
  context: Context,
): Criterion[] {
  const code = careDates.find((one) => searchParameter(type, one)?.type === 'date');
  const parameter = code === undefined ? undefined : searchParameter(type, code);
  const wanted = [...limit('ge', hostile.start), ...limit('le', hostile.end)];
  if (parameter === undefined || wanted.length === 0) return [];
  const asked = wanted.map((value) => [parameter.code, value] as const);
  const { criteria } = parseSearch(type, asked, { ...context, lenient: false }).search;
  return [
    {
      kind: 'or',
      criteria: [
        { kind: 'missing', parameter, missing: true },
        { kind: 'and', criteria },
      ],
    },
  ];
}

function limit(prefix: string, hostile: string | undefined): string[] {
  return hostile === undefined ? [] : [`${prefix}${hostile}`];
}
