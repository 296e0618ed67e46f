import assert from 'node:assert/strict';
import { subsettedTag } from '../../../src/fhir/subset/subsetted.js';
import { bundleIn, linkOf, resourceIn, type Api } from './api.js';
import { statusTable, type Row } from './row.js';

const rows: readonly Row[] = [
  ...[
    '_summary=all',
    '_summary=count',
    '_summary=true&_elements=status',
    '_elements=a.b',
    '_elements=%3Cb%3E',
  ].map((query): Row => ({
    what: `a read with ${query}`,
    ask: async (api) => api.send('GET', `${await weight(api)}?${query}`),
    status: 400,
    fault: 'invalid-request',
  })),
  {
    what: 'a read that is to be pretty or not, who knows',
    ask: async (api) => api.send('GET', `${await weight(api)}?_pretty=maybe`),
    status: 400,
    fault: 'invalid-request',
  },
  {
    what: 'a read in JSON by a client that would rather have XML',
    ask: async (api) =>
      api.send('GET', `${await weight(api)}?_format=json`, undefined, { accept: 'application/fhir+xml' }),
    status: 200,
    headers: { 'content-type': /^application\/fhir\+json; charset=UTF-8$/ },
  },
  {
    what: 'a read in XML by a client that would take JSON',
    ask: async (api) => api.send('GET', `${await weight(api)}?_format=application/fhir%2Bxml`),
    status: 406,
    fault: 'not-acceptable',
  },
  {
    what: 'a read by a browser',
    ask: async (api) =>
      api.send('GET', await weight(api), undefined, {
        accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8',
      }),
    status: 200,
  },
  {
    what: 'a HEAD of a part',
    ask: async (api) => api.send('HEAD', `${await weight(api)}?_summary=true`),
    status: 200,
    body: null,
  },
];

/** R4 3.1.0.1.11 to 3.1.0.1.13, 3.1.1.5.8, 3.1.1.5.9. */
export function presentationSuite(api: () => Api): void {
  statusTable(api, rows);

  it('shows a part of a resource, its digits as they are, and says that it is one', async () => {
    const path = await weight(api());
    for (const query of [
      '_summary=true',
      '_summary=text',
      '_elements=value,status',
      '_elements=Observation.value',
    ]) {
      for (const at of [path, `${path}/_history/1`]) {
        const reply = await api().send('GET', `${at}?${query}`);
        assert.equal(reply.status, 200);
        assert.deepEqual(resourceIn(reply).meta?.tag, [subsettedTag], query);
        assert.doesNotMatch(reply.text, /"note"/);
        if (!query.includes('text')) assert.match(reply.text, /"value":72\.50/);
      }
    }
    assert.equal(
      (await api().send('GET', `${path}?_summary=false`)).text,
      (await api().send('GET', path)).text,
    );
  });

  it('shows parts of what a search finds, and keeps to it from page to page', async () => {
    const ids = [await weight(api()), await weight(api())].map((path) => path.split('/').at(-1) ?? '');
    for (const query of ['_summary=true', '_summary=text', '_elements=value', '_summary=data']) {
      let page = await api().search(`/Observation?_id=${ids.join(',')}&_count=1&${query}`);
      for (let pages = 1; ; pages++) {
        assert.deepEqual(page.entry?.[0]?.resource?.meta?.tag, [subsettedTag], query);
        const next = linkOf(page, 'next');
        if (next === undefined) {
          assert.equal(pages, 2);
          break;
        }
        page = bundleIn(await api().follow(next));
      }
    }
    const counted = await api().search(`/Observation?_id=${ids.join(',')}&_summary=count`);
    assert.deepEqual([counted.total, counted.entry, linkOf(counted, 'next')], [2, undefined, undefined]);
    assert.equal((await api().send('GET', `/Observation?_id=x&_summary=all`)).status, 400);
  });

  it('lays an answer out for people, its digits as they are', async () => {
    const path = await weight(api());
    const pretty = await api().send('GET', `${path}?_pretty=true`);
    assert.match(pretty.text, /^\{\n {2}"resourceType": "Observation",\n/);
    assert.match(pretty.text, /\n {4}"value": 72\.50,?\n/);
    assert.equal(
      (await api().send('GET', `${path}?_pretty=false`)).text,
      (await api().send('GET', path)).text,
    );
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const found = await api().send(
      'POST',
      '/Observation/_search',
      `_id=${path.split('/').at(-1) ?? ''}&_pretty=true`,
      form,
    );
    assert.match(found.text, /\n {10}"value": 72\.50,?\n/);
    assert.match((await api().send('GET', '/Patient/none?_pretty=true')).text, /^\{\n {2}"resourceType"/);
  });
}

async function weight(api: Api): Promise<string> {
  const text =
    '{"resourceType":"Observation","status":"final","code":{"text":"weight"},"note":[{"text":"n"}],' +
    '"valueQuantity":{"value":72.50}}';
  return `/Observation/${resourceIn(await api.send('POST', '/Observation', text)).id ?? ''}`;
}
