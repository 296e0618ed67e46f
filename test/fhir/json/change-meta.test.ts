import assert from 'node:assert/strict';
import { changeMeta, type MetaChange } from '../../../src/fhir/json/change-meta.js';
import { metaItems } from '../../../src/fhir/json/meta-lists.js';
import { parseJson } from '../../../src/fhir/json/parse.js';
import { resourceFromText } from '../../../src/fhir/json/resource-text.js';

describe('changing the lists of a meta', () => {
  const around = (meta: string): string => `{ "resourceType":"Basic","meta":${meta} , "x":1.10}`;

  it('appends what is new and writes the rest as it was', () => {
    const before = '{"versionId":"1","tag":[ {"code":"a","display":"\\u0041"} ]}';
    const after = '{"versionId":"1","tag":[{"code":"a","display":"\\u0041"},{"code":"b"}]}';
    assert.equal(changed(before, 'add', '{"tag":[{"code":"b"},{"code":"a"},{"code":"b"}]}'), around(after));
  });

  it('leaves the text alone where nothing is to be done', () => {
    const before = '{ "tag" : [{"code":"a"}] , "versionId":"1"}';
    assert.equal(changed(before, 'add', '{"tag":[{"code":"a","display":"else"}]}'), around(before));
    assert.equal(changed(before, 'delete', '{"tag":[{"system":"s","code":"a"}]}'), around(before));
  });

  it('takes the extension of a profile with it, and no other', () => {
    const [a, b] = ['{"id":"a"}', '{"id":"b"}'];
    const before = `{"versionId":"1","profile":["p","q"],"_profile":[${a},${b}]}`;
    const after = `{"versionId":"1","profile":["q"],"_profile":[${b}]}`;
    assert.equal(changed(before, 'delete', '{"profile":["p"]}'), around(after));
    assert.equal(changed(before, 'delete', '{"profile":["p","q"]}'), around('{"versionId":"1"}'));
    const more = `{"versionId":"1","profile":["p","q","r"],"_profile":[${a},${b},null]}`;
    assert.equal(changed(before, 'add', '{"profile":["r"]}'), around(more));
  });

  function changed(meta: string, change: MetaChange, given: string): string {
    const resource = resourceFromText(around(meta));
    return changeMeta(resource, change, (list) => metaItems(given, parseJson(given), list));
  }
});
