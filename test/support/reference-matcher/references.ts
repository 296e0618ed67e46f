import type { PlainResource } from './element-values.js';
import { splitAt, unescaped } from './query-text.js';
import type { SearchParameter } from './search-parameters.js';
import { valueMeets } from './value-meets.js';

/** A Reference, or the text of a canonical. */
export type ReferenceValue =
  | string
  | {
      readonly reference?: string;
      readonly type?: string;
      readonly identifier?: { readonly system?: string; readonly value?: string };
    };

/** What has to be known to tell whom a reference names. */
export interface Named {
  readonly base: string;
  readonly byName: ReadonlyMap<string, PlainResource>;
}

/** `Type/id`. */
export function nameOf({ resourceType, id }: PlainResource): string {
  return `${resourceType}/${id}`;
}

/** The names of what a reference leads to on this server: by its text, and of a patient by an identifier that the patient has. */
export function namesOf(world: Named, value: ReferenceValue): string[] {
  if (typeof value === 'string') return [local(world, value)];
  const { reference } = value;
  return [...(reference === undefined ? [] : [local(world, reference)]), ...patientsOf(world, value)];
}

function patientsOf(world: Named, { type, identifier }: Exclude<ReferenceValue, string>): string[] {
  if (identifier?.system === undefined || (type !== undefined && type !== 'Patient')) return [];
  return [...world.byName.values()]
    .filter(({ resourceType }) => resourceType === 'Patient')
    .filter((patient) =>
      ((patient as { identifier?: { system?: string; value?: string }[] }).identifier ?? []).some(
        ({ system, value: number }) => system === identifier.system && number === identifier.value,
      ),
    )
    .map(nameOf);
}

/** Whether a reference meets one alternative (R4 3.1.1.4.12, 3.1.1.4.13). */
export function referenceMeets(
  world: Named,
  { target = [] }: SearchParameter,
  modifier: string,
  asked: string,
  value: ReferenceValue,
): boolean {
  const text = unescaped(asked);
  if (typeof value === 'string') return canonicalMeets(modifier, text, value) || local(world, value) === text;
  if (modifier === 'identifier') return identifierMeets(world, asked, value);
  const names = namesOf(world, value);
  if (modifier !== '') return names.includes(`${modifier}/${text}`);
  if (text.includes('/') || text.includes(':')) return names.includes(local(world, text));
  return names.some((name) => name.endsWith(`/${text}`) && target.includes(name.split('/')[0] ?? ''));
}

/** An identifier of the reference itself, or of the patient whom it names. */
function identifierMeets(world: Named, asked: string, value: Exclude<ReferenceValue, string>): boolean {
  const patients = namesOf(world, value).filter((name) => name.startsWith('Patient/'));
  const said = patients.flatMap(
    (name) => (world.byName.get(name) as { identifier?: object[] } | undefined)?.identifier ?? [],
  );
  return [value.identifier ?? {}, ...said].some((identifier) =>
    valueMeets('token', 'identifier', '', asked, identifier, 0),
  );
}

function canonicalMeets(modifier: string, asked: string, value: string): boolean {
  const [url, version = ''] = splitAt(value, '|');
  const [askedUrl, askedVersion] = splitAt(asked, '|');
  if (url !== askedUrl) return false;
  if (modifier === 'below') return version === askedVersion || version.startsWith(askedVersion ?? '');
  return askedVersion === undefined || version === askedVersion;
}

/** Without the server's own base and without the version. */
function local({ base }: Named, reference: string): string {
  const text = reference.startsWith(`${base}/`) ? reference.slice(base.length + 1) : reference;
  return text.replace(/\/_history\/[^/]+$/, '');
}
