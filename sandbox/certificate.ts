import { generateKeyPairSync, sign } from 'node:crypto';

/** A self-signed certificate for 127.0.0.1 and localhost, both as PEM. */
export interface Certificate {
	key: string;
	cert: string;
}

// The tags of ASN.1 that a certificate needs, https://www.itu.int/rec/T-REC-X.690
const TAG = {
	boolean: 0x01,
	integer: 0x02,
	bits: 0x03,
	octets: 0x04,
	oid: 0x06,
	utf8: 0x0c,
	utcTime: 0x17,
	sequence: 0x30,
	set: 0x31,
	version: 0xa0,
	extensions: 0xa3,
	dnsName: 0x82,
	ipAddress: 0x87,
};

const OID = {
	ecdsaWithSha256: '2a8648ce3d040302',
	commonName: '550403',
	subjectAltName: '551d11',
	basicConstraints: '551d13',
};

/** Makes one, with a new key, https://www.rfc-editor.org/rfc/rfc5280#section-4.1 */
export function makeCertificate(): Certificate {
	const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
	const algorithm = sequence(oid(OID.ecdsaWithSha256));
	const name = sequence(
		der(TAG.set, sequence(oid(OID.commonName), der(TAG.utf8, Buffer.from('sandbox')))),
	);
	const names = sequence(
		der(TAG.dnsName, Buffer.from('localhost')),
		der(TAG.ipAddress, Buffer.from([127, 0, 0, 1])),
	);
	const isAuthority = sequence(der(TAG.boolean, Buffer.from([0xff])));
	const certificate = sequence(
		der(TAG.version, integer(2)),
		integer(1),
		algorithm,
		name,
		sequence(utcTime('200101000000Z'), utcTime('491231235959Z')),
		name,
		publicKey.export({ type: 'spki', format: 'der' }),
		der(
			TAG.extensions,
			sequence(
				sequence(oid(OID.subjectAltName), der(TAG.octets, names)),
				sequence(oid(OID.basicConstraints), der(TAG.octets, isAuthority)),
			),
		),
	);
	const signature = der(TAG.bits, Buffer.from([0]), sign('sha256', certificate, privateKey));
	return {
		key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
		cert: pem(sequence(certificate, algorithm, signature)),
	};
}

function der(tag: number, ...parts: Buffer[]): Buffer {
	const content = Buffer.concat(parts);
	const { length } = content;
	let size = [length];
	if (length > 0xff) size = [0x82, length >> 8, length & 0xff];
	else if (length > 0x7f) size = [0x81, length];
	return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

function sequence(...parts: Buffer[]): Buffer {
	return der(TAG.sequence, ...parts);
}

function oid(hex: string): Buffer {
	return der(TAG.oid, Buffer.from(hex, 'hex'));
}

function integer(value: number): Buffer {
	return der(TAG.integer, Buffer.from([value]));
}

function utcTime(time: string): Buffer {
	return der(TAG.utcTime, Buffer.from(time));
}

function pem(content: Buffer): string {
	const lines = content.toString('base64').match(/.{1,64}/g) ?? [];
	return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}
