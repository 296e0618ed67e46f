import type { Parameters, ParametersParameter } from 'fhir/r4.js';
import { plainAnswer, type Answer } from '../answer.js';
import type { Rest } from '../request.js';

/** `GET AuditEvent/{id}/$proof`: what shows without this server that the ledger has the entry of an AuditEvent. */
export async function proof(rest: Rest, id: string): Promise<Answer> {
  const { index, leaf, entry } = await rest.records.auditProof(id);
  const { hashes, checkpoint, receipt } = await rest.prove(index);
  const parameters: Parameters = {
    resourceType: 'Parameters',
    parameter: [
      { name: 'index', valueDecimal: index },
      { name: 'leaf', valueBase64Binary: leaf.toString('base64') },
      { name: 'entry', valueBase64Binary: entry.toString('base64') },
      ...hashes.map(hashParameter),
      { name: 'checkpoint', valueString: checkpoint },
      { name: 'receipt', valueString: receipt },
    ],
  };
  return plainAnswer(200, Buffer.from(JSON.stringify(parameters)));
}

function hashParameter(hash: Buffer): ParametersParameter {
  return { name: 'hash', valueBase64Binary: hash.toString('base64') };
}
