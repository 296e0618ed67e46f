import fhirpath from 'fhirpath';

/** A StructureDefinition that constrains a resource type, as far as it is checked here. */
export interface Profile {
  readonly url: string;
  readonly baseDefinition: string;
  readonly differential: { readonly element: readonly Rule[] };
}

interface Rule {
  readonly id: string;
  readonly min?: number;
  readonly max?: string;
  readonly slicing?: {
    readonly discriminator: readonly { readonly path: string }[];
    readonly rules: string;
  };
  readonly type?: readonly { readonly code: string; readonly targetProfile?: readonly string[] }[];
  readonly constraint?: readonly { readonly key: string; readonly expression: string }[];
  /** The one `fixed[x]` or `pattern[x]`, by its own name. */
  readonly [keyword: string]: unknown;
}

/** A place in the tree of a profile's rules. */
interface Place {
  rule: Rule;
  readonly children: Map<string, Place>;
  readonly slices: Map<string, Place>;
}

type Json = Readonly<Record<string, unknown>>;

/**
 * What is wrong with a resource by a profile and by those that it derives from among `profiles`; the resource type's own definition
 * is not looked at. Fails on anything in a profile that it does not know, rather than passing over it.
 */
export function profileFaults(profiles: readonly Profile[], url: string, resource: object): string[] {
  const profile = profiles.find((candidate) => candidate.url === url);
  if (!profile) throw new Error(`no profile ${url}`);
  const inherited = profiles.some((candidate) => candidate.url === profile.baseDefinition)
    ? profileFaults(profiles, profile.baseDefinition, resource)
    : [];
  return [...inherited, ...checkPlace(treeOf(profile), resource, '')];
}

function treeOf(profile: Profile): Place {
  const [first, ...rest] = profile.differential.element;
  if (!first || first.id.includes('.')) throw new Error('a differential begins with its root');
  const root = makePlace(known(first));
  for (const rule of rest) {
    const place = rule.id.split('.').slice(1).reduce(step, root);
    place.rule = known(rule);
  }
  return root;
}

function step(from: Place, segment: string): Place {
  const [name = '', slice] = segment.split(':');
  const child = from.children.get(name) ?? makePlace({ id: name });
  from.children.set(name, child);
  if (slice === undefined) return child;
  const sliced = child.slices.get(slice) ?? makePlace({ id: slice });
  child.slices.set(slice, sliced);
  return sliced;
}

function makePlace(rule: Rule): Place {
  return { rule, children: new Map(), slices: new Map() };
}

const keywords = /^(?:id|path|sliceName|min|max|slicing|type|constraint|(?:fixed|pattern)[A-Z][A-Za-z0-9]+)$/;

function known(rule: Rule): Rule {
  const strange = Object.keys(rule).find((keyword) => !keywords.test(keyword));
  if (strange !== undefined) throw new Error(`the check does not know ${strange}`);
  return rule;
}

/** The rules of a place for one value, and those of everything below. */
function checkPlace(place: Place, value: unknown, at: string): string[] {
  const faults = checkValue(place.rule, value, at);
  for (const [name, child] of place.children) {
    faults.push(...checkChildren(child, childrenOf(value, name), `${at}.${name}`));
  }
  return faults;
}

function checkChildren(place: Place, values: readonly unknown[], at: string): string[] {
  return [
    ...checkCount(place.rule, values.length, at),
    ...values.flatMap((value) => checkPlace(place, value, at)),
    ...checkSlices(place, values, at),
  ];
}

function checkSlices(place: Place, values: readonly unknown[], at: string): string[] {
  const { slicing } = place.rule;
  if (!slicing) {
    if (place.slices.size > 0) throw new Error(`slices without slicing at ${at}`);
    return [];
  }
  const paths = slicing.discriminator.map(({ path }) => path);
  const slices = [...place.slices].map(([name, slice]) => ({
    name,
    slice,
    members: values.filter((value) => paths.every((path) => isMember(slice, path, value))),
  }));
  const stray = values.filter((value) => !slices.some(({ members }) => members.includes(value)));
  return [
    ...(slicing.rules === 'closed' ? stray.map(() => `${at}: in none of the slices`) : []),
    ...slices.flatMap(({ name, slice, members }) => [
      ...checkCount(slice.rule, members.length, `${at}:${name}`),
      ...members.flatMap((value) => checkPlace(slice, value, `${at}:${name}`)),
    ]),
  ];
}

