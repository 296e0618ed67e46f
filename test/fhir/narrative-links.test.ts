import assert from 'node:assert/strict';
import { rewriteNarrativeLinks } from '../../src/fhir/narrative-links.js';

const toPatient = (url: string) => (url === 'urn:uuid:1' ? 'Patient/1' : undefined);

describe('rewriteNarrativeLinks', () => {
  it('changes the links that have a new URL and nothing else', () => {
    assert.equal(
      rewriteNarrativeLinks(
        `<div>urn:uuid:1 <a title="urn:uuid:1" href="urn:uuid:1">urn:uuid:1</a><img\n src = 'urn:uuid:1' alt=""/></div>`,
        toPatient,
      ),
      `<div>urn:uuid:1 <a title="urn:uuid:1" href="Patient/1">urn:uuid:1</a><img\n src = "Patient/1" alt=""/></div>`,
    );
    const others =
      '<div><a href="urn:uuid:2">x</a><abbr href="urn:uuid:1"/><a data-href="urn:uuid:1"/></div>';
    assert.equal(rewriteNarrativeLinks(others, toPatient), others);
  });

  it('reads and writes what XML escapes', () => {
    const seen: string[] = [];
    const changed = rewriteNarrativeLinks('<a href="http://x?a=1&amp;b=2">x</a>', (url) => {
      seen.push(url);
      return 'Patient?a="<&';
    });
    assert.deepEqual(seen, ['http://x?a=1&b=2']);
    assert.equal(changed, '<a href="Patient?a=&quot;&lt;&amp;">x</a>');
  });

  it('takes time linear in the length of a hostile text', () => {
    const start = performance.now();
    for (const part of ['<a ', '<a href=', '<a href="', ' href = ', '<img src=\'">', '   ']) {
      rewriteNarrativeLinks(part.repeat(300_000), toPatient);
      rewriteNarrativeLinks(`<a ${part.replaceAll('<', '').repeat(300_000)}>`, toPatient);
    }
    assert.ok(performance.now() - start < 3000);
  });
});
