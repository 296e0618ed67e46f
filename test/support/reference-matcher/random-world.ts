import type { PlainResource } from './element-values.js';
import { makeRandom, type Random } from './random.js';

const families = [
  'Ångström',
  'Müller',
  "O'Brien",
  'Smith-Jones',
  'Carreno Quinones',
  'Li',
  'Lindqvist',
  'SMITH',
];
const givens = ['Eve', 'Evelyn', 'Sévérine', 'José', 'Luis  Miguel', 'Ann', 'EVE', 'Zoë'];
const cities = ['Zürich', 'St. Gallen', 'Pleasantville', 'Pleasant Hill', 'PleasantVille, Rock & Roll'];
const genders = ['male', 'female', 'other', 'unknown'];
const codes = [
  { system: 'http://loinc.org', code: '1234-5', display: 'First thing' },
  { system: 'http://loinc.org', code: '456', display: 'Second thing' },
  { system: 'urn:example:codes', code: '456', display: 'Third' },
  { system: 'urn:example:codes', code: 'a,b|c$d', display: 'Odd, but true' },
  { code: '456' },
  { system: 'http://snomed.info/sct', code: '25064002', display: 'Headache (finding)' },
];
const dates = [
  '2013',
  '2013-01',
  '2013-01-14',
  '2013-01-14T10:00:00Z',
  '2013-01-14T23:30:00-05:00',
  '2013-01-14T10:00:00.123Z',
  '2012-02-29',
  '2012-12',
  '2013-02-01',
  '2012-12-31T23:59:59Z',
  '2014-06-15T12:00:00+02:00',
];
const amounts = [5.4, 5.44, 0.0054, 70, 154, 0, -2.5, 120, 1e-7, 99.6, 100];
const ucum = ['mg', 'g', 'kg', 'mmol/L', 'mol/L', 'mm[Hg]'];

/** Resources of the types that are searched for most, alike in many ways and different in as many. */
export function randomWorld(seed: number, size: number): PlainResource[] {
  const random = makeRandom(seed);
  const ids = (type: string, share: number): string[] =>
    Array.from({ length: Math.max(2, Math.round(size * share)) }, (_, i) => `${type.toLowerCase()}-${i}`);
  const world: World = {
    random,
    Patient: ids('Patient', 0.15),
    Practitioner: ids('Practitioner', 0.05),
    Organization: ids('Organization', 0.05),
    Encounter: ids('Encounter', 0.1),
    Observation: ids('Observation', 0.25),
  };
  return [
    ...world.Organization.map((id, i) => organization(world, id, i)),
    ...world.Practitioner.map((id) => practitioner(world, id)),
    ...world.Patient.map((id, i) => patient(world, id, i)),
    ...world.Encounter.map((id, i) => encounter(world, id, i)),
    ...world.Observation.map((id) => observation(world, id)),
    ...ids('Condition', 0.1).map((id) => condition(world, id)),
    ...ids('RiskAssessment', 0.08).map((id) => risk(world, id)),
    ...ids('DocumentReference', 0.1).map((id) => documentReference(world, id)),
    ...ids('Consent', 0.08).map((id) => consent(world, id)),
    ...ids('ValueSet', 0.04).map((id, i) => valueSet(world, id, i)),
    ...ids('List', 0.04).map((id) => list(world, id)),
  ];
}

interface World {
  readonly random: Random;
  readonly Patient: readonly string[];
  readonly Practitioner: readonly string[];
  readonly Organization: readonly string[];
  readonly Encounter: readonly string[];
  readonly Observation: readonly string[];
}

type Referred = Exclude<keyof World, 'random'>;

const base = 'http://fhir.example.org/fhir';

/** Some of the elements, so that none is always there. */
function resource(
  random: Random,
  resourceType: string,
  id: string,
  must: object,
  may: object,
): PlainResource {
  const kept = Object.entries(may).filter(([, value]) => value !== undefined && random.chance(0.7));
  return { resourceType, id, ...meta(random), ...must, ...Object.fromEntries(kept) };
}

function meta(random: Random): object {
  if (random.chance(0.6)) return {};
  return {
    meta: {
      tag: [random.pick(codes.slice(0, 3))],
      security: [{ system: 'urn:example:labels', code: random.pick(['R', 'N', 'V']) }],
      profile: [`http://example.org/fhir/StructureDefinition/${random.pick(['a', 'b'])}`],
      source: random.pick(['http://source.example.org/a', 'http://source.example.org/a/b']),
    },
  };
}

