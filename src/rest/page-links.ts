import { Fault } from '../fault.js';
import type { Records } from '../records/records.js';

/** Links to pages of one kind, at one address. What a page is about is sealed: logs and browsers keep addresses. */
export interface PageLinks<State> {
  /** @throws Fault `invalid-request` if the link would be longer than a request may be */
  to(state: State): string;
  /** @throws Fault `invalid-request` if the hostile text is not from such a link */
  open(hostile: string): State;
}

/** Node refuses requests with more than 16 KiB of headers, the URL counted. */
const longest = 12_000;

/** @param address the URL that the links are at, without parameters; a link does not open at another */
export function pageLinks<State>(links: Records['links'], address: string): PageLinks<State> {
  return {
    to: (state) => {
      const url = `${address}?_page=${links.seal(JSON.stringify([address, state]))}`;
      if (url.length <= longest) return url;
      throw new Fault('invalid-request', 'the parameters are too long to stand in the link to a page');
    },
    open: (hostile) => {
      const [place, state] = JSON.parse(links.open(hostile)) as [string, State];
      if (place === address) return state;
      throw new Fault('invalid-request', 'the page link is for another address');
    },
  };
}
