import assert from 'node:assert/strict';
import { bundleIn, idsOf, linkOf, unique, type Api } from './api.js';
import type { Bundle } from './resources.js';

/** R4 3.1.1.5: how the results of a search are ordered, paged, counted and what goes with them. */
export function searchResultsSuite(api: () => Api): void {
  for (const sort of ['family,-birthdate', '-family', '-_lastUpdated', '_id']) {
    it(`gives pages by ${sort} that neither repeat nor lose one, whatever is written meanwhile`, async () => {
      const { system, ids } = await people(api(), 24);
      const seen: (string | undefined)[] = [];
      let turn = 0;
      for await (const page of pages(api(), `/Patient?identifier=${system}|&_sort=${sort}&_count=5`)) {
        assert.ok((page.entry ?? []).length <= 5);
        seen.push(...idsOf(page));
        await disturb(api(), system, ids, turn++);
      }
      assert.equal(new Set(seen).size, seen.length, 'one stands twice');
      assert.deepEqual(
        ids.filter((id) => !seen.includes(id)),
        [],
        'one is missing',
      );
    });
  }

  it('sorts by several keys, either way, and puts what has no value last', async () => {
    const system = `urn:${unique()}`;
    const names = ['b', 'a', null, 'c', 'a'];
    const ids: string[] = [];
    for (const [i, family] of names.entries()) ids.push(await api().create(person(system, family, 1990 + i)));
    const order = async (sort: string): Promise<number[]> => {
      const found = await api().search(`/Patient?identifier=${system}|&_sort=${sort}`);
      return idsOf(found).map((id) => ids.indexOf(id ?? ''));
    };
    assert.deepEqual(await order('family,birthdate'), [1, 4, 0, 3, 2]);
    assert.deepEqual(await order('family,-birthdate'), [4, 1, 0, 3, 2]);
    assert.deepEqual(await order('-family,birthdate'), [3, 0, 1, 4, 2]);
    assert.deepEqual(await order('-birthdate'), [4, 3, 2, 1, 0]);
    assert.deepEqual(await order('_lastUpdated'), [0, 1, 2, 3, 4]);
  });

  it('counts on every page what is asked to be counted, and nothing that is not', async () => {
    const { system } = await people(api(), 7);
    const query = `/Patient?identifier=${system}|&_count=3`;
    for await (const page of pages(api(), `${query}&_total=accurate`)) assert.equal(page.total, 7);
    for await (const page of pages(api(), `${query}&_total=none`)) assert.equal(page.total, undefined);
    const counted = await api().search(`/Patient?identifier=${system}|&_summary=count`);
    assert.equal(counted.total, 7);
    assert.equal(counted.entry, undefined);
  });

  it('brings what a match refers to and what refers to it, each once, and nothing that is not there', async () => {
    const { ann, gone, ids, weight } = await visits(api());
    const query = `/Observation?_id=${ids.join()}`;
    assert.deepEqual(await brought(api(), `${query}&_include=Observation:subject`), [`Patient/${ann}`]);
    assert.deepEqual(await brought(api(), `${query}&_include=Observation:subject:Group`), []);
    const all = await brought(api(), `${query}&_include=*`);
    assert.deepEqual(all, [`Encounter/${weight.encounter}`, `Patient/${ann}`].sort());
    assert.ok(!all.includes(`Patient/${gone}`));
    const back = await brought(api(), `/Patient?_id=${ann}&_revinclude=Observation:patient`);
    assert.deepEqual(
      back,
      ids
        .slice(0, 2)
        .map((id) => `Observation/${id}`)
        .sort(),
    );
    const further = `/Observation?_id=${ids[0] ?? ''}&_include=Observation:encounter&_include:iterate=Encounter:patient`;
    assert.deepEqual(
      await brought(api(), further),
      [`Encounter/${weight.encounter}`, `Patient/${ann}`].sort(),
    );
  });

  it('counts pages by matches, and brings with each page what goes with it', async () => {
    const { ann, ids } = await visits(api());
    let found = 0;
    for await (const page of pages(
      api(),
      `/Observation?patient=${ann}&_include=Observation:subject&_count=1`,
    )) {
      const modes = (page.entry ?? []).map(({ search }) => search?.mode);
      assert.deepEqual(modes, ['match', 'include']);
      found++;
    }
    assert.equal(found, 2);
    assert.equal(ids.length, 3);
  });

  it('finds in a compartment, in one type or in all, and names nobody in its links', async () => {
    const { ann, ids } = await visits(api());
    const observations = await api().search(`/Patient/${ann}/Observation`);
    assert.deepEqual(idsOf(observations).sort(), ids.slice(0, 2).sort());
    const all: string[] = [];
    for await (const page of pages(api(), `/Patient/${ann}/*?_count=2`)) {
      all.push(...(page.entry ?? []).map(({ resource }) => resource?.resourceType ?? ''));
      for (const { url } of page.link ?? []) assert.ok(!url.includes(ann), 'a link names a person');
    }
    const others = all.filter((type) => type !== 'AuditEvent');
    assert.ok(others.length < all.length);
    assert.deepEqual(others.sort(), ['Encounter', 'Observation', 'Observation', 'Patient']);
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const posted = await api().send(
      'POST',
      `/Patient/${ann}/Observation/_search`,
      `_id=${ids[0] ?? ''}`,
      form,
    );
    assert.deepEqual(idsOf(bundleIn(posted)), ids.slice(0, 1));
  });

  it('finds across types', async () => {
    const { ann, weight } = await visits(api());
    const both = await api().search(`?_type=Patient,Encounter&_id=${ann},${weight.encounter}`);
    assert.deepEqual(idsOf(both).sort(), [ann, weight.encounter].sort());
    const every = await api().search(`?_id=${ann},${weight.encounter}`);
    assert.deepEqual(idsOf(every).sort(), [ann, weight.encounter].sort());
  });
}