function reference({ random, ...world }: World, type: Referred): object {
  const name = `${type}/${random.pick(world[type])}`;
  if (random.chance(0.1)) return { reference: `${base}/${name}` };
  if (random.chance(0.05)) return { reference: `http://elsewhere.example.org/fhir/${name}` };
  if (random.chance(0.05)) return { reference: `${type}/nobody` };
  return { reference: name };
}

/** A patient, now and then by number alone. */
function subject(world: World): object {
  const { random, Patient } = world;
  if (!random.chance(0.1)) return reference(world, 'Patient');
  return { type: 'Patient', identifier: number(Patient.indexOf(random.pick(Patient))) };
}

function number(i: number): object {
  return { system: 'urn:example:nhs', value: `${7_000_000_000 + i}` };
}

function concept(random: Random, code: object = random.pick(codes)): object {
  const more = random.chance(0.2) ? [random.pick(codes)] : [];
  return {
    coding: [code, ...more],
    ...(random.chance(0.3) ? { text: random.pick(['Headache', 'headache of old']) } : {}),
  };
}

function period(random: Random): object {
  const [start, end] = random.some(dates, 2).sort((a, b) => Date.parse(a) - Date.parse(b));
  if (random.chance(0.2)) return { start };
  return random.chance(0.2) ? { end } : { start, end };
}

function quantity(random: Random): object {
  const value = random.pick(amounts);
  if (random.chance(0.2)) return { value };
  const unit = random.pick(ucum);
  if (random.chance(0.2)) return { value, unit };
  if (random.chance(0.1)) return { value, unit, system: 'urn:example:units', code: unit };
  return { value, unit: random.pick([unit, 'units']), system: 'http://unitsofmeasure.org', code: unit };
}

function humanNames(random: Random): object[] {
  return Array.from({ length: 1 + random.below(2) }, () => ({
    ...(random.chance(0.9) ? { family: random.pick(families) } : {}),
    given: random.some(givens, 1 + random.below(2)),
    ...(random.chance(0.2) ? { text: `${random.pick(givens)} ${random.pick(families)}` } : {}),
  }));
}

function organization(world: World, id: string, i: number): PlainResource {
  const { random } = world;
  return resource(
    random,
    'Organization',
    id,
    { name: random.pick(['Hill Hospital', 'Spring Hill', 'St. Elsewhere']) },
    {
      active: random.chance(0.5),
      address: [{ city: random.pick(cities) }],
      partOf: i > 0 ? { reference: `Organization/organization-${random.below(i)}` } : undefined,
    },
  );
}

function practitioner({ random }: World, id: string): PlainResource {
  return resource(
    random,
    'Practitioner',
    id,
    {},
    {
      name: humanNames(random),
      gender: random.pick(genders),
      identifier: [{ system: 'urn:example:gmc', value: id }],
      address: [{ city: random.pick(cities), state: random.pick(['CA', 'MN']) }],
    },
  );
}

function patient(world: World, id: string, i: number): PlainResource {
  const { random } = world;
  return resource(
    random,
    'Patient',
    id,
    { identifier: [number(i)] },
    {
      active: random.chance(0.5),
      name: humanNames(random),
      gender: random.pick(genders),
      birthDate: random.pick(['1974', '1974-12', '1974-12-25', '1980-02-29', '1999-06-01']),
      address: [{ use: random.pick(['home', 'old']), line: ['1 Hill Street'], city: random.pick(cities) }],
      telecom: [
        { system: random.pick(['phone', 'email']), value: random.pick(['555-0100', 'a@example.org']) },
      ],
      generalPractitioner: [reference(world, random.pick(['Practitioner', 'Organization']))],
      managingOrganization: reference(world, 'Organization'),
      ...(random.chance(0.5)
        ? { deceasedBoolean: random.chance(0.5) }
        : { deceasedDateTime: random.pick(dates) }),
    },
  );
}

function encounter(world: World, id: string, i: number): PlainResource {
  const { random } = world;
  const must = {
    status: random.pick(['planned', 'finished']),
    class: { system: 'urn:example:class', code: random.pick(['AMB', 'IMP']) },
  };
  return resource(random, 'Encounter', id, must, {
    subject: subject(world),
    period: period(random),
    serviceProvider: reference(world, 'Organization'),
    participant: [{ individual: reference(world, 'Practitioner') }],
    reasonCode: [concept(random)],
    partOf: i > 0 ? { reference: `Encounter/encounter-${random.below(i)}` } : undefined,
  });
}

function observationValue(random: Random): object {
  const kind = random.below(5);
  if (kind < 2) return { valueQuantity: quantity(random) };
  if (kind === 2) return { valueCodeableConcept: concept(random) };
  return kind === 3
    ? { valueString: random.pick(['a little', 'Löwe in sight']) }
    : { valueDateTime: random.pick(dates) };
}