function isMember(slice: Place, path: string, value: unknown): boolean {
  if (path === '$this') return hasWanted(slice, value);
  const names = path.split('.');
  const place = names.reduce<Place | undefined>((from, name) => from?.children.get(name), slice);
  if (!place) throw new Error(`no rule at the discriminator ${path}`);
  const found = names.reduce<unknown[]>(
    (from, name) => from.flatMap((one) => childrenOf(one, name)),
    [value],
  );
  return found.some((one) => hasWanted(place, one));
}

function hasWanted({ rule }: Place, value: unknown): boolean {
  const wanted = wantedOf(rule);
  if (!wanted) throw new Error('a discriminator needs a fixed value or a pattern');
  return checkWanted(wanted, value);
}

function checkValue(rule: Rule, value: unknown, at: string): string[] {
  const wanted = wantedOf(rule);
  return [
    ...(wanted && !checkWanted(wanted, value) ? [`${at}: not the value it must have`] : []),
    ...(isOfType(rule, value) ? [] : [`${at}: of another type`]),
    ...(rule.constraint ?? [])
      .filter(({ expression }) => !isTrue(expression, value as object))
      .map(({ key }) => `${at}: ${key}`),
  ];
}

function isTrue(expression: string, value: object): boolean {
  const result: unknown = fhirpath.evaluate(value, expression);
  return Array.isArray(result) && result[0] === true;
}

interface Wanted {
  readonly exactly: boolean;
  readonly pattern: unknown;
}

function wantedOf(rule: Rule): Wanted | null {
  const keyword = Object.keys(rule).find((name) => /^(?:fixed|pattern)[A-Z]/.test(name));
  return keyword === undefined ? null : { exactly: keyword.startsWith('fixed'), pattern: rule[keyword] };
}

function checkWanted({ exactly, pattern }: Wanted, value: unknown): boolean {
  return holds(pattern, value) && (!exactly || holds(value, pattern));
}

/** R4 ElementDefinition.pattern[x]: what the pattern has, the value has; an item of an array anywhere in it. */
function holds(pattern: unknown, value: unknown): boolean {
  if (Array.isArray(pattern)) {
    return Array.isArray(value) && pattern.every((item) => value.some((one) => holds(item, one)));
  }
  if (typeof pattern !== 'object' || pattern === null) return pattern === value;
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(pattern).every(([name, item]) => holds(item, (value as Json)[name]));
}

/** Of several types only a Reference says by itself of which it is. A choice is named for its type. */
function isOfType({ id, type }: Rule, value: unknown): boolean {
  if (!type) return true;
  if (id.endsWith('[x]')) return type.some(({ code }) => (value as Choice).type === code);
  return type.some(({ code, targetProfile }) => {
    if (code !== 'Reference' || !targetProfile) throw new Error('the check does not know this type');
    const targets = targetProfile.map((url) => url.slice(url.lastIndexOf('/') + 1));
    return targetsOf(value as Json).every((target) => targets.includes(target));
  });
}

function targetsOf({ type, reference }: Json): string[] {
  const literal =
    typeof reference === 'string' ? /([A-Za-z]+)\/[^/]+(?:\/_history\/[^/]+)?$/.exec(reference)?.[1] : null;
  return [type, literal].filter((target) => typeof target === 'string');
}

interface Choice {
  readonly type: string;
}

function childrenOf(value: unknown, name: string): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  if (!name.endsWith('[x]')) return [(value as Json)[name] ?? []].flat();
  const stem = name.slice(0, -3);
  const names = Object.keys(value).filter(
    (one) => one.startsWith(stem) && /[A-Z]/.test(one.charAt(stem.length)),
  );
  return names.map((one): Choice => {
    const type = one.slice(stem.length);
    return { type: type === 'Base64Binary' ? 'base64Binary' : type };
  });
}

function checkCount({ min = 0, max = '*' }: Rule, count: number, at: string): string[] {
  if (count < min) return [`${at}: missing`];
  return max !== '*' && count > Number(max) ? [`${at}: too many`] : [];
}
