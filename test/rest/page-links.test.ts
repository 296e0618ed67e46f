import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { pageLinks } from '../../src/rest/page-links.js';
import { openLink, sealLink } from '../../src/vault/sealed-link.js';
import { refuses } from '../support/refuses.js';

function sealing(key = randomBytes(32)): { seal(text: string): string; open(hostile: string): string } {
  return { seal: (text) => sealLink(key, text), open: (hostile) => openLink(key, hostile) };
}

function pageOf(url: string): string {
  return new URL(url).searchParams.get('_page') ?? '';
}

describe('A page link', () => {
  const links = sealing();
  const patients = pageLinks<{ secret: string }>(links, 'http://x.example/fhir/Patient');

  it('opens where it leads, and shows nothing of what it holds', () => {
    const url = patients.to({ secret: 'canary' });
    assert.match(url, /^http:\/\/x\.example\/fhir\/Patient\?_page=[\w-]+$/);
    assert.deepEqual(patients.open(pageOf(url)), { secret: 'canary' });
  });

  it('does not open at another address, nor on another server', () => {
    const page = pageOf(patients.to({ secret: 'canary' }));
    for (const other of [
      pageLinks(links, 'http://x.example/fhir/Observation'),
      pageLinks(sealing(), 'http://x.example/fhir/Patient'),
    ]) {
      refuses('invalid-request', () => other.open(page));
    }
  });

  it('does not open once a character of it is another, or missing', () => {
    const page = pageOf(patients.to({ secret: 'canary' }));
    for (let i = 0; i < page.length; i++) {
      const swapped = `${page.slice(0, i)}${page[i] === 'A' ? 'B' : 'A'}${page.slice(i + 1)}`;
      refuses('invalid-request', () => patients.open(swapped));
      refuses('invalid-request', () => patients.open(page.slice(0, i)));
    }
  });

  it('is refused if no request could carry it', () => {
    refuses('invalid-request', () => patients.to({ secret: 'x'.repeat(10_000) }));
  });
});
