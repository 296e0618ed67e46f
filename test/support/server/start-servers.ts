import { startServer, type TestServer } from './start-server.js';
import type { TestData } from './test-data.js';

/** Starts several servers at once on the same data. @throws {Error} if one does not start; none is left then */
export async function startServers(data: TestData, count: number): Promise<TestServer[]> {
  const starts = await Promise.allSettled(Array.from({ length: count }, () => startServer(data)));
  const servers = starts.flatMap((start) => (start.status === 'fulfilled' ? [start.value] : []));
  const failure = starts.find((start) => start.status === 'rejected');
  if (!failure) return servers;
  for (const server of servers) await server.kill();
  throw failure.reason;
}
