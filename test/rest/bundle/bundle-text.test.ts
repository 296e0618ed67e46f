import assert from 'node:assert/strict';
import fc from 'fast-check';
import { bundleText, entryPieces } from '../../../src/rest/bundle/bundle-text.js';

const resource = fc.jsonValue().map((value) => ({ resourceType: 'Basic', value }));

describe('The text of a Bundle', () => {
  it('is JSON that holds every resource as it was', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.option(fc.webUrl()), fc.option(resource))), (entries) => {
        const pieces = entries.map(([fullUrl, body]) =>
          entryPieces(fullUrl, body && Buffer.from(JSON.stringify(body)), { search: { mode: 'match' } }),
        );
        const bundle: unknown = JSON.parse(bundleText({ type: 'searchset' }, pieces).toString());
        const expected = entries.map(([fullUrl, body]) => ({
          ...(fullUrl === null ? {} : { fullUrl }),
          ...(body === null ? {} : { resource: JSON.parse(JSON.stringify(body)) as unknown }),
          search: { mode: 'match' },
        }));
        const head = { resourceType: 'Bundle', type: 'searchset' };
        assert.deepEqual(bundle, entries.length === 0 ? head : { ...head, entry: expected });
      }),
    );
  });

  it('takes the bytes of a resource as they are', () => {
    const bytes = Buffer.from('{ "resourceType":"Basic", "x":1.10e1 }');
    const text = bundleText({ type: 'searchset' }, [entryPieces(null, bytes, { search: {} })]);
    assert.ok(text.includes(bytes));
  });

  it('says the total where it is known, even if it is none', () => {
    assert.match(bundleText({ type: 'searchset', total: 0 }, []).toString(), /"total":0/);
    assert.doesNotMatch(bundleText({ type: 'searchset', total: null }, []).toString(), /total/);
  });
});
