import assert from 'node:assert/strict';
import { idsOf, linkOf, nhsNumber, bundleIn, somebody, unique, type Api } from './api.js';
import { statusTable, type Row } from './row.js';

const form = { 'content-type': 'application/x-www-form-urlencoded' };

const refusals: readonly Row[] = [
  ...(
    [
      ['a search by a parameter that nobody knows', 'colour=blue'],
      ['a search that wants to be sorted by what is no parameter', '_sort=colour'],
      ['a search by a parameter of another type', 'patient=1'],
      ['a search for a date that is none', '_lastUpdated=lately'],
      ['a search for a token of three parts', 'identifier=a|b|c'],
      ['a _count that is no number', '_count=many'],
      ['a negative _count', '_count=-1'],
      ['two _counts', '_count=1&_count=2'],
      ['a page that is none', '_page=AAAA'],
      ['a page that is not base64', '_page=%20'],
      ['a parameter with a NUL', 'identifier=%00'],
      ['a parameter with half an escape', 'identifier=%e'],
      ['a parameter that is not UTF-8', 'identifier=%ff'],
      ['five hundred and one parameters', 'a=&'.repeat(501)],
      ['a NoSQL operator', 'identifier[$ne]=1'],
      ['__proto__', '__proto__=1'],
    ] as const
  ).map(([what, query]): Row => ({
    what,
    ask: (api) => api.send('GET', `/Patient?${query}`),
    status: 400,
    fault: 'invalid-request',
  })),
  {
    what: 'a search of a type that R4 does not have',
    ask: (api) => api.send('GET', '/Unicorn?_id=1'),
    status: 404,
    fault: 'unknown-type',
  },
  {
    what: 'a search of everything by what only some types have',
    ask: (api) => api.send('GET', '?status=active'),
    status: 400,
    fault: 'invalid-request',
  },
  {
    what: 'a search that is posted as JSON',
    ask: (api) => api.send('POST', '/Patient/_search', { _id: '1' }),
    status: 415,
    fault: 'unsupported-media-type',
  },
  {
    what: 'a posted search for XML',
    ask: (api) => api.send('POST', '/Patient/_search', '_format=xml', form),
    status: 406,
    fault: 'not-acceptable',
  },
  {
    what: 'a posted search of megabytes',
    ask: (api) => api.send('POST', '/Patient/_search', `_id=${'1'.repeat(1 << 20)}`, form),
    status: 413,
    fault: 'too-large',
  },
  {
    what: 'a GET of _search',
    ask: (api) => api.send('GET', '/Patient/_search?_id=1'),
    status: 405,
    fault: 'method-not-allowed',
    headers: { allow: /^POST$/ },
  },
  {
    what: 'the page of another type',
    ask: async (api) => api.follow((await nextOf(api)).replace('/Patient?', '/Observation?')),
    status: 400,
    fault: 'invalid-request',
  },
  {
    what: 'a page with its end cut off',
    ask: async (api) => api.follow((await nextOf(api)).slice(0, -4)),
    status: 400,
    fault: 'invalid-request',
  },
  {
    what: 'a page with a parameter beside it',
    ask: async (api) => api.follow(`${await nextOf(api)}&_lastUpdated=gt2000`),
    status: 400,
    fault: 'invalid-request',
  },
  {
    what: 'a page with a count beside it that is none',
    ask: async (api) => api.follow(`${await nextOf(api)}&_count=many`),
    status: 400,
    fault: 'invalid-request',
  },
  {
    what: 'a page as JSON, prettily',
    ask: async (api) => api.follow(`${await nextOf(api)}&_format=json&_pretty=true`),
    status: 200,
  },
];

