import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { BSON, MongoClient } from 'mongodb';
import type { Loot } from './theft-suite.js';

/** Every file below a folder, but not the keyring: that is not where the database is. */
export async function* filesBelow(folder: string): ReturnType<Loot> {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (name === 'keyring.json') continue;
    if (statSync(path).isDirectory()) yield* filesBelow(path);
    else yield await Promise.resolve({ name, bytes: readFileSync(path) });
  }
}

/** Every value of every table of a SQLite database. */
export async function* sqliteDump(file: string): ReturnType<Loot> {
  const database = new Database(file, { readonly: true });
  const tables = database
    .prepare("SELECT name FROM sqlite_master WHERE type = 'table'")
    .pluck()
    .all() as string[];
  for (const name of tables) {
    const rows = database.prepare(`SELECT * FROM "${name}"`).raw().all() as unknown[][];
    const values = rows.flat().map((value) => (Buffer.isBuffer(value) ? value : Buffer.from(String(value))));
    yield await Promise.resolve({ name: `table ${name}`, bytes: Buffer.concat(values) });
  }
  database.close();
}

/** Every document of every collection of a MongoDB database, as BSON. */
export async function* mongoDump(uri: string): ReturnType<Loot> {
  const client = await MongoClient.connect(uri);
  for (const { name } of await client.db().listCollections().toArray()) {
    const documents = await client.db().collection(name).find().toArray();
    yield { name: `collection ${name}`, bytes: Buffer.concat(documents.map((each) => BSON.serialize(each))) };
  }
  await client.close();
}
