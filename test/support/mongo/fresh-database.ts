import { randomBytes } from 'node:crypto';

/** The address with the name of a database that nobody has used yet; who logs in still does so where it was. */
export function freshDatabase(uri: string): string {
  const [, hosts, database, query] = /^([^/]*\/\/[^/?]*)\/?([^?]*)\??(.*)$/.exec(uri) ?? [];
  if (hosts === undefined || database === undefined || query === undefined)
    throw new Error('not a MongoDB URI');
  const options = query.split('&').filter((option) => option !== '');
  if (hosts.includes('@') && !options.some((option) => /^authSource=/i.test(option))) {
    options.push(`authSource=${database === '' ? 'admin' : database}`);
  }
  return `${hosts}/tallystick_test_${randomBytes(8).toString('hex')}?${options.join('&')}`;
}
