import type { IncomingHttpHeaders } from 'node:http';
import { Fault } from '../fault.js';

/**
 * Refuses a request that a web page of another host had a browser make, under a name of its own that it lets point here
 * (DNS rebinding) or across sites. There is no authorisation yet: being on this machine is all that lets one in.
 *
 * @throws Fault `forbidden`
 */
export function requireOwnHost(hostile: IncomingHttpHeaders, base: string): void {
  const { host, origin } = hostile;
  const allowed =
    host !== undefined &&
    isOwnHost(host, base) &&
    (origin === undefined || isOwnHost(/^https?:\/\/(.*)$/i.exec(origin)?.[1] ?? '', base)) &&
    hostile['sec-fetch-site'] !== 'cross-site';
  if (!allowed) throw new Fault('forbidden', 'requests may come for this host alone');
}

const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/i;

function isOwnHost(hostile: string, base: string): boolean {
  return loopback.test(hostile) || hostile.toLowerCase().replace(/:\d{1,5}$/, '') === new URL(base).hostname;
}