function observation(world: World, id: string): PlainResource {
  const { random } = world;
  const component = Array.from({ length: 2 }, () => ({
    code: concept(random),
    valueQuantity: quantity(random),
  }));
  const must = { status: random.pick(['final', 'amended']), code: concept(random) };
  return resource(random, 'Observation', id, must, {
    category: [concept(random)],
    subject: subject(world),
    encounter: reference(world, 'Encounter'),
    performer: [reference(world, 'Practitioner'), reference(world, 'Organization')],
    ...(random.chance(0.5) ? { effectiveDateTime: random.pick(dates) } : { effectivePeriod: period(random) }),
    ...observationValue(random),
    ...(random.chance(0.4) ? { component } : {}),
    derivedFrom: [reference(world, 'Observation')],
  });
}

function condition(world: World, id: string): PlainResource {
  const { random } = world;
  return resource(
    random,
    'Condition',
    id,
    { subject: subject(world) },
    {
      code: concept(random),
      category: [concept(random), concept(random)],
      severity: concept(random),
      ...(random.chance(0.5) ? { onsetDateTime: random.pick(dates) } : { onsetPeriod: period(random) }),
      encounter: reference(world, 'Encounter'),
      recordedDate: random.pick(dates),
    },
  );
}

function risk(world: World, id: string): PlainResource {
  const { random } = world;
  const prediction = Array.from({ length: 1 + random.below(2) }, () => ({
    probabilityDecimal: random.pick([0.8, 0.849, 0.85, 0.0075, 0.1, 0.9, 0, 1, 100, 99.6]),
  }));
  return resource(
    random,
    'RiskAssessment',
    id,
    { status: 'final', subject: subject(world) },
    {
      prediction,
      occurrencePeriod: period(random),
      method: concept(random),
    },
  );
}

function documentReference(world: World, id: string): PlainResource {
  const { random } = world;
  const attachment = {
    contentType: random.pick(['text/xml', 'text/xml; charset=UTF-8', 'application/pdf']),
    url: `http://docs.example.org/${random.pick(['a', 'a/b', 'c'])}/${random.below(4)}`,
  };
  const relatesTo = Array.from({ length: 2 }, () => ({
    code: random.pick(['replaces', 'appends']),
    target: { reference: `DocumentReference/documentreference-${random.below(4)}` },
  }));
  const inside = {
    contained: [{ resourceType: 'Practitioner', id: 'a', name: humanNames(random) }],
    author: [{ reference: '#a' }],
  };
  const author = random.chance(0.3) ? inside : { author: [reference(world, 'Practitioner')] };
  return resource(
    random,
    'DocumentReference',
    id,
    { status: 'current', content: [{ attachment }], ...author },
    {
      subject: subject(world),
      type: concept(random),
      date: random.pick(dates.filter((date) => date.includes('T'))),
      description: random.pick(['Physical examination', 'physics']),
      relatesTo,
      context: { period: period(random), event: [concept(random)] },
    },
  );
}

function consent(world: World, id: string): PlainResource {
  const { random } = world;
  const provision = (): object => ({
    type: random.pick(['permit', 'deny']),
    period: period(random),
    action: [concept(random)],
    purpose: [random.pick(codes)],
    actor: [{ role: { text: 'recipient' }, reference: reference(world, 'Practitioner') }],
  });
  const must = {
    status: random.pick(['active', 'inactive']),
    scope: concept(random),
    category: [concept(random)],
    policyRule: { text: 'rule' },
    patient: subject(world),
  };
  return resource(random, 'Consent', id, must, {
    dateTime: random.pick(dates),
    provision: { ...provision(), provision: [provision()] },
  });
}

function valueSet({ random }: World, id: string, i: number): PlainResource {
  return resource(
    random,
    'ValueSet',
    id,
    { status: random.pick(['draft', 'active']) },
    {
      url: `http://acme.example.org/fhir/${random.pick(['ValueSet', 'valueset', 'a/b'])}/${i}`,
      name: random.pick(['Eins', 'Zwei']),
      date: random.pick(dates.filter((date) => !date.includes('.'))),
    },
  );
}

function list(world: World, id: string): PlainResource {
  const { random } = world;
  const items = [reference(world, 'Patient'), reference(world, 'Observation'), reference(world, 'Encounter')];
  return resource(
    random,
    'List',
    id,
    { status: 'current', mode: 'working' },
    {
      entry: random.some(items, 2).map((item) => ({ item })),
      title: random.pick(['Submission', 'Folder']),
    },
  );
}
