import assert from 'node:assert/strict';
import type { Search } from '../../../src/fhir/search/criterion.js';
import type { RecordsContext } from '../../../src/records/context.js';
import { matchesOf } from '../../../src/records/search/matches.js';
import type { Proposal } from '../../../src/records/search/ready.js';
import { makeSearchRun } from '../../../src/records/search/search-run.js';
import { withBounds } from '../../../src/records/search/walk.js';
import type { ResourceType } from '../../../src/fhir/resource-types.js';
import { typeFamily } from '../../../src/records/row-tokens.js';
import { quietRecords } from '../../support/quiet-records.js';
import { put, searchOf, withTempRecords } from '../../support/temp-records.js';

const nhs = { system: 'urn:nhs', value: '1' };
const to = (reference: string): object => ({ reference });

const world: readonly object[] = [
  {
    resourceType: 'Patient',
    id: 'ann',
    identifier: [nhs],
    name: [{ family: 'Ash' }],
    generalPractitioner: [to('Practitioner/joe')],
  },
  {
    resourceType: 'Patient',
    id: 'ben',
    name: [{ family: 'Birch' }],
    link: [{ other: to('Patient/ann'), type: 'seealso' }],
  },
  { resourceType: 'Practitioner', id: 'joe', name: [{ family: 'Joiner' }] },
  {
    resourceType: 'Encounter',
    id: 'e',
    status: 'finished',
    class: { code: 'AMB' },
    subject: to('Patient/ann'),
  },
  observation('by-reference', { subject: to('Patient/ann'), performer: [to('Practitioner/joe')] }),
  observation('by-number', { subject: { identifier: nhs }, encounter: to('Encounter/e') }),
  observation('by-url', { subject: to('http://elsewhere.example/Patient/7') }),
  observation('of-ben', { subject: to('Patient/ben'), performer: [to('Patient/ann')] }),
  observation('of-nobody', { performer: [{ identifier: { system: 'urn:gmc', value: '2' } }] }),
  observation('within', {
    contained: [{ resourceType: 'Patient', id: 'p', name: [{ family: 'Ash' }] }],
    subject: to('#p'),
  }),
  {
    resourceType: 'List',
    id: 'l',
    status: 'current',
    mode: 'working',
    entry: [{ item: to('Observation/of-ben') }],
  },
  { resourceType: 'Measure', id: 'm', status: 'active', url: 'urn:measure:1' },
  {
    resourceType: 'MeasureReport',
    id: 'r',
    status: 'complete',
    type: 'summary',
    measure: 'urn:measure:1|2',
    period: { start: '2026' },
  },
];

function observation(id: string, parts: object): object {
  return { resourceType: 'Observation', id, status: 'final', code: { text: 'x' }, ...parts };
}

/** What each finds; all of these criteria say where to look. */
const searches: readonly (readonly [type: ResourceType, query: string, found: string])[] = [
  ['Observation', '_id=by-url,of-ben,none', 'by-url of-ben'],
  ['Observation', 'subject=Patient/ann', 'by-number by-reference of-ben'],
  ['Observation', 'performer=Practitioner/joe', 'by-reference'],
  ['Observation', 'performer=Patient/ann', 'of-ben'],
  ['Observation', 'performer:identifier=urn:gmc|2', 'of-nobody'],
  ['Observation', 'subject:identifier=urn:nhs|1', 'by-number by-reference of-ben'],
  ['Observation', 'subject=http://elsewhere.example/Patient/7', 'by-url'],
  ['Observation', 'encounter=e', 'by-number'],
  ['Observation', 'subject:Patient.family=Ash', 'by-number by-reference of-ben within'],
  ['Observation', 'patient.identifier=urn:nhs|1', 'by-number by-reference of-ben'],
  ['Observation', 'encounter.class=AMB', 'by-number'],
  [
    'Observation',
    'subject:Patient.general-practitioner:Practitioner.family=Joiner',
    'by-number by-reference of-ben',
  ],
  ['Observation', '_list=l', 'of-ben'],
  ['Observation', '_filter=encounter eq Encounter/e or _id eq by-url', 'by-number by-url'],
  ['Patient', 'identifier=urn:nhs|1,7', 'ann'],
  ['Patient', 'link=Patient/ann', 'ben'],
  ['Patient', '_has:Patient:link:family=Birch', 'ann'],
  ['Patient', '_has:Observation:performer:_id=of-ben', 'ann ben'],
  ['Practitioner', '_has:Observation:performer:_has:List:item:status=current', ''],
  ['Practitioner', '_has:Patient:general-practitioner:identifier=1', 'joe'],
  ['Measure', 'url=urn:measure:1', 'm'],
  ['Measure', '_has:MeasureReport:measure:status=complete', 'm'],
  ['MeasureReport', 'measure.url=urn:measure:1', 'r'],
  ['MeasureReport', 'measure=urn:measure:1|2', 'r'],
];

describe('Where a search looks', () => {
  it('is where all its matches are, whichever of its criteria says so, and the walk over the type finds the same', async () => {
    await withTempRecords(async ({ context }) => {
      const records = quietRecords(context);
      for (const resource of world) await put(records, resource);
      for (const [type, query, ids] of searches) {
        const search = searchOf(type, query);
        const whole = { ids: [], families: [typeFamily(context, type)] };
        const proposals = await proposalsFor(context, search);
        assert.equal(proposals.length, 1, query);
        for (const proposal of [...proposals, whole])
          assert.equal((await found(context, search, proposal)).join(' '), ids, query);
      }
    });
  });
});

async function proposalsFor(context: RecordsContext, search: Search): Promise<Proposal[]> {
  const { criteria } = await makeSearchRun(context).ready(search);
  const proposals = await Promise.all(criteria.map((criterion) => criterion.propose()));
  return proposals.filter((proposal) => proposal !== null);
}

async function found(
  context: RecordsContext,
  search: Search,
  { ids, families }: Proposal,
): Promise<string[]> {
  const run = makeSearchRun(context);
  const plan = {
    search: await run.ready(search),
    ids: [...new Set(ids)].sort(),
    families: await withBounds(context, families),
    cost: 0,
  };
  const all: string[] = [];
  for await (const matches of matchesOf(run, plan, { after: null, stride: 16 }))
    all.push(...matches.map((match) => match.found.id));
  return all.sort();
}
