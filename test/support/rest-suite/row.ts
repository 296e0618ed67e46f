import assert from 'node:assert/strict';
import type { FaultCode } from '../../../src/fault.js';
import type { Reply } from '../server/client.js';
import { faultOf, type Api } from './api.js';

/** One row of a status table: what is done, and what the answer has to be. */
export interface Row {
  readonly what: string;
  /** Brings about what the request meets, and makes it. */
  readonly ask: (api: Api) => Promise<Reply>;
  readonly status: number;
  /** The fault that the OperationOutcome tells of. */
  readonly fault?: FaultCode;
  /** By lower-case name; undefined: the header is not there. */
  readonly headers?: Readonly<Record<string, RegExp | undefined>>;
  /** The type of the resource in the body; null: there is no body. */
  readonly body?: string | null;
}

/** A test for each row. */
export function statusTable(api: () => Api, rows: readonly Row[]): void {
  for (const row of rows) {
    it(`answers ${row.status} to ${row.what}`, async () => {
      holds(row, await row.ask(api()));
    });
  }
}

function holds(row: Row, reply: Reply): void {
  assert.equal(reply.status, row.status, reply.text.slice(0, 500));
  if (row.fault !== undefined) assert.equal(faultOf(reply), row.fault);
  for (const [name, form] of Object.entries(row.headers ?? {})) {
    const value = reply.headers[name];
    if (form === undefined) assert.equal(value, undefined, `${name} is there`);
    else assert.match(String(value), form, name);
  }
  if (row.body === null) assert.equal(reply.text, '');
  else if (row.body !== undefined) assert.match(reply.text, new RegExp(`^\\{"resourceType":"${row.body}"`));
}
