import assert from 'node:assert/strict';
import { Fault } from '../../../src/fault.js';
import { inPlace, placedIssues } from '../../../src/records/transaction/in-place.js';

const place = 'Bundle.entry[3]';

describe('A fault of an entry', () => {
  it('says where in the entry, whatever the type of its resource', () => {
    const paths = { 'Patient.name[0].given': '.name[0].given', resourceType: '.resourceType', Patient: '' };
    for (const [expression, inner] of Object.entries(paths)) {
      const [issue] = placedIssues([{ expression, code: 'value', text: 'x' }], place);
      assert.equal(issue?.expression, `Bundle.entry[3].resource${inner}`);
    }
  });

  it('says which entry, if it says no more, and keeps its code and cause', async () => {
    const cause = new Error('cause');
    const work = inPlace(place, () => Promise.reject(new Fault('not-found', 'gone', [], cause)));
    await assert.rejects(work, {
      code: 'not-found',
      message: 'gone',
      issues: [{ expression: place, code: 'invalid', text: 'gone' }],
      cause,
    });
  });

  it('is not placed twice', async () => {
    const work = inPlace(place, () =>
      inPlace('Bundle.entry[4]', () => Promise.reject(new Fault('deleted', 'x'))),
    );
    await assert.rejects(work, (fault: Fault) => fault.issues[0]?.expression === 'Bundle.entry[4]');
  });

  it('is what it is if it is no Fault', async () => {
    const error = new Error('x');
    await assert.rejects(
      inPlace(place, () => Promise.reject(error)),
      error,
    );
  });
});
