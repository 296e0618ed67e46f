import assert from 'node:assert/strict';
import { makeLogger, type Log } from '../../../src/log.js';
import type { Bundle } from '../../support/rest-suite/resources.js';
import type { Reply } from '../../support/server/client.js';

/** Looks for words that name a person where none may be. */
export interface LeakCheck {
  /** What a server writes its log to while it is looked at. */
  readonly log: Log;
  /** Looks at the links, the error and the headers of an answer to `query`. */
  look(reply: Reply, query: string): void;
  /** @throws {AssertionError} if anything told of a person, or nothing was looked at */
  assertNone(): void;
}

/** The elements of a resource that say who somebody is. */
const telling = ['identifier', 'name', 'telecom', 'address', 'birthDate'];
/** The elements below them that hold what is said, not how it is coded. */
const said = ['value', 'text', 'family', 'given', 'line', 'city', 'birthDate'];
/** The types that are people. */
const people = ['Patient', 'RelatedPerson', 'Person', 'Practitioner'];

/** @param resources what is searched, as JSON: the words are taken from it */
export function makeLeakCheck(resources: readonly string[]): LeakCheck {
  const words = [...new Set(resources.flatMap((text) => wordsOf(JSON.parse(text) as object)))];
  const lines: string[] = [];
  const told: string[] = [];
  let looked = 0;
  return {
    log: makeLogger('trace', { write: (line) => lines.push(line) }),
    look: ({ text, headers }, query) => {
      looked += 1;
      const body = JSON.parse(text) as Partial<Bundle>;
      const places = [JSON.stringify(headers), body.resourceType === 'Bundle' ? linksOf(body) : text];
      if (places.some((place) => tells(place, words))) told.push(query);
    },
    assertNone: () => {
      assert.ok(looked > 0 && lines.length >= looked, 'there was nothing to look at');
      assert.deepEqual([told, lines.filter((line) => tells(line, words))], [[], []]);
    },
  };
}

function linksOf({ link = [] }: Partial<Bundle>): string {
  return link.map(({ url }) => decodeURIComponent(url)).join('\n');
}

/** Ids of people, and every text below an element that says who they are; short words are in anything. */
function wordsOf(resource: object): string[] {
  const { resourceType, id, ...elements } = resource as { resourceType: string; id: string };
  if (!people.includes(resourceType)) return [];
  const inside = Object.entries(elements)
    .filter(([name]) => telling.includes(name))
    .flatMap(([name, value]) => textsIn(name, value));
  return [`${resourceType}/${id}`, ...inside].filter((word) => word.length > 4);
}

function textsIn(name: string, value: unknown): string[] {
  if (typeof value === 'string') return said.includes(name) ? [value] : [];
  if (Array.isArray(value)) return value.flatMap((each) => textsIn(name, each));
  return Object.entries(value ?? {}).flatMap(([below, each]) => textsIn(below, each));
}

function tells(place: string, words: readonly string[]): boolean {
  return words.some((word) => place.includes(word));
}