async function* pages(api: Api, query: string): AsyncGenerator<Bundle> {
  let page = await api.search(query);
  for (;;) {
    yield page;
    const next = linkOf(page, 'next');
    if (next === undefined) return;
    page = bundleIn(await api.follow(next));
  }
}

function person(system: string, family: string | null, born: number): object {
  return {
    resourceType: 'Patient',
    identifier: [{ system, value: unique() }],
    ...(family !== null && { name: [{ family }] }),
    birthDate: String(born),
  };
}

/** People who share a system of identifiers that nobody else has. */
async function people(api: Api, count: number): Promise<{ system: string; ids: string[] }> {
  const system = `urn:${unique()}`;
  const families = Array.from({ length: count }, (_, i) => (i % 7 === 0 ? null : `name${String(i % 5)}`));
  const ids = await Promise.all(families.map((family, i) => api.create(person(system, family, 1950 + i))));
  return { system, ids };
}

/** Others move to the beginning and to the end, and come and go. */
async function disturb(api: Api, system: string, ids: readonly string[], turn: number): Promise<void> {
  const moved = [ids[(3 * turn) % ids.length], ids[(3 * turn + 11) % ids.length]];
  for (const [i, id] of moved.entries()) {
    const changed = { ...person(system, i === 0 ? 'aaa' : 'zzz', 2000), id };
    assert.equal((await api.send('PUT', `/Patient/${id ?? ''}`, changed)).status, 200);
  }
  const passing = await api.create(person(system, `name${String(turn % 5)}`, 1970));
  if (turn % 2 === 0) await api.send('DELETE', `/Patient/${passing}`);
}

interface Visits {
  readonly ann: string;
  readonly gone: string;
  /** Two Observations of ann's and one of somebody who was deleted. */
  readonly ids: readonly string[];
  readonly weight: { readonly encounter: string };
}

async function visits(api: Api): Promise<Visits> {
  const ann = await api.create({ resourceType: 'Patient' });
  const gone = await api.create({ resourceType: 'Patient' });
  const encounter = await api.create({
    resourceType: 'Encounter',
    status: 'finished',
    class: { code: 'AMB' },
    subject: { reference: `Patient/${ann}` },
  });
  const weight = (patient: string, parts: object = {}): object => ({
    resourceType: 'Observation',
    status: 'final',
    code: { text: 'weight' },
    subject: { reference: `Patient/${patient}` },
    ...parts,
  });
  const ids = [
    await api.create(weight(ann, { encounter: { reference: `Encounter/${encounter}` } })),
    await api.create(weight(ann, { performer: [{ reference: `Practitioner/${unique()}` }] })),
    await api.create(weight(gone)),
  ];
  await api.send('DELETE', `/Patient/${gone}`);
  return { ann, gone, ids, weight: { encounter } };
}

/** `Type/id` of what goes with the matches. */
async function brought(api: Api, query: string): Promise<string[]> {
  const { entry = [] } = await api.search(query);
  const included = entry.filter(({ search }) => search?.mode === 'include');
  return included.map(({ resource }) => `${resource?.resourceType ?? ''}/${resource?.id ?? ''}`).sort();
}
