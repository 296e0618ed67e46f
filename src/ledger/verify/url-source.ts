import { Fault } from '../../fault.js';
import { fetchBounded, type BoundedAnswer } from '../fetch-bounded.js';
import type { LedgerSource } from './ledger-source.js';

/** How long one file may take, in milliseconds. */
const patience = 60_000;

/** The files of a ledger where it serves them. @param url without a slash at its end, such as `https://example.org/ledger` */
export function urlSource(url: string): LedgerSource {
  return async (path, limit) => {
    const { status, body } = await get(`${url}/${path}`, path, limit);
    if (status === 200) return body;
    if (status === 404 || status === 410) return null;
    throw new Fault('unavailable', `${path} cannot be read: the server answers ${String(status)}`);
  };
}

async function get(url: string, path: string, limit: number): Promise<BoundedAnswer> {
  try {
    return await fetchBounded(url, { method: 'GET', limit, signal: AbortSignal.timeout(patience) });
  } catch (cause) {
    throw new Fault('unavailable', `${path} cannot be read: the server gives no usable answer`, [], cause);
  }
}
