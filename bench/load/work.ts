import { documentId, documentIdentifier, documentsAPatient, documentText, patientId } from '../documents.js';
import type { WireAnswer } from './connection.js';
import type { Exchange } from './run-load.js';

/** What is asked for. */
export type Operation = 'create' | 'read' | 'search' | 'filtered' | 'scan';

/** Makes the requests of one operation at a target that holds so many documents. */
export type Work = Readonly<Record<Operation, () => Exchange>>;

/** The requests to one target; each document that it creates is another. */
export function makeWork(documents: number): Work {
  const patients = documents / documentsAPatient;
  let created = documents;
  return {
    create: () => createExchange(created++, below(patients)),
    read: () => readExchange(below(documents)),
    search: () => searchExchange(below(patients), ''),
    filtered: () => searchExchange(below(patients), typeAndDate),
    scan: scanExchange,
  };
}

function createExchange(n: number, patient: number): Exchange {
  const request = post('/fhir/DocumentReference', documentText(n, patient));
  return { request, isRight: ({ status, body }) => status === 201 && body.includes(documentIdentifier(n)) };
}

function readExchange(n: number): Exchange {
  const request = get(`/fhir/DocumentReference/${documentId(n)}`);
  return { request, isRight: ({ status, body }) => status === 200 && body.includes(documentIdentifier(n)) };
}

/** What every document meets, and few other things would. */
const typeAndDate = '&type=http://snomed.info/sct%7C736373009&date=ge2026-03-01&date=lt2026-04-01';

function searchExchange(patient: number, more: string): Exchange {
  const subject = `Patient/${patientId(patient)}`;
  const request = get(`/fhir/DocumentReference?patient=${subject}${more}`);
  return { request, isRight: (answer) => isAllOf(subject, answer) };
}

/** A search without a selective part, which no document meets: complete and empty, or refused for what it would cost. */
function scanExchange(): Exchange {
  const request = get('/fhir/DocumentReference?description:contains=bagpipes');
  return {
    request,
    isRight: ({ status, body }) =>
      status === 200 ? body.includes('"total":0') : status === 403 && body.includes('"too-costly"'),
  };
}

/** Every document of the patient and no other. */
function isAllOf(subject: string, { status, body }: WireAnswer): boolean {
  const all = status === 200 && body.includes(`"total":${String(documentsAPatient)},`);
  const found = occurrences(body, '"reference":"Patient/');
  return all && found === documentsAPatient && occurrences(body, `"reference":"${subject}"`) === found;
}

function occurrences(bytes: Buffer, text: string): number {
  let count = 0;
  for (let at = bytes.indexOf(text); at !== -1; at = bytes.indexOf(text, at + 1)) count++;
  return count;
}

/** A request with a body of FHIR, ready for the wire. */
export function post(path: string, body: string): Buffer {
  const length = String(Buffer.byteLength(body));
  return Buffer.from(
    `POST ${path}${head}Content-Type: application/fhir+json\r\nContent-Length: ${length}\r\n\r\n${body}`,
  );
}

function get(path: string): Buffer {
  return Buffer.from(`GET ${path}${head}\r\n`);
}

const head = ' HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/fhir+json\r\n';

function below(limit: number): number {
  return Math.floor(Math.random() * limit);
}
