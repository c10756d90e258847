import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';

/** A certificate for one process, and its key. */
export interface Certificate {
  /** X.509, DER. */
  readonly der: Uint8Array;
  /** The same, PEM. */
  readonly certificate: string;
  /** Private key, PEM (PKCS #8). */
  readonly key: string;
}

/**
 * Makes a self-signed certificate for `localhost`, EC P-256, as go-plugin makes its own: Terraform learns it from the
 * handshake line and trusts that one alone. It begins a minute before `now`, since clocks differ, and lasts a year.
 */
export function makeCertificate(now: Date): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const name = sequence(set(sequence(oid(OIDS.commonName), utf8('localhost'))));
  const tbs = sequence(
    tagged(0, integer(Buffer.of(2))), // version 3
    integer(Buffer.concat([Buffer.of(0x01), randomBytes(15)])),
    SIGNATURE_ALGORITHM,
    name,
    sequence(time(new Date(now.getTime() - MINUTE)), time(new Date(now.getTime() + YEAR))),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(3, EXTENSIONS),
  );
  const der = sequence(tbs, SIGNATURE_ALGORITHM, bitString(sign('sha256', tbs, privateKey)));
  return {
    der,
    certificate: pem('CERTIFICATE', der),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

const MINUTE = 60_000;
const YEAR = 365 * 24 * 60 * MINUTE;

/** DER of the object identifiers used here. */
const OIDS = {
  ecdsaWithSha256: '2a8648ce3d040302',
  commonName: '550403',
  keyUsage: '551d0f',
  subjectAltName: '551d11',
  basicConstraints: '551d13',
  extendedKeyUsage: '551d25',
  serverAuth: '2b06010505070301',
  clientAuth: '2b06010505070302',
};

const SIGNATURE_ALGORITHM = sequence(oid(OIDS.ecdsaWithSha256));

const EXTENSIONS = sequence(
  // digitalSignature, keyEncipherment, keyAgreement, keyCertSign: the bits from the left, two of the eight unused.
  extension(OIDS.keyUsage, true, node(0x03, Buffer.of(2, 0b1010_1100))),
  extension(OIDS.extendedKeyUsage, false, sequence(oid(OIDS.serverAuth), oid(OIDS.clientAuth))),
  extension(OIDS.basicConstraints, true, sequence(yes())),
  extension(OIDS.subjectAltName, false, sequence(node(0x82, Buffer.from('localhost')))),
);

function extension(id: string, critical: boolean, value: Buffer): Buffer {
  return sequence(oid(id), ...(critical ? [yes()] : []), node(0x04, value));
}

function yes(): Buffer {
  return node(0x01, Buffer.of(0xff));
}

/** UTCTime up to 2049, GeneralizedTime from then on (RFC 5280, 4.1.2.5). */
function time(at: Date): Buffer {
  const digits = `${at.toISOString().replace(/\D/g, '').slice(0, 14)}Z`;
  return at.getUTCFullYear() < 2050
    ? node(0x17, Buffer.from(digits.slice(2)))
    : node(0x18, Buffer.from(digits));
}

function pem(label: string, der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return node(0x30, ...parts);
}

function set(...parts: readonly Buffer[]): Buffer {
  return node(0x31, ...parts);
}

function tagged(number: number, part: Buffer): Buffer {
  return node(0xa0 + number, part);
}

/** A positive integer: its first byte is below 0x80. */
function integer(value: Buffer): Buffer {
  return node(0x02, value);
}

function bitString(value: Buffer): Buffer {
  return node(0x03, Buffer.of(0), value);
}

function oid(hex: string): Buffer {
  return node(0x06, Buffer.from(hex, 'hex'));
}

function utf8(text: string): Buffer {
  return node(0x0c, Buffer.from(text));
}

/** Tag, length, content: the one shape of DER. Content here stays below 64 KiB. */
function node(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const head =
    length < 0x80
      ? [tag, length]
      : length < 0x100
        ? [tag, 0x81, length]
        : [tag, 0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from(head), content]);
}
