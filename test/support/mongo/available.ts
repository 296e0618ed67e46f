import { mongoProgram } from './program.js';

/** Whether `startMongo` finds a MongoDB here, and if not, why, in one line. */
export async function mongoAvailable(): Promise<{ ok: true } | { ok: false; why: string }> {
  if ((process.env['MONGODB_URI'] ?? '') !== '') return { ok: true };
  try {
    await mongoProgram();
    return { ok: true };
  } catch (error) {
    return { ok: false, why: error instanceof Error ? error.message : String(error) };
  }
}
