import assert from 'node:assert/strict';
import { idsOf, nhsNumber, somebody, unique, type Api } from './api.js';

/** Whom a resource is about, in the three ways of saying so. */
export function subjectsSuite(api: () => Api): void {
  it('finds what names a patient by id, by URL and by number alone, as long as the Patient says that they are one', async () => {
    const value = unique();
    const id = await api().create(somebody(value));
    const observations = await observeInThreeWays(api(), id, value);
    const questions = [
      `patient=${id}`,
      `patient=Patient/${id}`,
      `patient=${api().base}/Patient/${id}`,
      `subject=Patient/${id}`,
      `subject:Patient=${id}`,
      `patient.identifier=${nhsNumber}|${value}`,
      `patient:identifier=${nhsNumber}|${value}`,
      `subject:identifier=${nhsNumber}|${value}`,
    ];
    for (const question of questions) {
      assert.deepEqual(
        await found(api(), question),
        [...observations].sort(),
        question.replaceAll(value, '…'),
      );
    }
  });

  it('stops doing so with the version of the Patient that no longer says so', async () => {
    const value = unique();
    const id = await api().create(somebody(value));
    const [byId, byUrl, byNumber] = await observeInThreeWays(api(), id, value);
    await api().send('PUT', `/Patient/${id}`, { ...somebody(), id });
    assert.deepEqual(await found(api(), `patient=${id}`), [byId, byUrl].sort());
    assert.deepEqual(await found(api(), `subject:identifier=${nhsNumber}|${value}`), [byNumber]);
  });

  it('does not take one person for another', async () => {
    const [value, other] = [unique(), unique()];
    const [id, otherId] = [await api().create(somebody(value)), await api().create(somebody(other))];
    await observeInThreeWays(api(), id, value);
    assert.deepEqual(await found(api(), `patient=${otherId}`), []);
    assert.deepEqual(await found(api(), `subject:identifier=${nhsNumber}|${other}`), []);
    assert.deepEqual(await found(api(), `subject:identifier=urn:other|${value}`), []);
  });
}

async function observeInThreeWays(api: Api, id: string, value: string): Promise<[string, string, string]> {
  const observe = (subject: object): Promise<string> =>
    api.create({ resourceType: 'Observation', status: 'final', code: { text: 'x' }, subject });
  return [
    await observe({ reference: `Patient/${id}` }),
    await observe({ reference: `${api.base}/Patient/${id}` }),
    await observe({ identifier: { system: nhsNumber, value } }),
  ];
}

async function found(api: Api, question: string): Promise<(string | undefined)[]> {
  return idsOf(await api.search(`/Observation?${question}`)).sort();
}
