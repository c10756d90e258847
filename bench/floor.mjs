/**
 * The floor under a plan: fetches the rows that a plan reads, with mysql2 and nothing else, and parses them. No spec
 * is read, nothing is compared.
 */
import mysql from 'mysql2/promise';

const connection = await mysql.createConnection({ uri: process.env.LINKSPEC_URL, rowsAsArray: true });
const [links, fields] = await connection.query('SELECT * FROM information_schema.LINKS');
const [entries] = await connection.query('SELECT kind, k, body FROM linkspec.entries');
const config = fields.findIndex(({ name }) => name.toUpperCase() === 'CONFIG');
const read = (value) => (typeof value === 'string' ? JSON.parse(value) : value);
const parsed = [...links.map((row) => read(row[config])), ...entries.map((row) => read(row[2]))];
await connection.end();
console.log(`${links.length} links, ${parsed.length} texts`);