/** R4 3.1.0.10, 3.1.1. */
export function searchesSuite(api: () => Api): void {
  statusTable(api, refusals);

  it('finds by identifier in each of its forms', async () => {
    const value = unique();
    const id = await api().create(somebody(value));
    const bare = await api().create({ resourceType: 'Patient', identifier: [{ value }] });
    const forms = {
      [value]: [bare, id],
      [`${nhsNumber}|${value}`]: [id],
      [`|${value}`]: [bare],
      [`urn:other|${value}`]: [],
      [`${unique()},${value}`]: [bare, id],
    };
    for (const [text, ids] of Object.entries(forms)) {
      const found = await api().search(`/Patient?identifier=${encodeURIComponent(text)}`);
      assert.deepEqual(idsOf(found).sort(), ids.sort(), text.replace(value, '…'));
      assert.equal(found.total, ids.length);
    }
  });

  it('takes commas for or, and repetition for and', async () => {
    const [one, two] = [await api().create(somebody()), await api().create(somebody())];
    assert.deepEqual(idsOf(await api().search(`/Patient?_id=${one},${two}`)).sort(), [one, two].sort());
    assert.deepEqual(idsOf(await api().search(`/Patient?_id=${one},${two}&_id=${two}`)), [two]);
    assert.deepEqual(idsOf(await api().search(`/Patient?_id=${one}&_lastUpdated=lt2020`)), []);
    assert.deepEqual(idsOf(await api().search(`/Patient?_id=${one}&_lastUpdated=ge2020`)), [one]);
  });

  it('says of each match where it is and that it is one', async () => {
    const id = await api().create(somebody());
    const found = await api().search(`/Patient?_id=${id}`);
    assert.equal(found.type, 'searchset');
    assert.equal(found.entry?.[0]?.fullUrl, `${api().base}/Patient/${id}`);
    assert.deepEqual(found.entry[0].search, { mode: 'match' });
  });

  it('no longer finds what was deleted, nor what it was before', async () => {
    const value = unique();
    const id = await api().create(somebody(value));
    await api().send('PUT', `/Patient/${id}`, { ...somebody(), id });
    assert.deepEqual(idsOf(await api().search(`/Patient?identifier=${value}`)), []);
    await api().send('DELETE', `/Patient/${id}`);
    assert.deepEqual(idsOf(await api().search(`/Patient?_id=${id}`)), []);
  });

  it('takes a search by POST, the parameters of URL and form alike', async () => {
    const value = unique();
    const [one, two] = [await api().create(somebody(value)), await api().create(somebody(value))];
    const both = await api().send('POST', '/Patient/_search', `identifier=${value}&_count=5`, form);
    assert.deepEqual(idsOf(bundleIn(both)).sort(), [one, two].sort());
    const merged = await api().send('POST', `/Patient/_search?_id=${two}`, `identifier=${value}`, form);
    assert.deepEqual(idsOf(bundleIn(merged)), [two]);
    const bare = await api().send('POST', `/Patient/_search?_id=${two}`);
    assert.deepEqual(idsOf(bundleIn(bare)), [two]);
  });

  it('leaves out what it does not know if the client prefers, and says what it used', async () => {
    const path = '/Basic?_lastUpdated=ge2020&colour=blue&identifier=&_pretty=true&_count=3';
    const reply = await api().send('GET', path, undefined, { prefer: 'handling=lenient' });
    assert.equal(linkOf(bundleIn(reply), 'self'), `${api().base}/Basic?_lastUpdated=ge2020&_count=3`);
  });

  it('leaves out what is malformed if the client prefers, and refuses it else', async () => {
    const wrong = [
      '_lastUpdated=soon',
      'code:nonsense=a',
      '_sort=colour',
      '_total=x',
      '_include=x',
      '_summary=x',
      '_has:x=1',
    ];
    for (const one of wrong) {
      const path = `/Basic?_lastUpdated=ge2020&${one}`;
      assert.equal((await api().send('GET', path)).status, 400, one);
      const reply = await api().send('GET', path, undefined, { prefer: 'handling=lenient' });
      assert.equal(linkOf(bundleIn(reply), 'self'), `${api().base}/Basic?_lastUpdated=ge2020&_count=50`, one);
    }
    const across = await api().send('GET', '/?_type=Basic,Colour', undefined, { prefer: 'handling=lenient' });
    assert.equal(linkOf(bundleIn(across), 'self'), `${api().base}?_count=50`);
  });

  it('only counts where the count is none, and never sends more than 500', async () => {
    const value = unique();
    await api().create(somebody(value));
    const counted = await api().search(`/Patient?identifier=${value}&_count=0`);
    assert.equal(counted.total, 1);
    assert.equal(counted.entry, undefined);
    assert.equal(linkOf(counted, 'next'), undefined);
    const many = await api().search(`/Basic?_count=100000`);
    assert.equal(linkOf(many, 'self'), `${api().base}/Basic?_count=500`);
  });

  it('gives pages that hold each match once, and writes of others do not disturb them', async () => {
    const { value, ids } = await sevenAlike(api());
    const seen: (string | undefined)[] = [];
    let page = await api().search(`/Patient?identifier=${value}&_count=3`);
    for (;;) {
      assert.ok((page.entry ?? []).length <= 3);
      seen.push(...idsOf(page));
      const next = linkOf(page, 'next');
      if (next === undefined) break;
      await api().send('PUT', `/Patient/${ids[0]}`, { ...somebody(value), id: ids[0] });
      await api().create(somebody(value));
      page = bundleIn(await api().follow(next));
    }
    assert.deepEqual(
      seen.filter((id) => ids.includes(id ?? '')).sort(),
      ids.sort(),
      'a match is missing or stands twice',
    );
  });

  it('puts nothing into a link that tells of a person', async () => {
    const { value, ids } = await sevenAlike(api());
    const queries = [
      `identifier=${value}`,
      `identifier=${nhsNumber}|${value}&_lastUpdated=ge2020`,
      `_id=${ids.join()}`,
    ];
    for (const query of queries) {
      const { link } = await api().search(`/Patient?${query}&_count=2`);
      assert.deepEqual(
        link?.map(({ relation }) => relation),
        ['self', 'next'],
      );
      for (const { url } of link)
        assert.match(url, /^http:\/\/fhir\.example\.org\/fhir\/Patient\?_page=[\w-]+$/);
    }
  });

  it('gives as many from there on as a count beside a page asks for', async () => {
    const { value } = await sevenAlike(api());
    const first = await api().search(`/Patient?identifier=${value}&_count=2`);
    const second = bundleIn(await api().follow(`${linkOf(first, 'next') ?? ''}&_count=3`));
    const third = bundleIn(await api().follow(linkOf(second, 'next') ?? ''));
    assert.deepEqual([second.entry?.length, third.entry?.length], [3, 2]);
    assert.equal(new Set([first, second, third].flatMap(idsOf)).size, 7);
  });

  it('gives the same page again by the link to itself', async () => {
    const { value } = await sevenAlike(api());
    const first = await api().search(`/Patient?identifier=${value}&_count=2`);
    const second = bundleIn(await api().follow(linkOf(first, 'next') ?? ''));
    for (const page of [first, second]) {
      const again = bundleIn(await api().follow(linkOf(page, 'self') ?? ''));
      assert.deepEqual(again.entry, page.entry);
    }
  });
}

async function sevenAlike(api: Api): Promise<{ value: string; ids: string[] }> {
  const value = unique();
  const ids = await Promise.all(Array.from({ length: 7 }, () => api.create(somebody(value))));
  return { value, ids };
}

async function nextOf(api: Api): Promise<string> {
  const { value } = await sevenAlike(api);
  return linkOf(await api.search(`/Patient?identifier=${value}&_count=2`), 'next') ?? '';
}
