import { documentId, documentsAPatient, documentText, patientId, patientText } from '../documents.js';
import { runLoad, type Exchange } from '../load/run-load.js';
import { post } from '../load/work.js';

const entriesABundle = 100;
const bundlesAtATime = 4;

/** Stores the patients and documents through the API, in transactions. Returns resources a second. */
export async function fill(port: number, documents: number): Promise<number> {
  const patients = documents / documentsAPatient;
  const began = performance.now();
  await send(port, patients, (n) => entry(`Patient/${patientId(n)}`, patientText(n)));
  await send(port, documents, (n) => {
    const id = documentId(n);
    return entry(`DocumentReference/${id}`, documentText(n, n % patients, id));
  });
  return (patients + documents) / ((performance.now() - began) / 1000);
}

async function send(port: number, count: number, entryOf: (n: number) => string): Promise<void> {
  let from = 0;
  const next = (): Exchange | null => {
    const entries = Array.from({ length: Math.min(entriesABundle, count - from) }, (_, i) =>
      entryOf(from + i),
    );
    from += entries.length;
    return entries.length === 0 ? null : bundleExchange(entries);
  };
  await runLoad(port, next, bundlesAtATime, Infinity);
}

function entry(url: string, resource: string): string {
  return `{"request":{"method":"PUT","url":"${url}"},"resource":${resource}}`;
}

function bundleExchange(entries: readonly string[]): Exchange {
  const text = `{"resourceType":"Bundle","type":"transaction","entry":[${entries.join()}]}`;
  return { request: post('/fhir', text), isRight: ({ status }) => status === 200 };
}
